package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/randfill"
)

// list writes short test cases.
func list[T any](entries ...T) []T { return entries }

func TestMergeKeysAndOrder(t *testing.T) {
	ref := func(name string) corev1.LocalObjectReference { return corev1.LocalObjectReference{Name: name} }
	tests := map[string]struct{ got, want any }{
		"env by name": {
			MergeEnvVars(list(corev1.EnvVar{Name: "A", Value: "1"}, corev1.EnvVar{Name: "B", Value: "1"}), nil, list(corev1.EnvVar{Name: "C"}, corev1.EnvVar{Name: "A", Value: "2"})),
			list(corev1.EnvVar{Name: "A", Value: "2"}, corev1.EnvVar{Name: "B", Value: "1"}, corev1.EnvVar{Name: "C"}),
		},
		"one list twice the name: the last": {
			MergeEnvVars(list(corev1.EnvVar{Name: "A", Value: "1"}, corev1.EnvVar{Name: "A", Value: "2"})),
			list(corev1.EnvVar{Name: "A", Value: "2"}),
		},
		"env sources append": {
			MergeEnvFromSources(list(corev1.EnvFromSource{Prefix: "a"}), list(corev1.EnvFromSource{Prefix: "a"})),
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
			MergeStorages(list(Storage{Name: "data", MountPath: "/a"}), list(Storage{Name: "data", MountPath: "/b"}, Storage{Name: "log"})),
			list(Storage{Name: "data", MountPath: "/b"}, Storage{Name: "log"}),
		},
		"readiness gates by condition": {
			MergePodReadinessGates(list(corev1.PodReadinessGate{ConditionType: "a"}), list(corev1.PodReadinessGate{ConditionType: "b"}, corev1.PodReadinessGate{ConditionType: "a"})),
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
	assert.Nil(t, MergeData(nil, map[string][]byte{}))
	assert.Nil(t, MergeEnvVars())
	assert.Nil(t, MergeEnvVars(nil, []corev1.EnvVar{}))
	assert.Nil(t, MergeEnvFromSources(nil))
	assert.Nil(t, MergeProbe())
	assert.Nil(t, MergeProbe(nil, nil))
}

func TestMergeSharesNoMemory(t *testing.T) {
	group := []corev1.EnvVar{{Name: "A", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "x"}}}}
	MergeEnvVars(group)[0].ValueFrom.FieldRef.FieldPath = "changed"
	assert.Equal(t, "x", group[0].ValueFrom.FieldRef.FieldPath)

	sources := []corev1.EnvFromSource{{SecretRef: &corev1.SecretEnvSource{}}}
	MergeEnvFromSources(sources)[0].SecretRef.Name = "changed"
	assert.Empty(t, sources[0].SecretRef.Name)

	labels := map[string]string{"a": "b"}
	MergeMaps(labels)["a"] = "changed"
	data := map[string][]byte{"a": {1}}
	MergeData(data)["a"][0] = 2
	assert.Equal(t, byte(1), data["a"][0])
	assert.Equal(t, "b", labels["a"])

	storage := sampleStorage()
	*MergeStorages(storage)[0].Spec.StorageClassName = "changed"
	assert.Equal(t, sampleStorage(), storage)

	resources := corev1.ResourceRequirements{Limits: corev1.ResourceList{"cpu": resource.MustParse("1")}}
	MergeResourceRequirements(&resources).Limits["cpu"] = resource.MustParse("2")
	assert.Equal(t, resource.MustParse("1"), resources.Limits["cpu"])
}

func TestMergeStructs(t *testing.T) {
	quantities := func(cpu, memory string) corev1.ResourceList {
		return corev1.ResourceList{"cpu": resource.MustParse(cpu), "memory": resource.MustParse(memory)}
	}
	tests := map[string]struct{ got, want any }{
		"field by field": {
			MergeSecurityContext(&corev1.SecurityContext{RunAsUser: ptr.To(int64(1)), RunAsNonRoot: ptr.To(true)}, &corev1.SecurityContext{RunAsUser: ptr.To(int64(2))}),
			&corev1.SecurityContext{RunAsUser: ptr.To(int64(2)), RunAsNonRoot: ptr.To(true)},
		},
		"false and 0 behind a pointer count": {
			MergeSecurityContext(&corev1.SecurityContext{RunAsUser: ptr.To(int64(1)), RunAsNonRoot: ptr.To(true)}, &corev1.SecurityContext{RunAsUser: ptr.To(int64(0)), RunAsNonRoot: ptr.To(false)}),
			&corev1.SecurityContext{RunAsUser: ptr.To(int64(0)), RunAsNonRoot: ptr.To(false)},
		},
		"amounts by what they are of, claims by name": {
			MergeResourceRequirements(
				&corev1.ResourceRequirements{Requests: quantities("1", "1Gi"), Limits: quantities("2", "2Gi"), Claims: list(corev1.ResourceClaim{Name: "gpu"})},
				&corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("3")}, Claims: list(corev1.ResourceClaim{Name: "gpu", Request: "big"})}),
			&corev1.ResourceRequirements{Requests: quantities("3", "1Gi"), Limits: quantities("2", "2Gi"), Claims: list(corev1.ResourceClaim{Name: "gpu", Request: "big"})},
		},
		"the way of a probe as a whole, the rest field by field": {
			MergeProbe(
				&corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Scheme: "HTTPS"}}, PeriodSeconds: 5},
				&corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Host: "h"}}}),
			&corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Host: "h"}}, PeriodSeconds: 5},
		},
		"the source of a volume as a whole": {
			MergeVolumes(
				list(corev1.Volume{Name: "a", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: "Memory"}}}),
				list(corev1.Volume{Name: "a", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}})),
			list(corev1.Volume{Name: "a", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}),
		},
		"a variable as a whole": {
			MergeEnvVars(
				list(corev1.EnvVar{Name: "A", Value: "1"}, corev1.EnvVar{Name: "B", Value: "1"}),
				list(corev1.EnvVar{Name: "A", ValueFrom: &corev1.EnvVarSource{}}, corev1.EnvVar{Name: "B"})),
			list(corev1.EnvVar{Name: "A", ValueFrom: &corev1.EnvVarSource{}}, corev1.EnvVar{Name: "B"}),
		},
		"of two fields that exclude each other the last": {
			MergePodDisruptionBudgetSpec(&policyv1.PodDisruptionBudgetSpec{MinAvailable: ptr.To(intstr.FromInt32(1))}, &policyv1.PodDisruptionBudgetSpec{MaxUnavailable: ptr.To(intstr.FromInt32(1))}),
			&policyv1.PodDisruptionBudgetSpec{MaxUnavailable: ptr.To(intstr.FromInt32(1))},
		},
		"a selector as a whole": {
			MergePodDisruptionBudgetSpec(
				&policyv1.PodDisruptionBudgetSpec{Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"a": "1"}}},
				&policyv1.PodDisruptionBudgetSpec{Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"b": "1"}}}),
			&policyv1.PodDisruptionBudgetSpec{Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"b": "1"}}},
		},
		"a list without keys as a whole": {
			MergeContainers(list(corev1.Container{Name: "a", Args: list("x", "y"), Image: "i"}), list(corev1.Container{Name: "a", Args: list("z")})),
			list(corev1.Container{Name: "a", Args: list("z"), Image: "i"}),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.got) })
	}
}

// TestMergeLaws holds merging to what makes levels predictable.
func TestMergeLaws(t *testing.T) {
	t.Run("container", func(t *testing.T) { laws(t, mergeContainer) })
	t.Run("pod", func(t *testing.T) { laws(t, mergePodSpec) })
	t.Run("stateful set", func(t *testing.T) { laws(t, mergeStatefulSetSpec) })
	t.Run("deployment", func(t *testing.T) { laws(t, mergeDeploymentSpec) })
	t.Run("service", func(t *testing.T) { laws(t, mergeServiceSpec) })
	t.Run("ingress", func(t *testing.T) { laws(t, mergeIngressSpec) })
	t.Run("network policy", func(t *testing.T) { laws(t, mergeNetworkPolicySpec) })
	t.Run("disruption budget", func(t *testing.T) { laws(t, mergePodDisruptionBudgetSpec) })
	t.Run("autoscaler", func(t *testing.T) { laws(t, mergeHorizontalPodAutoscalerSpec) })
}

func laws[T any](t *testing.T, function func(into, from *T)) {
	merge := func(levels ...*T) *T { return mergeLevels(function, levels) }
	for seed := range int64(30) {
		filler := randfill.NewWithSeed(seed).NilChance(0.5).NumElements(0, 2).MaxDepth(12).Funcs(
			func(s *string, c randfill.Continue) { *s = []string{"", "a", "b"}[c.Intn(3)] },
			func(q *resource.Quantity, c randfill.Continue) {
				*q = *resource.NewQuantity(int64(c.Intn(3)), resource.DecimalSI)
			},
			func(n *int32, c randfill.Continue) { *n = int32(c.Intn(3)) },
		)
		var a, b, c, before, none T
		filler.Fill(&a)
		filler.Fill(&b)
		filler.Fill(&c)
		before = *merge(&a)

		whole := merge(&a, &b, &c)
		require.Equal(t, whole, merge(merge(&a, &b), &c), "associative, seed %d", seed)
		require.Equal(t, whole, merge(&a, merge(&b, &c)), "associative, seed %d", seed)
		require.Equal(t, merge(&a), merge(&a, nil), "nil is the identity, seed %d", seed)
		require.Equal(t, merge(&a), merge(&none, &a, &none), "the empty level is the identity, seed %d", seed)

		merged := merge(&a)
		filler.NilChance(0).Fill(merged)
		require.Equal(t, &before, merge(&a), "shares nothing, seed %d", seed)
	}
}
