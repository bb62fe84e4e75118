package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var wantClaimLabels = map[string]string{
	"app.kubernetes.io/name":       "pinot",
	"app.kubernetes.io/instance":   "prod",
	"app.kubernetes.io/managed-by": "dsoi",
	"dsoi.datainfra.io/node":       "a",
}

func TestClaimTemplates(t *testing.T) {
	storage := sampleStorage()
	storage[1].Spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOncePod}
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	got := node.ClaimTemplates(storage)
	require.Len(t, got, 2)
	want := sampleStorage()[0].Spec
	want.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	assert.Equal(t, corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: "data", Labels: wantClaimLabels},
		Spec:       want,
	}, got[0])
	assert.Equal(t, storage[1].Spec, got[1].Spec, "what is said stays")
	assert.Nil(t, PersistentVolumeClaims(node, storage))

	*got[0].Spec.StorageClassName = "changed"
	assert.Equal(t, sampleStorage()[0], storage[0])
}

func TestFault11_ClaimsHaveNoOwner(t *testing.T) {
	storage := sampleStorage()
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	got := PersistentVolumeClaims(node, storage)
	require.Len(t, got, 2)
	assert.Equal(t, &corev1.PersistentVolumeClaim{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"},
		ObjectMeta: metav1.ObjectMeta{Name: "prod-a-data", Namespace: "data", Labels: wantClaimLabels},
		Spec:       storage[0].Spec,
	}, got[0])
	assert.Nil(t, node.ClaimTemplates(storage))

	*got[0].Spec.StorageClassName = "changed"
	assert.Equal(t, sampleStorage(), storage)
}

func TestClaimsOfADaemonSet(t *testing.T) {
	node := nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: "agent"})
	got := PersistentVolumeClaims(node, sampleStorage())
	require.Len(t, got, 2)
	assert.Equal(t, "prod-a-data", got[0].Name)
	assert.Nil(t, node.ClaimTemplates(sampleStorage()))
	pod := samplePod()
	node.MountStorage(pod, sampleStorage())
	require.Len(t, pod.Spec.Volumes, 2)
	assert.Equal(t, "prod-a-data", pod.Spec.Volumes[0].PersistentVolumeClaim.ClaimName)
}

func TestClaimsShareNothing(t *testing.T) {
	storage := sampleStorage()
	set, deployment := sampleNode(t, NodeFields{Name: "a", Type: "controller"}), sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	sharesNothing(t, func() any { return set.ClaimTemplates(storage) }, storage)
	sharesNothing(t, func() any { return PersistentVolumeClaims(deployment, storage) }, storage)
}

func TestNoClaims(t *testing.T) {
	assert.Nil(t, PersistentVolumeClaims(sampleNode(t, NodeFields{Name: "a", Type: "minion"}), sampleStorage()))
	assert.Nil(t, sampleNode(t, NodeFields{Name: "a", Type: "minion", Kind: "StatefulSet"}).ClaimTemplates(sampleStorage()))
	assert.Nil(t, PersistentVolumeClaims(sampleNode(t, NodeFields{Name: "a", Type: "broker"}), nil))
}
