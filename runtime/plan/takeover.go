package plan

import (
	"bytes"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// isForeign reports whether a live object has been applied by others alone: what is changed
// about it for the first time is taken over.
func (p *planner) isForeign(live client.Object) bool {
	return live != nil && ownManagedFields(live, p.Owner) == nil
}

// foreignWorkload is a workload of the custom resource that is not wanted, that another
// operator has applied, and that awaits approval. As long as there is one, no other is made:
// with a wrong name in a marker, every node would run twice.
func (p *planner) foreignWorkload() (Outcome, bool) {
	for _, o := range p.unwantedOutcomes {
		if o.Decision == AwaitApproval && o.Reason == ReasonNotApplied && IsWorkload(o.Live) {
			return o, true
		}
	}
	return Outcome{}, false
}

// withLiveClaims gives templates of claims the labels and annotations that the live
// StatefulSet has there: they cannot be changed, and those that another operator has made
// have not ours.
func withLiveClaims(templates []corev1.PersistentVolumeClaim, live client.Object) []corev1.PersistentVolumeClaim {
	set, ok := live.(*appsv1.StatefulSet)
	if !ok || set == nil {
		return templates
	}
	isShared := true
	for i, template := range templates {
		at := slices.IndexFunc(set.Spec.VolumeClaimTemplates, func(c corev1.PersistentVolumeClaim) bool { return c.Name == template.Name })
		if at < 0 || set.Spec.VolumeClaimTemplates[at].Labels[build.LabelInstance] != "" {
			continue
		}
		if isShared {
			templates, isShared = slices.Clone(templates), false
		}
		there := set.Spec.VolumeClaimTemplates[at]
		templates[i].Labels, templates[i].Annotations = build.MergeMaps(there.Labels), build.MergeMaps(there.Annotations)
	}
	return templates
}

// madeBy reports whether a live StatefulSet has made a claim, or would make one of its name: it
// is named after one of its templates, and a number. Whose the StatefulSet is, the claim is.
func madeBy(live client.Object, claim *corev1.PersistentVolumeClaim) bool {
	set, ok := live.(*appsv1.StatefulSet)
	if !ok || set == nil {
		return false
	}
	return slices.ContainsFunc(set.Spec.VolumeClaimTemplates, func(template corev1.PersistentVolumeClaim) bool {
		ordinal, found := strings.CutPrefix(claim.Name, template.Name+"-"+set.Name+"-")
		return found && ordinal != "" && strings.Trim(ordinal, "0123456789") == ""
	})
}

// OwnPods reports whether some managers own anything of the pods of a live workload.
func OwnPods(live client.Object, managers []string) bool {
	for _, entry := range live.GetManagedFields() {
		if !slices.Contains(managers, entry.Manager) || entry.Subresource != "" || entry.FieldsV1 == nil {
			continue
		}
		var fields fieldpath.Set
		if fields.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())) != nil {
			return true // to be on the safe side
		}
		spec, template := "spec", "template"
		pods := fields.WithPrefix(fieldpath.PathElement{FieldName: &spec}).WithPrefix(fieldpath.PathElement{FieldName: &template})
		if !pods.Empty() {
			return true
		}
	}
	return false
}
