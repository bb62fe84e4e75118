package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestConfigMap(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	files := map[string]string{"broker.conf": "x=1"}
	got := ConfigMap(node, files)
	meta := node.ObjectMeta()
	meta.Name = "prod-a-config"
	assert.Equal(t, &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: meta,
		Data:       map[string]string{"broker.conf": "x=1"},
	}, got)

	got.Data["broker.conf"] = "changed"
	assert.Equal(t, "x=1", files["broker.conf"])
}

func TestNoConfigMap(t *testing.T) {
	files := map[string]string{"f": "x"}
	tests := map[string]struct {
		nodeType string
		files    map[string]string
	}{
		"no files":       {"broker", nil},
		"not the type's": {"minion", files},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType})
			pod := samplePod()
			node.MountConfig(pod, test.files, nil)
			assert.Nil(t, ConfigMap(node, test.files))
			assert.Equal(t, samplePod(), pod)
		})
	}
}

func TestMountConfig(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	files := map[string]string{"f": "x"}
	pod := samplePod()
	node.MountConfig(pod, files, nil)
	require.Len(t, pod.Spec.Volumes, 1)
	assert.Equal(t, "config", pod.Spec.Volumes[0].Name)
	assert.Equal(t, "prod-a-config", pod.Spec.Volumes[0].ConfigMap.Name)
	assert.Equal(t, []corev1.VolumeMount{{Name: "config", MountPath: "/etc/broker"}}, pod.Spec.Containers[0].VolumeMounts)
}

func TestMountConfigBesidesAUsersVolumeOfThatName(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{{Name: "config"}}
	node.MountConfig(pod, map[string]string{"f": "x"}, nil)
	assert.Equal(t, "dsoi-config", pod.Spec.Volumes[1].Name)
	assert.Equal(t, "dsoi-config", pod.Spec.Containers[0].VolumeMounts[0].Name)
}

func TestMountConfigLeavesThePodAlone(t *testing.T) {
	files := map[string]string{"f": "x"}
	tests := map[string]struct {
		nodeType string
		pod      *corev1.PodTemplateSpec
	}{
		"no directory": {"server", samplePod()},
		"no container": {"broker", &corev1.PodTemplateSpec{}},
		"directory taken": {"broker", &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{
			VolumeMounts: []corev1.VolumeMount{{Name: "mine", MountPath: "/etc/broker/"}},
		}}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := test.pod.DeepCopy()
			sampleNode(t, NodeFields{Name: "a", Type: test.nodeType}).MountConfig(test.pod, files, nil)
			assert.Equal(t, before, test.pod)
		})
	}
}

func TestMountConfigBesidesStorageOfThatName(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{{Name: "dsoi-config"}}
	node.MountConfig(pod, map[string]string{"f": "x"}, []Storage{{Name: "config"}})
	assert.Equal(t, "dsoi-dsoi-config", pod.Spec.Volumes[1].Name)
	assert.Equal(t, "dsoi-dsoi-config", pod.Spec.Containers[0].VolumeMounts[0].Name)
}

func TestConfigMapSharesNothing(t *testing.T) {
	files := map[string]string{"f": "x"}
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	sharesNothing(t, func() any { return ConfigMap(node, files) }, files)
}
