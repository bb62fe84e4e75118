package rawjson_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/rawjson/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/rawjson/want"
)

func raw(text string) runtime.RawExtension { return runtime.RawExtension{Raw: []byte(text)} }

func anyJSON(text string) *apiextensionsv1.JSON { return &apiextensionsv1.JSON{Raw: []byte(text)} }

// loom is a custom resource with one node.
func loom(spec v1.LoomSpec, node v1.Node) *v1.Loom {
	node.Name, node.Replicas = "a", 1
	if node.NodeType == "" {
		node.NodeType = "weaver"
	}
	spec.Image, spec.Nodes = "loom:1", []v1.Node{node}
	return &v1.Loom{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func list(t *testing.T, spec v1.LoomSpec, node v1.Node) build.List {
	t.Helper()
	b, errs := want.NewLoomBuilder(loom(spec, node), want.UnimplementedLoomHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func pod(t *testing.T, spec v1.LoomSpec, node v1.Node) corev1.PodTemplateSpec {
	t.Helper()
	return built.Find[*appsv1.StatefulSet](t, list(t, spec, node), "one-a").Spec.Template
}

// What is absent, and null, is not set.
func TestNothingSaid(t *testing.T) {
	null := raw("null")
	for _, spec := range []v1.LoomSpec{{}, {Affinity: &null, Tolerations: null, Resources: anyJSON("null"), Labels: null, Service: null, Network: v1.Network{DNS: &null, Capabilities: &null, Sysctls: null}}} {
		template := pod(t, spec, v1.Node{Tolerations: anyJSON("null")})
		assert.Nil(t, template.Spec.Affinity)
		assert.Len(t, template.Spec.Tolerations, 1, "the default")
		assert.Nil(t, template.Spec.DNSConfig)
		assert.Nil(t, template.Spec.SecurityContext)
		assert.Empty(t, template.Spec.Containers[0].Resources)
		assert.Nil(t, template.Spec.Containers[0].SecurityContext)
	}
}

// Levels merge as those of Kubernetes' own types do, and with them.
func TestLevelsMerge(t *testing.T) {
	affinity := raw(`{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "Exists"}]}]}}}`)
	template := pod(t, v1.LoomSpec{
		Affinity:    &affinity,
		Tolerations: raw(`[{"key": "a", "operator": "Exists"}]`),
		Resources:   anyJSON(`{"requests": {"cpu": "1", "memory": "1Gi"}}`),
		Env:         *anyJSON(`[{"name": "A", "value": "1"}, {"name": "B", "value": "1"}]`),
		Labels:      raw(`{"team": "cloth"}`),
	}, v1.Node{
		Affinity:    &corev1.Affinity{PodAffinity: &corev1.PodAffinity{}},
		Tolerations: anyJSON(`[{"key": "b", "operator": "Exists"}]`),
		Resources:   corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("2")}},
		Sidecars:    raw(`[{"name": "shuttle", "image": "shuttle:1"}]`),
		Disks:       []v1.Disk{{Name: "files", Path: "/files", Files: raw(`{"defaultMode": 256}`)}},
	})
	assert.Equal(t, "cloth", template.Labels["team"])
	assert.NotNil(t, template.Spec.Affinity.NodeAffinity)
	assert.NotNil(t, template.Spec.Affinity.PodAffinity)
	assert.Len(t, template.Spec.Tolerations, 3, "that of the marker, too")
	require.Len(t, template.Spec.Containers, 2)
	main := template.Spec.Containers[0]
	assert.Equal(t, "2", main.Resources.Requests.Cpu().String())
	assert.Equal(t, "1Gi", main.Resources.Requests.Memory().String())
	assert.Len(t, main.Env, 2)
	assert.Equal(t, "shuttle:1", template.Spec.Containers[1].Image)
	require.Len(t, template.Spec.Volumes, 1)
	assert.Equal(t, int32(256), *template.Spec.Volumes[0].Projected.DefaultMode)
}

// An empty list takes away what is less specific where the field says so, and another field
// replaces that.
func TestClearAndReplace(t *testing.T) {
	env := raw(`[{"name": "C", "value": "1"}]`)
	template := pod(t, v1.LoomSpec{
		Env:     *anyJSON(`[{"name": "A", "value": "1"}]`),
		Network: v1.Network{Sysctls: raw(`[{"name": "a", "value": "1"}]`)},
	}, v1.Node{Tolerations: anyJSON(`[]`), Env: &env, Sysctls: raw(`[]`)})
	assert.Empty(t, template.Spec.Tolerations)
	assert.Nil(t, template.Spec.SecurityContext)
	assert.Equal(t, []corev1.EnvVar{{Name: "C", Value: "1"}}, template.Spec.Containers[0].Env)
}

// Raw JSON fills places inside of structs, the specs of other objects, and lists of texts.
func TestPlaces(t *testing.T) {
	dns, capabilities, args := raw(`{"nameservers": ["10.0.0.1"]}`), raw(`{"drop": ["ALL"]}`), raw(`["--warp"]`)
	all := list(t, v1.LoomSpec{
		Service: raw(`{"type": "LoadBalancer"}`),
		Network: v1.Network{DNS: &dns, Capabilities: &capabilities, Sysctls: raw(`[{"name": "a", "value": "1"}]`)},
	}, v1.Node{Args: &args, Service: anyJSON(`{"externalTrafficPolicy": "Local"}`)})
	spec := built.Find[*appsv1.StatefulSet](t, all, "one-a").Spec.Template.Spec
	assert.Equal(t, []string{"10.0.0.1"}, spec.DNSConfig.Nameservers)
	assert.Equal(t, []corev1.Capability{"ALL"}, spec.Containers[0].SecurityContext.Capabilities.Drop)
	assert.Equal(t, []string{"--warp"}, spec.Containers[0].Args)
	assert.Equal(t, []corev1.Sysctl{{Name: "a", Value: "1"}}, spec.SecurityContext.Sysctls)
	service := built.Find[*corev1.Service](t, all, "one-a").Spec
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, service.Type)
	assert.Equal(t, corev1.ServiceExternalTrafficPolicyLocal, service.ExternalTrafficPolicy)

	all = list(t, v1.LoomSpec{Strategy: anyJSON(`{"type": "Recreate"}`)}, v1.Node{NodeType: "spinner"})
	assert.Equal(t, appsv1.RecreateDeploymentStrategyType, built.Find[*appsv1.Deployment](t, all, "one-a").Spec.Strategy.Type)
}

// What is wrong is told by its place in the custom resource, all at once.
func TestErrors(t *testing.T) {
	affinity := raw(`{"nodeAfinity": {}}`)
	capabilities := raw(`"ALL"`)
	_, errs := want.NewLoomBuilder(loom(v1.LoomSpec{
		Affinity:    &affinity,
		Tolerations: raw(`[{"key": "a"}, {"kee": "b"}]`),
		Resources:   anyJSON(`{"requests": {"cpu": "much"}}`),
		Network:     v1.Network{Capabilities: &capabilities},
	}, v1.Node{
		Tolerations: anyJSON(`{"key": "a"}`),
		Sidecars:    raw(`[{"name": "s", "ports": [{"containerPort": "http"}]}]`),
		Disks:       []v1.Disk{{Name: "files", Path: "/files", Files: raw(`{"defaultMode": 1, "defaultMode": 2}`)}},
	}), want.UnimplementedLoomHooks{}, build.Inputs{})
	var texts []string
	for _, err := range errs {
		assert.Equal(t, field.ErrorTypeInvalid, err.Type)
		texts = append(texts, err.Field+": "+err.Detail)
	}
	assert.Equal(t, []string{
		`spec.affinity.nodeAfinity: there is no such field; did you mean "nodeAffinity"?`,
		`spec.tolerations[1].kee: there is no such field; did you mean "key"?`,
		`spec.resources: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
		`spec.network.capabilities: must be an object, not a text`,
		`spec.nodes[0].tolerations: must be a list, not an object`,
		`spec.nodes[0].sidecars.ports.containerPort: must be an integer of 32 bits, not a text`,
		`spec.nodes[0].disks[0].files.defaultMode: is said twice`,
	}, texts)
}

func TestReconcile(t *testing.T) {
	affinity := raw(`{"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}}]}}`)
	cr := loom(v1.LoomSpec{Affinity: &affinity, Service: raw(`{"type": "NodePort"}`)}, v1.Node{})
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "b", NodeType: "spinner", Replicas: 1, Tolerations: anyJSON(`[{"key": "x"}]`)})
	casetest.Case[*v1.Loom]{
		Kind:  want.LoomKind(want.UnimplementedLoomHooks{}),
		Hooks: want.UnimplementedLoomHooks{},
		Types: []runtime.Object{&v1.Loom{}, &v1.LoomList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Loom) (reconcile.Result, error) {
			return want.ReconcileLoom(ctx, rt, cr, want.UnimplementedLoomHooks{})
		},
		Objects: []string{"Service one-a", "StatefulSet one-a", "Service one-b", "Deployment one-b"},
		Shrink:  func(cr *v1.Loom) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"Deployment one-b", "Service one-b"},
	}.Run(t)
}
