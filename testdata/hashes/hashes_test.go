package hashes_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/hashes/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/hashes/want"
)

var one = metav1.ObjectMeta{Namespace: "default", Name: "one"}

// mill has one node.
func mill(spec v1.MillSpec, node v1.MillNode) *v1.Mill {
	node.Name, node.Replicas = "a", 1
	if node.NodeType == "" {
		node.NodeType = "stone"
	}
	spec.Image, spec.Nodes = "mill:1", []v1.MillNode{node}
	return &v1.Mill{ObjectMeta: one, Spec: spec}
}

// placement is what the workload in a list is to have.
func placement(t *testing.T, list build.List) build.ConfigHashPlacement {
	t.Helper()
	require.Empty(t, list.Invalid)
	for _, w := range list.Objects {
		if w.Object != nil && plan.IsWorkload(w.Object) {
			return w.ConfigHash
		}
	}
	require.Fail(t, "there is no workload")
	return ""
}

// The most specific level counts that says anything; what a marker sets wins over them all.
func TestLevels(t *testing.T) {
	word := func(w v1.HashPlacement) *v1.HashPlacement { return &w }
	pools := func(hash string) []v1.Pool { return []v1.Pool{{Name: "p", Rollout: v1.Rollout{Hash: hash}}} }
	tests := map[string]struct {
		spec v1.MillSpec
		node v1.MillNode
		want build.ConfigHashPlacement
	}{
		"nothing is said":         {v1.MillSpec{}, v1.MillNode{}, ""},
		"by default, for a type":  {v1.MillSpec{}, v1.MillNode{NodeType: "wheel"}, "Annotation"},
		"on the spec":             {v1.MillSpec{ConfigHash: word("None")}, v1.MillNode{NodeType: "wheel"}, "None"},
		"an empty text":           {v1.MillSpec{ConfigHash: word("")}, v1.MillNode{NodeType: "wheel"}, "Annotation"},
		"in a group":              {v1.MillSpec{ConfigHash: word("None"), Pools: pools("Annotation")}, v1.MillNode{Pool: "p"}, "Annotation"},
		"on the node, true":       {v1.MillSpec{ConfigHash: word("None"), Pools: pools("None")}, v1.MillNode{Pool: "p", RollOnChange: ptr.To(true)}, "Environment"},
		"on the node, false":      {v1.MillSpec{ConfigHash: word("Annotation")}, v1.MillNode{RollOnChange: ptr.To(false)}, "None"},
		"by a marker":             {v1.MillSpec{}, v1.MillNode{RollOnChange: ptr.To(true), UpdateStrategy: "InPlace"}, "None"},
		"by a marker's condition": {v1.MillSpec{}, v1.MillNode{RollOnChange: ptr.To(true), UpdateStrategy: "Recreate"}, "Environment"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b, errs := want.NewMillBuilder(mill(test.spec, test.node), want.UnimplementedMillHooks{}, build.Inputs{})
			require.Empty(t, errs)
			assert.Equal(t, test.want, placement(t, b.List()))
		})
	}
}

func TestWrongWords(t *testing.T) {
	wrong := v1.HashPlacement("never")
	cr := mill(v1.MillSpec{ConfigHash: &wrong, Pools: []v1.Pool{{Name: "p", Rollout: v1.Rollout{Hash: "annotation"}}}}, v1.MillNode{})
	_, errs := want.ValidateMill(cr, want.UnimplementedMillHooks{})
	assert.EqualError(t, errs.ToAggregate(), `[spec.configHash: Unsupported value: "never": supported values: "Annotation", "Environment", "None", `+
		`spec.pools[0].rollout.hash: Unsupported value: "annotation": supported values: "Annotation", "Environment", "None"; did you mean "Annotation"?]`)
}

// A field that is the only one to say it says false too, and nodes roll where their kind of
// custom resource rolls nothing.
func TestBoolAlone(t *testing.T) {
	kind := want.LoomKind(want.UnimplementedLoomHooks{})
	assert.True(t, kind.ReadsData("Secret"))
	for restart, want := range map[bool]build.ConfigHashPlacement{true: "Annotation", false: "None"} {
		cr := &v1.Loom{ObjectMeta: one, Spec: v1.LoomSpec{Image: "loom:1", Text: "x", Nodes: map[string]v1.LoomNode{"a": {Replicas: 1, Restart: restart}}}}
		assert.Equal(t, want, placement(t, kind.Build(cr, build.Inputs{})))
	}
}

// life is a custom resource on a cluster in memory.
type life struct {
	*dsoitest.Cluster
	pass func(change func(*v1.Mill)) (pods appsv1.StatefulSetSpec)
}

func start(t *testing.T) life {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	scheme.AddKnownTypes(schema.GroupVersion{Group: "hashes.example.com", Version: "v1"}, &v1.Mill{}, &v1.MillList{})
	hooks := want.UnimplementedMillHooks{}
	cluster := dsoitest.NewCluster(scheme, want.MillKind(hooks), mill(v1.MillSpec{Settings: map[string]string{"grain": "1"}}, v1.MillNode{}))
	rt, err := cluster.Runtime()
	require.NoError(t, err)
	key := client.ObjectKey{Namespace: "default", Name: "one"}
	return life{cluster, func(change func(*v1.Mill)) appsv1.StatefulSetSpec {
		t.Helper()
		cr := &v1.Mill{}
		require.NoError(t, cluster.Outside().Get(t.Context(), key, cr))
		change(cr)
		require.NoError(t, cluster.Outside().Update(t.Context(), cr))
		for range 3 { // a dry run may come first, and the cache
			require.NoError(t, cluster.Outside().Get(t.Context(), key, cr))
			_, err := want.ReconcileMill(t.Context(), rt, cr, hooks)
			require.NoError(t, err)
		}
		set := &appsv1.StatefulSet{}
		require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "one-a"}, set))
		return set.Spec
	}}
}

// Pods roll with their configuration until the node says otherwise; to say so rolls nothing.
func TestLife(t *testing.T) {
	l := start(t)
	first := l.pass(func(*v1.Mill) {}).Template
	rolled := l.pass(func(m *v1.Mill) { m.Spec.Settings["grain"] = "2" }).Template
	assert.NotEqual(t, first, rolled)
	assert.Equal(t, rolled, l.pass(func(m *v1.Mill) { m.Spec.Nodes[0].UpdateStrategy = "InPlace" }).Template, "the node says so")
	assert.Equal(t, rolled, l.pass(func(m *v1.Mill) { m.Spec.Settings["grain"] = "3" }).Template, "another configuration")
	again := l.pass(func(m *v1.Mill) { m.Spec.Nodes[0].UpdateStrategy = "" }).Template
	assert.NotEqual(t, rolled, again, "they are to have what has changed in the meantime")
}
