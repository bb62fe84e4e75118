package build

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// DefaultsAnnotation on a pod template names what was put into it although nothing asks for
// it. A workload that is there without it never gets such a default: its pods would start
// again for something that nobody has said.
const DefaultsAnnotation = "dsoi.datainfra.io/defaults"

// spreadDefault is the value of [DefaultsAnnotation] of pods that are spread by default.
const spreadDefault = "spread"

// Spread has the pods of a node spread softly over zones and over hosts, unless something is
// said about where they run: by constraints of their own, or by an anti-affinity of pods. It
// is softer than either, and a node of one pod has it too, so that scaling it changes no pod.
// DaemonSets run on every host anyway.
//
// The scheduler has such a default itself, which lets zones differ by five pods and hosts
// by three
// (https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#internal-default-constraints).
func (n Node) Spread(pod *corev1.PodTemplateSpec) {
	affinity := pod.Spec.Affinity
	if n.Kind == DaemonSet || len(pod.Spec.TopologySpreadConstraints) > 0 || affinity != nil && affinity.PodAntiAffinity != nil {
		return
	}
	pod.Spec.TopologySpreadConstraints = spreadOver(n.Selector(string(n.Kind)))
	if pod.Annotations == nil {
		pod.Annotations = map[string]string{}
	}
	pod.Annotations[DefaultsAnnotation] = spreadDefault
}

// spreadOver are the constraints that [Node.Spread] gives the pods of a selector.
func spreadOver(selector *metav1.LabelSelector) []corev1.TopologySpreadConstraint {
	over := func(key string) corev1.TopologySpreadConstraint {
		return corev1.TopologySpreadConstraint{MaxSkew: 1, TopologyKey: key, WhenUnsatisfiable: corev1.ScheduleAnyway, LabelSelector: selector.DeepCopy()}
	}
	return []corev1.TopologySpreadConstraint{over(corev1.LabelTopologyZone), over(corev1.LabelHostname)}
}

// HasDefaults reports whether something was put into a pod template although nothing asks
// for it. It still was where somebody has taken a part of it away since: that is repaired.
// The selector is that of the pods' workload.
func HasDefaults(pod *corev1.PodTemplateSpec, selector *metav1.LabelSelector) bool {
	return pod.Annotations[DefaultsAnnotation] != "" || slices.ContainsFunc(pod.Spec.TopologySpreadConstraints, isOneOf(spreadOver(selector)))
}

func isOneOf(all []corev1.TopologySpreadConstraint) func(corev1.TopologySpreadConstraint) bool {
	return func(c corev1.TopologySpreadConstraint) bool {
		return slices.ContainsFunc(all, func(one corev1.TopologySpreadConstraint) bool { return equality.Semantic.DeepEqual(c, one) })
	}
}

// WithoutDefaults is a pod template without what nothing asks for. It shares with the
// template what it does not change. The selector is that of the pods' workload.
func WithoutDefaults(pod corev1.PodTemplateSpec, selector *metav1.LabelSelector) corev1.PodTemplateSpec {
	constraints := slices.DeleteFunc(slices.Clone(pod.Spec.TopologySpreadConstraints), isOneOf(spreadOver(selector)))
	if len(constraints) == 0 {
		constraints = nil
	}
	pod.Spec.TopologySpreadConstraints = constraints
	pod.Annotations = MergeMaps(pod.Annotations)
	delete(pod.Annotations, DefaultsAnnotation)
	if len(pod.Annotations) == 0 {
		pod.Annotations = nil
	}
	return pod
}
