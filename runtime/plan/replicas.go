package plan

import (
	"bytes"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// replicasToApply is the number of pods of a workload that we apply, so that it is
// lost to nobody on its way to an autoscaler and back.
//
// Where an autoscaler, or a person, has set it through the scale subresource, it is
// left out: whoever did that owns the field now, and our value is the one for the
// beginning. Where none is wanted any longer, and nobody else owns it yet, the live
// value stays in: an owner that drops a field which nobody else has sets it to its
// default, which is 1
// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
func replicasToApply(wanted, live client.Object, owner string) *int32 {
	want, current := replicasOf(wanted), replicasOf(live)
	switch {
	case want == nil:
		return nil
	case current == nil:
		return *want
	case scaled(live, owner):
		return nil
	case *want == nil && ownsReplicasAlone(live, owner):
		return *current
	default:
		return *want
	}
}

// replicasOf returns where a workload has its replicas; nil for another object.
func replicasOf(object client.Object) **int32 {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		if w != nil {
			return &w.Spec.Replicas
		}
	case *appsv1.Deployment:
		if w != nil {
			return &w.Spec.Replicas
		}
	}
	return nil
}

// replicasField is how managed fields name spec.replicas; nothing else in a
// workload's entry for the scale subresource has that name.
var replicasField = []byte(`"f:replicas"`)

// scaled reports whether someone else owns an object's replicas by way of the
// scale subresource, as autoscalers and kubectl scale do.
func scaled(live client.Object, owner string) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Subresource == "scale" && entry.Manager != owner && bytes.Contains(entry.FieldsV1.GetRawBytes(), replicasField) {
			return true
		}
	}
	return false
}

// ownsReplicasAlone reports whether owner has applied an object's replicas, and
// nobody else has set them.
func ownsReplicasAlone(live client.Object, owner string) bool {
	ours := false
	for _, entry := range live.GetManagedFields() {
		if !ownsReplicas(entry) {
			continue
		}
		if entry.Manager != owner || entry.Operation != metav1.ManagedFieldsOperationApply {
			return false
		}
		ours = true
	}
	return ours
}

func ownsReplicas(entry metav1.ManagedFieldsEntry) bool {
	raw := entry.FieldsV1.GetRawBytes()
	if !bytes.Contains(raw, replicasField) {
		return false
	}
	var set fieldpath.Set
	return set.FromJSON(bytes.NewReader(raw)) == nil && set.Has(fieldpath.MakePathOrDie("spec", "replicas"))
}
