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
	meta := node.ObjectMeta("ConfigMap")
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
			node.MountConfig(pod, nil, configOf(node, test.files))
			assert.Nil(t, ConfigMap(node, test.files))
			assert.Equal(t, samplePod(), pod)
		})
	}
}

func TestMountConfig(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	files := map[string]string{"f": "x"}
	pod := samplePod()
	node.MountConfig(pod, nil, configOf(node, files))
	require.Len(t, pod.Spec.Volumes, 1)
	assert.Equal(t, "config", pod.Spec.Volumes[0].Name)
	assert.Equal(t, "prod-a-config", pod.Spec.Volumes[0].ConfigMap.Name)
	assert.Equal(t, []corev1.VolumeMount{{Name: "config", MountPath: "/etc/broker"}}, pod.Spec.Containers[0].VolumeMounts)
}

func TestMountConfigBesidesAUsersVolumeOfThatName(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{{Name: "config"}}
	node.MountConfig(pod, nil, configOf(node, map[string]string{"f": "x"}))
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
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType})
			node.MountConfig(test.pod, nil, configOf(node, files))
			assert.Equal(t, before, test.pod)
		})
	}
}

func TestMountConfigBesidesStorageOfThatName(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{{Name: "dsoi-config"}}
	node.MountConfig(pod, []Storage{{Name: "config"}}, configOf(node, map[string]string{"f": "x"}))
	assert.Equal(t, "dsoi-dsoi-config", pod.Spec.Volumes[1].Name)
	assert.Equal(t, "dsoi-dsoi-config", pod.Spec.Containers[0].VolumeMounts[0].Name)
}

func TestConfigMapSharesNothing(t *testing.T) {
	files := map[string]string{"f": "x"}
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	sharesNothing(t, func() any { return ConfigMap(node, files) }, files)
}

// configOf is the ConfigMap of a node in its directory.
func configOf(node Node, files map[string]string) Config {
	return Config{Of: node, Files: files, Dir: node.ConfigDir()}
}

func TestConfigMapOfEveryScope(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	for want, scope := range map[string]Scope{
		"prod-a-config": node, "prod-broker-config": node.TypeScope(), "prod-config": node.cluster,
		"prod-a-config-common": VariantOf(node, "common"), "prod-config-common": VariantOf(node.cluster, "common"),
	} {
		made := ConfigMap(scope, map[string]string{"f": "x"})
		meta := scope.ObjectMeta("ConfigMap")
		meta.Name = want
		assert.Equal(t, meta, made.ObjectMeta)
		require.NoError(t, CheckHook(scope, "ConfigMap", made))
	}
}

func TestMountConfigsOfSeveral(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	files := map[string]string{"f": "x"}
	common := func(dir string) Config { return Config{Of: VariantOf(node.cluster, "common"), Files: files, Dir: dir} }

	together := samplePod()
	node.MountConfig(together, nil, configOf(node, files), Config{Of: node.TypeScope(), Dir: "/etc/broker"}, common("/etc/broker/"))
	require.Len(t, together.Spec.Volumes, 1, "one without files is not there")
	var names []string
	for _, source := range together.Spec.Volumes[0].Projected.Sources {
		names = append(names, source.ConfigMap.Name)
	}
	assert.Equal(t, []string{"prod-a-config", "prod-config-common"}, names)
	assert.Equal(t, []corev1.VolumeMount{{Name: "config", MountPath: "/etc/broker"}}, together.Spec.Containers[0].VolumeMounts)

	apart := samplePod()
	node.MountConfig(apart, nil, configOf(node, files), common("/etc/common"))
	require.Len(t, apart.Spec.Volumes, 2)
	assert.Equal(t, "prod-a-config", apart.Spec.Volumes[0].ConfigMap.Name)
	assert.Equal(t, "prod-config-common", apart.Spec.Volumes[1].ConfigMap.Name)
	assert.Equal(t, []corev1.VolumeMount{{Name: "config", MountPath: "/etc/broker"}, {Name: "dsoi-config", MountPath: "/etc/common"}}, apart.Spec.Containers[0].VolumeMounts)

	taken := samplePod()
	taken.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "mine", MountPath: "/etc/common"}}
	node.MountConfig(taken, nil, common("/etc/common"), common(""))
	assert.Empty(t, taken.Spec.Volumes)
}
