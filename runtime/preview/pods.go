package preview

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// startsAnew reports whether the pods of a workload start anew when it changes: they are
// to be others, and Kubernetes does not wait for somebody to delete them.
func startsAnew(before, after client.Object) bool {
	was, is := plan.PodTemplateOf(before), plan.PodTemplateOf(after)
	if was == nil || is == nil || equality.Semantic.DeepEqual(was, is) {
		return false
	}
	switch after := after.(type) {
	case *appsv1.StatefulSet:
		return after.Spec.UpdateStrategy.Type != appsv1.OnDeleteStatefulSetStrategyType
	case *appsv1.Deployment:
		return !after.Spec.Paused
	case *appsv1.DaemonSet:
		return after.Spec.UpdateStrategy.Type != appsv1.OnDeleteDaemonSetStrategyType
	default:
		return false
	}
}

// podsThatRoll is how many pods of a workload start anew when it changes. Those that it
// gains start, and those that it loses stop, but not anew. Of a DaemonSet only the status
// tells.
func podsThatRoll(before, after client.Object) int32 {
	if !startsAnew(before, after) {
		return 0
	}
	switch after := after.(type) {
	case *appsv1.StatefulSet:
		before, ok := before.(*appsv1.StatefulSet)
		if !ok {
			return 0
		}
		pods := min(ptr.Deref(before.Spec.Replicas, 1), ptr.Deref(after.Spec.Replicas, 1))
		if rolling := after.Spec.UpdateStrategy.RollingUpdate; rolling != nil {
			pods -= ptr.Deref(rolling.Partition, 0)
		}
		return max(0, pods)
	case *appsv1.Deployment:
		before, ok := before.(*appsv1.Deployment)
		if !ok {
			return 0
		}
		return min(ptr.Deref(before.Spec.Replicas, 1), ptr.Deref(after.Spec.Replicas, 1))
	case *appsv1.DaemonSet:
		before, ok := before.(*appsv1.DaemonSet)
		if !ok {
			return 0
		}
		return before.Status.DesiredNumberScheduled
	default:
		return 0
	}
}
