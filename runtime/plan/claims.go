package plan

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// ClaimNames are the names of the PersistentVolumeClaims that a StatefulSet would
// make, beside those of its live version, which may be nil: <template>-<set>-<pod>.
// A claim of that name that exists is mounted, whosever it is.
func ClaimNames(wanted *appsv1.StatefulSet, live client.Object) []string {
	var liveFirst, liveEnd int32
	if set, ok := live.(*appsv1.StatefulSet); ok && set != nil {
		liveFirst, liveEnd = ordinalsOf(set)
	}
	first, end := ordinalsOf(wanted)
	var names []string
	for _, template := range wanted.Spec.VolumeClaimTemplates {
		for pod := first; pod < end; pod++ {
			if pod < liveFirst || pod >= liveEnd {
				names = append(names, fmt.Sprintf("%s-%s-%d", template.Name, wanted.Name, pod))
			}
		}
	}
	return names
}

// ordinalsOf are the numbers of a StatefulSet's pods: from first, and less than end.
func ordinalsOf(set *appsv1.StatefulSet) (first, end int32) {
	if set.Spec.Ordinals != nil {
		first = set.Spec.Ordinals.Start
	}
	return first, first + ptr.Deref(set.Spec.Replicas, 1)
}

// claimOfOthers returns a volume that the pods of a StatefulSet would mount and
// that was not made for its node: that of another custom resource, or of nobody
// that is known. It is nil where there is none.
func (p *planner) claimOfOthers(o Outcome) *corev1.PersistentVolumeClaim {
	for _, claim := range p.Observed.Claims[o.Key] {
		if !sameIdentity(claim, o.Wanted) && !(claim.Labels[build.LabelManagedBy] != build.ManagedBy && madeBy(o.Live, claim)) {
			return claim
		}
	}
	return nil
}

// ownerOf names who controls an object, or for whom it was made.
func ownerOf(object client.Object) string {
	if controller := metav1.GetControllerOfNoCopy(object); controller != nil {
		return controller.Kind + " " + controller.Name
	}
	labels := object.GetLabels()
	if labels[build.LabelManagedBy] != build.ManagedBy || labels[build.LabelInstance] == "" {
		return ""
	}
	return fmt.Sprintf("node %s of %s %s", labels[build.LabelNode], labels[build.LabelName], labels[build.LabelInstance])
}
