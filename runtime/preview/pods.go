package preview

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// podsThatRoll is how many pods of a workload start anew when it changes: none for
// another object, and none where Kubernetes waits for somebody to delete pods.
func podsThatRoll(before, after client.Object) int32 {
	was, is := plan.PodTemplateOf(before), plan.PodTemplateOf(after)
	if was == nil || is == nil || equality.Semantic.DeepEqual(was, is) {
		return 0
	}
	switch after := after.(type) {
	case *appsv1.StatefulSet:
		before, ok := before.(*appsv1.StatefulSet)
		strategy := after.Spec.UpdateStrategy
		if !ok || strategy.Type == appsv1.OnDeleteStatefulSetStrategyType {
			return 0
		}
		pods := min(ptr.Deref(before.Spec.Replicas, 1), ptr.Deref(after.Spec.Replicas, 1))
		if strategy.RollingUpdate != nil {
			pods -= ptr.Deref(strategy.RollingUpdate.Partition, 0)
		}
		return max(0, pods)
	case *appsv1.Deployment:
		before, ok := before.(*appsv1.Deployment)
		if !ok || after.Spec.Paused {
			return 0
		}
		return min(ptr.Deref(before.Spec.Replicas, 1), ptr.Deref(after.Spec.Replicas, 1))
	case *appsv1.DaemonSet:
		before, ok := before.(*appsv1.DaemonSet)
		if !ok || after.Spec.UpdateStrategy.Type == appsv1.OnDeleteDaemonSetStrategyType {
			return 0
		}
		return before.Status.DesiredNumberScheduled
	default:
		return 0
	}
}
