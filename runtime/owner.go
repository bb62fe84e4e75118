package runtime

import (
	"bytes"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// identity are the labels that tell whose an object is.
var identity = []string{LabelName, LabelInstance, LabelManagedBy, LabelNode}

// owns reports whether a live object is this custom resource's: its controller says
// so, or where it has none, what we applied to it does. Volumes have none, so that
// they outlive the custom resource; another object has none when somebody took its
// owner reference away, or deleted the custom resource and left its objects.
func (p *Pass) owns(live, desired client.Object) bool {
	if controller := metav1.GetControllerOfNoCopy(live); controller != nil {
		return controller.UID == p.cr.GetUID()
	}
	return isKept(live) && sameIdentity(live, desired) || appliedAs(live, desired, p.runtime.options.fieldOwner)
}

func sameIdentity(live, desired client.Object) bool {
	for _, label := range identity {
		if live.GetLabels()[label] != desired.GetLabels()[label] {
			return false
		}
	}
	return true
}

// appliedAs reports whether owner has applied a live object with the identity of
// the desired one. Only labels that are still as they were applied count: whoever
// changes one of them owns it.
func appliedAs(live, desired client.Object, owner string) bool {
	entry := ownManagedFields(live, owner)
	if entry == nil {
		return false
	}
	var fields fieldpath.Set
	if err := fields.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())); err != nil {
		return false
	}
	same := false
	for _, label := range identity {
		if !fields.Has(fieldpath.MakePathOrDie("metadata", "labels", label)) {
			continue
		}
		if live.GetLabels()[label] != desired.GetLabels()[label] {
			return false
		}
		same = true
	}
	return same
}
