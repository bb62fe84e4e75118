package claims_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/claims/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/claims/want"
)

func vault(spec v1.VaultSpec, node v1.Node) *v1.Vault {
	node.Name, node.Replicas = "a", 1
	if node.NodeType == "" {
		node.NodeType = "safe"
	}
	spec.Image, spec.Nodes = "vault:1", []v1.Node{node}
	return &v1.Vault{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func list(t *testing.T, cr *v1.Vault) build.List {
	t.Helper()
	before := cr.DeepCopy()
	b, errs := want.NewVaultBuilder(cr, want.UnimplementedVaultHooks{}, build.Inputs{})
	require.Empty(t, errs)
	l := b.List()
	assert.Equal(t, before, cr, "what is built shares nothing with the custom resource")
	return l
}

// templates are the claim templates of a node by name.
func templates(t *testing.T, l build.List) map[string]corev1.PersistentVolumeClaim {
	t.Helper()
	found := map[string]corev1.PersistentVolumeClaim{}
	for _, claim := range built.Find[*appsv1.StatefulSet](t, l, "one-a").Spec.VolumeClaimTemplates {
		found[claim.Name] = claim
	}
	return found
}

// An entry's own counts first, then what is said of the one by its name, then what is said of
// all, on the more specific level first.
func TestEach_Storage(t *testing.T) {
	volumes := []v1.Volume{{Name: "logs", Size: "1Gi"}, {Name: "own", Size: "2Gi", StorageClass: ptr.To("own")}}
	size := ptr.To(resource.MustParse("5Gi"))
	claim := corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "logs"}, Spec: corev1.PersistentVolumeClaimSpec{StorageClassName: ptr.To("claim")}}
	tests := map[string]struct {
		spec v1.VaultSpec
		node v1.Node
		want map[string]string // classes by volume
	}{
		"nothing of all":          {v1.VaultSpec{Volumes: volumes}, v1.Node{}, map[string]string{"logs": "", "own": "own"}},
		"on the spec":             {v1.VaultSpec{StorageClass: "spec", Volumes: volumes}, v1.Node{Size: size}, map[string]string{"logs": "spec", "own": "own", "data": "spec"}},
		"on the node":             {v1.VaultSpec{StorageClass: "spec", Volumes: volumes}, v1.Node{Size: size, All: &v1.All{StorageClass: "node"}}, map[string]string{"logs": "node", "own": "own", "data": "node"}},
		"by its name":             {v1.VaultSpec{StorageClass: "spec", Volumes: volumes}, v1.Node{Size: size, DataClass: "data"}, map[string]string{"logs": "spec", "own": "own", "data": "data"}},
		"its own, more specific":  {v1.VaultSpec{StorageClass: "spec", Volumes: volumes}, v1.Node{Claims: []corev1.PersistentVolumeClaim{claim}}, map[string]string{"logs": "claim", "own": "own"}},
		"its own, below the node": {v1.VaultSpec{Volumes: volumes}, v1.Node{All: &v1.All{StorageClass: "node"}}, map[string]string{"logs": "node", "own": "own"}},
		"no volumes":              {v1.VaultSpec{StorageClass: "spec"}, v1.Node{All: &v1.All{Size: "1Gi"}, DataClass: "x"}, map[string]string{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			classes := map[string]string{}
			for name, claim := range templates(t, list(t, vault(test.spec, test.node))) {
				classes[name] = ptr.Deref(claim.Spec.StorageClassName, "")
				assert.Equal(t, "yes", claim.Labels["kept"])
			}
			assert.Equal(t, test.want, classes)
		})
	}
}

// A size for all is one for those that say none, and makes no volume.
func TestEach_Size(t *testing.T) {
	found := templates(t, list(t, vault(v1.VaultSpec{Volumes: []v1.Volume{{Name: "logs"}, {Name: "own", Size: "2Gi"}}}, v1.Node{All: &v1.All{Size: "7Gi"}})))
	sizes := map[string]string{}
	for name, claim := range found {
		sizes[name] = claim.Spec.Resources.Requests.Storage().String()
	}
	assert.Equal(t, map[string]string{"logs": "7Gi", "own": "2Gi"}, sizes)
}

// The main container is one of the pod's containers. What is said of each merges with what
// one says.
func TestEach_OfOtherLists(t *testing.T) {
	cr := vault(v1.VaultSpec{
		Sidecars:  []corev1.Container{{Name: "side", Image: "side:1", ImagePullPolicy: corev1.PullNever}},
		Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{"cpu": resource.MustParse("1"), "memory": resource.MustParse("1Gi")}},
	}, v1.Node{
		CPU: ptr.To(resource.MustParse("2")), Protocol: "http",
		VolumeMounts: []corev1.VolumeMount{{Name: "x", MountPath: "/x"}},
	})
	l := list(t, cr)
	pod := built.Find[*appsv1.StatefulSet](t, l, "one-a").Spec.Template.Spec
	limits := corev1.ResourceList{"cpu": resource.MustParse("2"), "memory": resource.MustParse("1Gi")}
	for i, policy := range []corev1.PullPolicy{corev1.PullAlways, corev1.PullNever} {
		assert.Equal(t, policy, pod.Containers[i].ImagePullPolicy)
		assert.Equal(t, limits, pod.Containers[i].Resources.Limits)
	}
	assert.Equal(t, []corev1.VolumeMount{{Name: "x", MountPath: "/x", ReadOnly: true}}, pod.Containers[0].VolumeMounts)
	assert.Equal(t, ptr.To("http"), built.Find[*corev1.Service](t, l, "one-a").Spec.Ports[0].AppProtocol)
}

// Claims have labels and annotations of their own; those by which they are known stay.
func TestMetadata(t *testing.T) {
	cr := vault(v1.VaultSpec{Volumes: []v1.Volume{
		{Name: "logs", Size: "1Gi", Annotations: map[string]string{"a": "logs"}, Labels: map[string]string{"l": "logs", build.LabelInstance: "no"}},
		{Name: "both", Size: "1Gi", Shared: true, Annotations: map[string]string{"a": "both"}},
	}}, v1.Node{
		Size: ptr.To(resource.MustParse("1Gi")), Annotations: map[string]string{"a": "data"}, All: &v1.All{Annotations: map[string]string{"a": "all", "b": "all"}},
		Claims: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "logs", Labels: map[string]string{"of": "claim"}}}},
	})
	l := list(t, cr)
	found := templates(t, l)
	assert.Equal(t, map[string]string{"a": "data", "b": "all"}, found["data"].Annotations)
	assert.Equal(t, map[string]string{"a": "logs", "b": "all"}, found["logs"].Annotations)
	assert.Equal(t, "logs", found["logs"].Labels["l"])
	assert.Equal(t, "claim", found["logs"].Labels["of"])
	assert.Equal(t, "one", found["logs"].Labels[build.LabelInstance])
	shared := built.Find[*corev1.PersistentVolumeClaim](t, l, "one-a-both")
	assert.Equal(t, map[string]string{"a": "both", "b": "all"}, shared.Annotations)
	assert.Equal(t, "one", shared.Labels[build.LabelInstance])
	assert.Empty(t, shared.OwnerReferences)
}

func TestMetadata_Wrong(t *testing.T) {
	cr := vault(v1.VaultSpec{}, v1.Node{Size: ptr.To(resource.MustParse("1Gi")), Annotations: map[string]string{"not a key": ""}})
	_, errs := want.ValidateVault(cr, want.UnimplementedVaultHooks{})
	assert.ErrorContains(t, errs.ToAggregate(), `spec.nodes[0].claims: Invalid value: "not a key": storage "data": `)
}
