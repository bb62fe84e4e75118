package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func sampleStorage() []Storage {
	spec := func(size string) corev1.PersistentVolumeClaimSpec {
		return corev1.PersistentVolumeClaimSpec{
			StorageClassName: ptr.To("fast"),
			Resources:        corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse(size)}},
		}
	}
	return []Storage{{Name: "data", MountPath: "/data", Spec: spec("1Gi")}, {Name: "deep-store", Spec: spec("2Gi")}}
}

var wantClaimLabels = map[string]string{
	"app.kubernetes.io/name":       "pinot",
	"app.kubernetes.io/instance":   "prod",
	"app.kubernetes.io/managed-by": "dsoi",
	"dsoi.datainfra.io/node":       "a",
}

func TestClaimTemplates(t *testing.T) {
	storage := sampleStorage()
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	got := node.ClaimTemplates(storage)
	require.Len(t, got, 2)
	assert.Equal(t, corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: "data", Labels: wantClaimLabels},
		Spec:       storage[0].Spec,
	}, got[0])
	assert.Nil(t, node.Claims(storage))

	*got[0].Spec.StorageClassName = "changed"
	assert.Equal(t, sampleStorage(), storage)
}

func TestFault11_ClaimsHaveNoOwner(t *testing.T) {
	storage := sampleStorage()
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	got := node.Claims(storage)
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

func TestMountStorageOfAStatefulSet(t *testing.T) {
	pod := samplePod()
	sampleNode(t, NodeFields{Name: "a", Type: "controller"}).MountStorage(pod, sampleStorage())
	assert.Empty(t, pod.Spec.Volumes)
	assert.Equal(t, []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}, pod.Spec.Containers[0].VolumeMounts)
}

func TestMountStorageOfADeployment(t *testing.T) {
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{
		{Name: "tmp"},
		{Name: "data", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	}
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	node.MountStorage(pod, sampleStorage())
	require.Len(t, pod.Spec.Volumes, 3)
	assert.Equal(t, "tmp", pod.Spec.Volumes[0].Name)
	assert.Nil(t, pod.Spec.Volumes[1].EmptyDir)
	assert.Equal(t, "prod-a-data", pod.Spec.Volumes[1].PersistentVolumeClaim.ClaimName)
	assert.Equal(t, node.Claims(sampleStorage())[1].Name, pod.Spec.Volumes[2].PersistentVolumeClaim.ClaimName)
}

func TestMountStorageLeavesThePodAlone(t *testing.T) {
	taken := samplePod()
	taken.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "mine", MountPath: "/data"}}
	tests := map[string]struct {
		nodeType string
		pod      *corev1.PodTemplateSpec
	}{
		"not the type's": {"minion", samplePod()},
		"no container":   {"broker", &corev1.PodTemplateSpec{}},
		"path taken":     {"controller", taken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := test.pod.DeepCopy()
			sampleNode(t, NodeFields{Name: "a", Type: test.nodeType}).MountStorage(test.pod, sampleStorage())
			assert.Equal(t, before, test.pod)
		})
	}
}
