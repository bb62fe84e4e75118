package build

import (
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
)

// PodDisruptionBudget lets one pod of a scope be evicted at a time. Pods that are
// not healthy do not count: they can always be evicted, so that a broken one does
// not hold up the drain of a Kubernetes node
// (https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy).
// It is nil for a scope of one pod, for a DaemonSet, and for a node whose type has none.
func PodDisruptionBudget(s Scope) *policyv1.PodDisruptionBudget {
	evictable := s.evictable()
	if !s.Has("PodDisruptionBudget") || evictable == nil {
		return nil
	}
	return &policyv1.PodDisruptionBudget{
		TypeMeta:   metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"},
		ObjectMeta: s.ObjectMeta("PodDisruptionBudget"),
		Spec: policyv1.PodDisruptionBudgetSpec{
			MaxUnavailable:             ptr.To(intstr.FromInt32(1)),
			Selector:                   evictable,
			UnhealthyPodEvictionPolicy: ptr.To(policyv1.AlwaysAllow),
		},
	}
}
