package plan

import (
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// CarriedHashAnnotation on a workload says that its pods have the hash of their configuration
// from another operator, or none, and which hash of ours stands for the same configuration.
// As long as ours is this one, theirs stays in the pods: another would restart them for
// nothing.
const CarriedHashAnnotation = "dsoi.datainfra.io/carried-config-hash"

// carries reports whether the pods of a live workload keep what another operator has put
// where the hash stands, in place of ours for the same configuration: when a workload is taken
// over whose pods read what we want them to read, and from then on until that changes.
func (p *planner) carries(live client.Object, pod *corev1.PodTemplateSpec, namespace, sum string) bool {
	switch {
	case live == nil:
		return false
	case live.GetAnnotations()[CarriedHashAnnotation] != "":
		return live.GetAnnotations()[CarriedHashAnnotation] == sum
	case ownManagedFields(live, p.Owner) != nil:
		return false
	}
	for _, key := range PodReadsOf(pod).Keys(namespace) {
		wanted, ours := p.effective[key]
		if found := p.Observed.Read[key]; ours && (found == nil || !SameData(found, wanted)) {
			return false
		}
	}
	return true
}
