package build

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

var (
	nodesPath = field.NewPath("spec", "nodes")
	orderPath = field.NewPath("spec", "deploymentOrder")
)

// resolve runs a resolver over nodes, and returns them with what Done says.
func resolve(kind ClusterKind, order []string, nodes ...NodeFields) ([]Node, []string, field.ErrorList) {
	r := newResolver(kind, sampleCluster("prod"), Inputs{})
	r.DeploymentOrder(orderPath, order)
	var resolved []Node
	for i, fields := range nodes {
		resolved = append(resolved, r.Node(nodesPath.Index(i), fields))
	}
	warnings, errs := r.Done()
	return resolved, warnings, errs
}

func TestNode(t *testing.T) {
	replicas := ptr.To(int64(3))
	nodes, warnings, errs := resolve(sampleKind(), nil, NodeFields{Name: "a", Type: "broker", Replicas: replicas})
	require.Empty(t, errs)
	assert.Empty(t, warnings)
	node := nodes[0]
	assert.Equal(t, "a", node.Name)
	assert.Equal(t, "broker", node.Type)
	assert.Equal(t, Deployment, node.Kind)
	assert.Equal(t, 1, node.Stage)
	assert.Equal(t, "data", node.Namespace)
	assert.Equal(t, "prod-a", node.NameOf("Service"))
	assert.Equal(t, int32(3), *node.Replicas)
	*replicas = 4
	assert.Equal(t, int32(3), *node.Replicas, "the node shares no memory with its fields")
}

func TestFault16_KindSpellings(t *testing.T) {
	tests := map[string]struct {
		nodeType, kind string
		want           WorkloadKind
	}{
		"correct":                 {"broker", "StatefulSet", StatefulSet},
		"as operators write it":   {"broker", "Statefulset", StatefulSet},
		"lower case":              {"controller", "deployment", Deployment},
		"the node type's":         {"broker", "", Deployment},
		"the node type's neither": {"server", "", StatefulSet},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType, Kind: test.kind})
			assert.Equal(t, test.want, node.Kind)
		})
	}
}

func TestFault16_ShortDeploymentOrder(t *testing.T) {
	all := []NodeFields{{Name: "m", Type: "minion"}, {Name: "s", Type: "server"}, {Name: "b", Type: "broker"}, {Name: "c", Type: "controller"}}
	rest := func(name string) string {
		return `node type "` + name + `" is not in the deployment order: its nodes roll after those that are`
	}
	tests := map[string]struct {
		order    []string
		nodes    []NodeFields
		want     string
		warnings []string
	}{
		"empty: as declared": {nil, all, "c b s m", nil},
		"one":                {[]string{"server"}, all, "s c b m", []string{rest("controller"), rest("broker"), rest("minion")}},
		"two":                {[]string{"minion", "broker"}, all, "m b c s", []string{rest("controller"), rest("server")}},
		"all":                {[]string{"minion", "broker", "server", "controller"}, all, "m b s c", nil},
		"without nodes":      {[]string{"minion", "broker"}, all[2:3], "b", []string{`spec.deploymentOrder[0]: no node has type "minion"`}},
		"no nodes at all":    {nil, nil, "", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			nodes, warnings, errs := resolve(sampleKind(), test.order, test.nodes...)
			require.Empty(t, errs)
			SortByStage(nodes)
			var names []string
			for _, node := range nodes {
				names = append(names, node.Name)
			}
			assert.Equal(t, test.want, strings.Join(names, " "))
			assert.Equal(t, test.warnings, warnings)
		})
	}
}

func TestDynamicNodeTypes(t *testing.T) {
	nodes, warnings, errs := resolve(dynamicKind(), []string{"indexer", "brokr"},
		NodeFields{Name: "a", Type: "cache"}, NodeFields{Name: "b", Type: "broker"}, NodeFields{Name: "c", Type: "indexer"})
	require.Empty(t, errs)
	assert.Equal(t, []string{
		`spec.deploymentOrder[1]: no node has type "brokr"; did you mean "broker"?`,
		`node type "broker" is not in the deployment order: its nodes roll after those that are`,
		`node type "cache" is not in the deployment order: its nodes roll after those that are`,
	}, warnings)
	SortByStage(nodes)
	assert.Equal(t, "indexer", nodes[0].Type)
	assert.Equal(t, "broker", nodes[1].Type)
	assert.Equal(t, "cache", nodes[2].Type)
	assert.Equal(t, "/etc/cache", nodes[2].ConfigDir())
}

func TestNoDeclaredNodeTypes(t *testing.T) {
	nodes, _, errs := resolve(ClusterKind{}, nil, NodeFields{Name: "a", Type: "anything"})
	require.Empty(t, errs)
	assert.Equal(t, StatefulSet, nodes[0].Kind)
	assert.Nil(t, nodes[0].DefaultPorts())
}

func TestResolverErrors(t *testing.T) {
	const types = `supported values: "controller", "broker", "server", "minion"`
	tests := map[string]struct {
		kind  ClusterKind
		order []string
		nodes []NodeFields
		want  []string
	}{
		"unknown type, near one": {
			nodes: []NodeFields{{Name: "a", Type: "Brokr"}},
			want:  []string{`spec.nodes[0].nodeType: Unsupported value: "Brokr": ` + types + `; did you mean "broker"?`},
		},
		"unknown type, near none": {
			nodes: []NodeFields{{Name: "a", Type: "historical"}},
			want:  []string{`spec.nodes[0].nodeType: Unsupported value: "historical": ` + types},
		},
		"no type": {
			nodes: []NodeFields{{Name: "a"}},
			want:  []string{"spec.nodes[0].nodeType: Required value"},
		},
		"no name": {
			nodes: []NodeFields{{Type: "broker"}},
			want:  []string{"spec.nodes[0].name: Required value"},
		},
		"same name twice": {
			nodes: []NodeFields{{Name: "a", Type: "broker"}, {Name: "a", Type: "server"}},
			want:  []string{`spec.nodes[1].name: Duplicate value: "a"`},
		},
		"unknown workload": {
			nodes: []NodeFields{{Name: "a", Type: "broker", Kind: "StatefulSets"}},
			want:  []string{`spec.nodes[0].kind: Unsupported value: "StatefulSets": supported values: "Deployment", "StatefulSet"; did you mean "StatefulSet"?`},
		},
		"negative replicas": {
			nodes: []NodeFields{{Name: "a", Type: "broker", Replicas: ptr.To(int64(-1))}},
			want:  []string{"spec.nodes[0].replicas: Invalid value: -1: must be 0 or more"},
		},
		"more replicas than there can be": {
			nodes: []NodeFields{{Name: "a", Type: "broker", Replicas: ptr.To(int64(math.MaxInt32) + 1)}},
			want:  []string{"spec.nodes[0].replicas: Invalid value: 2147483648: must be at most 2147483647"},
		},
		"a DaemonSet where no type is one": {
			nodes: []NodeFields{{Name: "a", Type: "broker", Kind: "DaemonSet"}},
			want:  []string{`spec.nodes[0].kind: Unsupported value: "DaemonSet": supported values: "Deployment", "StatefulSet"`},
		},
		"another workload, where a type is a DaemonSet": {
			kind:  daemonKind(),
			nodes: []NodeFields{{Name: "a", Type: "broker", Kind: "Job"}, {Name: "b", Type: "broker", Kind: "daemonset"}},
			want:  []string{`spec.nodes[0].kind: Unsupported value: "Job": supported values: "DaemonSet", "Deployment", "StatefulSet"`},
		},
		"replicas of a DaemonSet": {
			kind:  daemonKind(),
			nodes: []NodeFields{{Name: "a", Type: "agent", Replicas: ptr.To(int64(2))}, {Name: "b", Type: "agent", Replicas: ptr.To(int64(-1))}, {Name: "c", Type: "agent", Replicas: ptr.To(int64(0))}},
			want: []string{
				"spec.nodes[0].replicas: Invalid value: 2: a DaemonSet has a pod on each Kubernetes node; leave it out, or write 0",
				"spec.nodes[1].replicas: Invalid value: -1: must be 0 or more",
			},
		},
		"order: unknown, empty and repeated": {
			order: []string{"brokr", "", "server", "server"},
			nodes: []NodeFields{{Name: "a", Type: "server"}},
			want: []string{
				`spec.deploymentOrder[0]: Unsupported value: "brokr": ` + types + `; did you mean "broker"?`,
				"spec.deploymentOrder[1]: Required value",
				`spec.deploymentOrder[3]: Duplicate value: "server"`,
			},
		},
		"own JSON names": {
			nodes: []NodeFields{{Kind: "x", Replicas: ptr.To(int64(-1)), JSON: NodeJSON{Name: "-", Type: "role", Kind: "workload", Replicas: "count"}}},
			want:  []string{"spec.nodes[0]: Required", "spec.nodes[0].role: Required", "spec.nodes[0].workload: Unsupported", "spec.nodes[0].count: Invalid"},
		},
		"everything at once": {
			nodes: []NodeFields{{Name: "a", Type: "x"}, {Name: "a", Type: "y", Kind: "z"}},
			want:  []string{"spec.nodes[0].nodeType", "spec.nodes[1].name", "spec.nodes[1].nodeType", "spec.nodes[1].kind"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.kind.NodeTypes == nil {
				test.kind = sampleKind()
			}
			_, _, errs := resolve(test.kind, test.order, test.nodes...)
			got := messages(errs)
			require.Len(t, got, len(test.want), "%q", got)
			for i, want := range test.want {
				assert.Contains(t, got[i], want)
			}
		})
	}
}

// What is derived from names and types is made legal: see names.go.
func TestAnyNameAndDynamicTypeWillDo(t *testing.T) {
	tests := map[string]NodeFields{
		"type is no file name":  {Name: "a", Type: "../etc"},
		"name is no label":      {Name: "A_b", Type: "broker"},
		"name is too long":      {Name: strings.Repeat("a", 64), Type: "broker"},
		"neither is of letters": {Name: "/", Type: "ü"},
	}
	for name, fields := range tests {
		t.Run(name, func(t *testing.T) {
			nodes, _, errs := resolve(dynamicKind(), nil, fields)
			require.Empty(t, errs)
			assert.Equal(t, fields.Name, nodes[0].Name)
			assert.Equal(t, fields.Type, nodes[0].Type)
		})
	}
}

func TestWarnAndFail(t *testing.T) {
	r := newResolver(sampleKind(), sampleCluster("prod"), Inputs{})
	r.DeploymentOrder(orderPath, []string{"server"})
	r.Warn("odd", "odder")
	r.Fail(field.Required(nodesPath, "wrong"))
	r.Fail()
	warnings, errs := r.Done()
	assert.Equal(t, []string{`spec.deploymentOrder[0]: no node has type "server"`, "odd", "odder"}, warnings)
	assert.Equal(t, []string{"spec.nodes: Required value: wrong"}, messages(errs))
}

func TestNamespace(t *testing.T) {
	scoped := sampleCluster("prod")
	scoped.Namespace = ""
	fields := NodeFields{Name: "a", Type: "broker"}

	r := newResolver(sampleKind(), scoped, Inputs{})
	_, errs := r.Done()
	assert.Equal(t, []string{`metadata.namespace: Required value: Pinot "prod" has no namespace, so say where its objects go: option Namespace of the reconciler, Inputs.Namespace of a builder`}, messages(errs))

	r = newResolver(sampleKind(), scoped, Inputs{Namespace: "pinot"})
	assert.Equal(t, "pinot", r.Node(nodesPath, fields).ObjectMeta("Service").Namespace)
	_, errs = r.Done()
	assert.Empty(t, errs)

	r = newResolver(sampleKind(), sampleCluster("prod"), Inputs{Namespace: "pinot"})
	assert.Equal(t, "data", r.Node(nodesPath, fields).Namespace, "beside its custom resource")
}
