package build

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// HorizontalPodAutoscaler of a node's workload, made of what the user asks for; nil when
// that is nothing. A DaemonSet has none, nor has a node whose number of pods is fixed.
func HorizontalPodAutoscaler(n Node, spec *autoscalingv2.HorizontalPodAutoscalerSpec) *autoscalingv2.HorizontalPodAutoscaler {
	if spec == nil || !n.canScale() {
		return nil
	}
	autoscaler := &autoscalingv2.HorizontalPodAutoscaler{
		TypeMeta:   metav1.TypeMeta{APIVersion: "autoscaling/v2", Kind: "HorizontalPodAutoscaler"},
		ObjectMeta: n.ObjectMeta("HorizontalPodAutoscaler"),
		Spec:       *spec.DeepCopy(),
	}
	autoscaler.Spec.ScaleTargetRef = autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: string(n.Kind), Name: n.NameOf(string(n.Kind))}
	return autoscaler
}

// Autoscale tells the node of its autoscaler: where there is one, that says how many pods
// the node has, and its own replicas say nothing.
func (n *Node) Autoscale(spec *autoscalingv2.HorizontalPodAutoscalerSpec) {
	if spec != nil && n.canScale() {
		n.Replicas = nil
	}
}

func (n Node) canScale() bool {
	return n.Kind != DaemonSet && !n.fixedReplicas && n.Has("HorizontalPodAutoscaler")
}

// CheckHorizontalPodAutoscalerSpec finds what is wrong with the spec of an autoscaler in a
// custom resource: what it scales is not the user's to choose. An empty target, which
// Kubernetes wants to be there, is fine.
func CheckHorizontalPodAutoscalerSpec(spec *autoscalingv2.HorizontalPodAutoscalerSpec, path *field.Path, fields ...string) field.ErrorList {
	if spec == nil || spec.ScaleTargetRef == (autoscalingv2.CrossVersionObjectReference{}) {
		return nil
	}
	return field.ErrorList{field.Forbidden(below(path, fields).Child("scaleTargetRef"), "the autoscaler is for the node's workload; leave it empty")}
}
