package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/utils/ptr"
)

// list writes short test cases.
func list[T any](entries ...T) []T { return entries }

func TestMergeKeysAndOrder(t *testing.T) {
	ref := func(name string) corev1.LocalObjectReference { return corev1.LocalObjectReference{Name: name} }
	tests := map[string]struct{ got, want any }{
		"env by name": {
			MergeEnv(list(corev1.EnvVar{Name: "A", Value: "1"}, corev1.EnvVar{Name: "B", Value: "1"}), nil, list(corev1.EnvVar{Name: "C"}, corev1.EnvVar{Name: "A", Value: "2"})),
			list(corev1.EnvVar{Name: "A", Value: "2"}, corev1.EnvVar{Name: "B", Value: "1"}, corev1.EnvVar{Name: "C"}),
		},
		"one list twice the name: the last": {
			MergeEnv(list(corev1.EnvVar{Name: "A", Value: "1"}, corev1.EnvVar{Name: "A", Value: "2"})),
			list(corev1.EnvVar{Name: "A", Value: "2"}),
		},
		"env sources append": {
			MergeEnvFrom(list(corev1.EnvFromSource{Prefix: "a"}), list(corev1.EnvFromSource{Prefix: "a"})),
			list(corev1.EnvFromSource{Prefix: "a"}, corev1.EnvFromSource{Prefix: "a"}),
		},
		"ports by number and protocol": {
			MergeContainerPorts(
				list(corev1.ContainerPort{ContainerPort: 53, Name: "dns"}, corev1.ContainerPort{ContainerPort: 53, Protocol: "UDP"}),
				list(corev1.ContainerPort{ContainerPort: 53, Protocol: "TCP", Name: "zone"})),
			list(corev1.ContainerPort{ContainerPort: 53, Protocol: "TCP", Name: "zone"}, corev1.ContainerPort{ContainerPort: 53, Protocol: "UDP"}),
		},
		"volumes by name": {
			MergeVolumes(list(corev1.Volume{Name: "a"}), list(corev1.Volume{Name: "a"}, corev1.Volume{Name: "b"})),
			list(corev1.Volume{Name: "a"}, corev1.Volume{Name: "b"}),
		},
		"mounts by path": {
			MergeVolumeMounts(list(corev1.VolumeMount{Name: "a", MountPath: "/x"}, corev1.VolumeMount{Name: "a", MountPath: "/y"}), list(corev1.VolumeMount{Name: "b", MountPath: "/x"})),
			list(corev1.VolumeMount{Name: "b", MountPath: "/x"}, corev1.VolumeMount{Name: "a", MountPath: "/y"}),
		},
		"tolerations by identity": {
			MergeTolerations(
				list(corev1.Toleration{Key: "k", Value: "a", Effect: "NoExecute"}, corev1.Toleration{Key: "k", Value: "b", Effect: "NoExecute"}),
				list(corev1.Toleration{Key: "k", Operator: "Equal", Value: "a", Effect: "NoExecute", TolerationSeconds: ptr.To(int64(5))})),
			list(corev1.Toleration{Key: "k", Operator: "Equal", Value: "a", Effect: "NoExecute", TolerationSeconds: ptr.To(int64(5))}, corev1.Toleration{Key: "k", Value: "b", Effect: "NoExecute"}),
		},
		"containers by name": {
			MergeContainers(list(corev1.Container{Name: "a", Image: "1"}), list(corev1.Container{Name: "a", Image: "2"})),
			list(corev1.Container{Name: "a", Image: "2"}),
		},
		"spread constraints by topology and action": {
			MergeTopologySpreadConstraints(
				list(corev1.TopologySpreadConstraint{TopologyKey: "zone", WhenUnsatisfiable: "DoNotSchedule", MaxSkew: 1}),
				list(corev1.TopologySpreadConstraint{TopologyKey: "zone", WhenUnsatisfiable: "DoNotSchedule", MaxSkew: 2}, corev1.TopologySpreadConstraint{TopologyKey: "zone", WhenUnsatisfiable: "ScheduleAnyway"})),
			list(corev1.TopologySpreadConstraint{TopologyKey: "zone", WhenUnsatisfiable: "DoNotSchedule", MaxSkew: 2}, corev1.TopologySpreadConstraint{TopologyKey: "zone", WhenUnsatisfiable: "ScheduleAnyway"}),
		},
		"references by name": {
			MergeLocalObjectReferences(list(ref("a")), list(ref("b"), ref("a"))),
			list(ref("a"), ref("b")),
		},
		"host aliases by address": {
			MergeHostAliases(list(corev1.HostAlias{IP: "1", Hostnames: list("a")}), list(corev1.HostAlias{IP: "1", Hostnames: list("b")})),
			list(corev1.HostAlias{IP: "1", Hostnames: list("b")}),
		},
		"storage by name": {
			MergeStorage(list(Storage{Name: "data", MountPath: "/a"}), list(Storage{Name: "data", MountPath: "/b"}, Storage{Name: "log"})),
			list(Storage{Name: "data", MountPath: "/b"}, Storage{Name: "log"}),
		},
		"readiness gates by condition": {
			MergeReadinessGates(list(corev1.PodReadinessGate{ConditionType: "a"}), list(corev1.PodReadinessGate{ConditionType: "b"}, corev1.PodReadinessGate{ConditionType: "a"})),
			list(corev1.PodReadinessGate{ConditionType: "a"}, corev1.PodReadinessGate{ConditionType: "b"}),
		},
		"own key": {
			MergeByKey(func(n int) int { return n % 10 }, list(1, 2), list(11, 3)),
			list(11, 2, 3),
		},
		"maps": {
			MergeMaps(map[string]string{"a": "1", "b": "1"}, nil, map[string]string{"b": "2", "c": "2"}),
			map[string]string{"a": "1", "b": "2", "c": "2"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.got) })
	}
}

func TestMergeOfNothingIsNil(t *testing.T) {
	assert.Nil(t, MergeMaps(nil, map[string]string{}))
	assert.Nil(t, MergeEnv())
	assert.Nil(t, MergeEnv(nil, []corev1.EnvVar{}))
	assert.Nil(t, MergeEnvFrom(nil))
	assert.Equal(t, corev1.ResourceRequirements{}, MergeResources(corev1.ResourceRequirements{}))
}

func TestMergeSharesNoMemory(t *testing.T) {
	group := []corev1.EnvVar{{Name: "A", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "x"}}}}
	MergeEnv(group)[0].ValueFrom.FieldRef.FieldPath = "changed"
	assert.Equal(t, "x", group[0].ValueFrom.FieldRef.FieldPath)

	sources := []corev1.EnvFromSource{{SecretRef: &corev1.SecretEnvSource{}}}
	MergeEnvFrom(sources)[0].SecretRef.Name = "changed"
	assert.Empty(t, sources[0].SecretRef.Name)

	labels := map[string]string{"a": "b"}
	MergeMaps(labels)["a"] = "changed"
	assert.Equal(t, "b", labels["a"])

	storage := sampleStorage()
	*MergeStorage(storage)[0].Spec.StorageClassName = "changed"
	assert.Equal(t, sampleStorage(), storage)

	resources := corev1.ResourceRequirements{Limits: corev1.ResourceList{"cpu": resource.MustParse("1")}}
	MergeResources(resources).Limits["cpu"] = resource.MustParse("2")
	assert.Equal(t, resource.MustParse("1"), resources.Limits["cpu"])
}

func TestMergeResources(t *testing.T) {
	quantities := func(cpu, memory string) corev1.ResourceList {
		return corev1.ResourceList{"cpu": resource.MustParse(cpu), "memory": resource.MustParse(memory)}
	}
	got := MergeResources(
		corev1.ResourceRequirements{Requests: quantities("1", "1Gi"), Limits: quantities("2", "2Gi"), Claims: list(corev1.ResourceClaim{Name: "gpu"})},
		corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("3")}, Claims: list(corev1.ResourceClaim{Name: "gpu", Request: "big"})},
	)
	assert.Equal(t, corev1.ResourceRequirements{
		Requests: quantities("3", "1Gi"),
		Limits:   quantities("2", "2Gi"),
		Claims:   list(corev1.ResourceClaim{Name: "gpu", Request: "big"}),
	}, got)
}
