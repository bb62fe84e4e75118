package identity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/identity/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/identity/want"
)

func newLoom() *v1.Loom {
	disk := v1.Storage{Name: "disk", MountPath: "/data", Spec: corev1.PersistentVolumeClaimSpec{
		Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse("1Gi")}},
	}}
	return &v1.Loom{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.LoomSpec{
		Image:    "loom:1",
		Admin:    &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "admin", Port: 9000}}},
		Patterns: []v1.Pattern{{Name: "plaid", Text: "red"}},
		Halls:    []v1.Hall{{Name: "east", Storage: []v1.Storage{disk}, Labels: map[string]string{"floor": "2"}}, {Name: "west", Storage: []v1.Storage{disk}}},
		Nodes: []v1.Node{
			{Name: "big", NodeType: "weaver", Replicas: 2, Pattern: "plaid", Hall: "east"},
			{Name: "small", NodeType: "spinner", Replicas: 2, Pattern: "plaid", Hall: "west"},
		},
	}}
}

func list(t *testing.T, cr *v1.Loom) build.List {
	t.Helper()
	b, errs := want.NewLoomBuilder(cr, want.UnimplementedLoomHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// Objects are called as the templates say, and those of kinds without one as ever.
func TestNames(t *testing.T) {
	assert.Equal(t, []string{
		"Service one-admin-svc", "ConfigMap one-plaid-config", "PodDisruptionBudget one-weaver", "PodDisruptionBudget one-spinner",
		"Service big-east-svc", "StatefulSet big-east",
		"PersistentVolumeClaim one-disk-of-small", "Service small-west-svc", "Deployment small-west",
	}, built.Names(t, list(t, newLoom())))
}

// Pods have the labels of the templates and not ours; objects have both, as far as the words
// mean something to all of them.
func TestLabels(t *testing.T) {
	all := list(t, newLoom())
	labels := map[string]string{"app": "loom", "loom": "one", "nodeType": "weaver", "pattern": "plaid", "hall": "east"}
	set := built.Find[*appsv1.StatefulSet](t, all, "big-east")
	assert.Equal(t, labels, set.Spec.Selector.MatchLabels)
	assert.Equal(t, build.MergeMaps(labels, map[string]string{"floor": "2"}), set.Spec.Template.Labels)
	for key, value := range labels {
		assert.Equal(t, value, set.Labels[key])
	}
	assert.Equal(t, "big", set.Labels[build.LabelNode])
	assert.Equal(t, labels, built.Find[*corev1.Service](t, all, "big-east-svc").Spec.Selector)

	deployment := built.Find[*appsv1.Deployment](t, all, "small-west")
	assert.Equal(t, map[string]string{"loom": "one"}, deployment.Spec.Selector.MatchLabels, "as the marker says")
	assert.Equal(t, "spinner", deployment.Spec.Template.Labels["nodeType"])

	configMap := built.Find[*corev1.ConfigMap](t, all, "one-plaid-config")
	assert.Equal(t, "plaid", configMap.Labels["pattern"])
	assert.NotContains(t, configMap.Labels, "hall", "its nodes may be in several")
	budget := built.Find[*policyv1.PodDisruptionBudget](t, all, "one-weaver")
	assert.Equal(t, map[string]string{"app": "loom", "loom": "one", "nodeType": "weaver"}, budget.Spec.Selector.MatchLabels)
	assert.Equal(t, map[string]string{"app": "loom", "loom": "one"}, built.Find[*corev1.Service](t, all, "one-admin-svc").Spec.Selector)
}

// Volumes, claims and the main container have their names.
func TestVolumes(t *testing.T) {
	all := list(t, newLoom())
	set := built.Find[*appsv1.StatefulSet](t, all, "big-east")
	assert.Equal(t, "big-east-svc", set.Spec.ServiceName)
	pod := set.Spec.Template.Spec
	assert.Equal(t, "big-weaver", pod.Containers[0].Name)
	assert.Equal(t, []corev1.VolumeMount{{Name: "one-plaid-config", MountPath: "/etc/loom"}, {Name: "big-pvc", MountPath: "/data"}}, pod.Containers[0].VolumeMounts)
	assert.Equal(t, "one-plaid-config", pod.Volumes[0].ConfigMap.Name)
	assert.Equal(t, "big-pvc", set.Spec.VolumeClaimTemplates[0].Name)

	shared := built.Find[*appsv1.Deployment](t, all, "small-west").Spec.Template.Spec
	assert.Equal(t, "small-pvc", shared.Volumes[1].Name)
	assert.Equal(t, "one-disk-of-small", shared.Volumes[1].PersistentVolumeClaim.ClaimName)
}

// The hash of the configuration is to stand where the templates say.
func TestConfigHash(t *testing.T) {
	for _, wanted := range list(t, newLoom()).Objects {
		if wanted.Kind == "StatefulSet" || wanted.Kind == "Deployment" {
			assert.Equal(t, "one-plaid-config", wanted.ConfigHashName)
		}
	}
	kind := want.LoomKind(want.UnimplementedLoomHooks{})
	assert.Equal(t, build.ConfigHashEnvironment, kind.ConfigHash)
	assert.Equal(t, "loom.example.com/reconcile", kind.PausedAnnotation)
}

// Two nodes that would have one object are told of, with both names.
func TestClash(t *testing.T) {
	cr := newLoom()
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "big-east", NodeType: "weaver", Replicas: 1, Pattern: "plaid", Hall: "svc"})
	cr.Spec.Halls = append(cr.Spec.Halls, v1.Hall{Name: "svc"})
	cr.Spec.Nodes[0].Hall, cr.Spec.Nodes[0].Name = "east-svc", "big"
	cr.Spec.Halls = append(cr.Spec.Halls, v1.Hall{Name: "east-svc"})
	_, errs := want.NewLoomBuilder(cr, want.UnimplementedLoomHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.Equal(t, `spec.nodes[2]: Invalid value: "big-east-svc-svc": the Service of node big and the Service of node big-east would both be named this`, errs[0].Error())
}

// A name that Kubernetes would not take is made one that it does, and stays unlike others.
func TestLegalNames(t *testing.T) {
	cr := newLoom()
	cr.Spec.Nodes[0].Name = "Big.One"
	all := built.Names(t, list(t, cr))
	assert.Contains(t, all, "StatefulSet big-one-east-e91f15c6")
}
