package plan

import (
	"bytes"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// owns reports whether a live object is the custom resource's: its controller says
// so, or where it has none, what we applied to it does. Volumes have none, so that
// they outlive the custom resource; another object has none when somebody took its
// owner reference away, or deleted the custom resource and left its objects.
func owns(cr types.UID, live, wanted client.Object, kept bool, owner string) bool {
	if controller := metav1.GetControllerOfNoCopy(live); controller != nil {
		return controller.UID == cr
	}
	return kept && sameIdentity(live, wanted) || appliedAs(live, wanted, owner)
}

// formerlyOwned reports whether an object belongs to an earlier custom resource of
// the same kind and name.
func formerlyOwned(cr client.Object, kind schema.GroupKind, live client.Object) bool {
	controller := metav1.GetControllerOfNoCopy(live)
	if controller == nil || controller.UID == cr.GetUID() {
		return false
	}
	group, err := schema.ParseGroupVersion(controller.APIVersion)
	return err == nil && group.Group == kind.Group && controller.Kind == kind.Kind && controller.Name == cr.GetName()
}

// sameIdentity reports whether two objects have the labels of one custom resource
// and node. Objects without these labels belong to nobody.
func sameIdentity(live, wanted client.Object) bool {
	has, wants := live.GetLabels(), wanted.GetLabels()
	for _, label := range build.IdentityLabels {
		if has[label] != wants[label] {
			return false
		}
	}
	return wants[build.LabelInstance] != ""
}

// appliedAs reports whether owner has applied a live object with the identity of
// the wanted one. Only labels that are still as they were applied count: whoever
// changes one of them owns it.
func appliedAs(live, wanted client.Object, owner string) bool {
	entry := ownManagedFields(live, owner)
	if entry == nil {
		return false
	}
	var fields fieldpath.Set
	if err := fields.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())); err != nil {
		return false
	}
	same := false
	for _, label := range build.IdentityLabels {
		if !fields.Has(fieldpath.MakePathOrDie("metadata", "labels", label)) {
			continue
		}
		if live.GetLabels()[label] != wanted.GetLabels()[label] {
			return false
		}
		same = true
	}
	return same
}
