package plan

import (
	"bytes"
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// replicasToApply is the number of pods of a workload that we apply, so that it is
// lost to nobody on its way to an autoscaler and back.
//
// An autoscaler of the custom resource's own sets it in place of the custom resource, as
// long as it is there. Afterwards it is ours again, whatever the autoscaler has set: see
// [TakesReplicasBack]. A workload that we have stopped has pods again when its autoscaler comes
// back: an autoscaler does nothing about one that has none.
//
// Where another autoscaler, or a person, has set it through the scale subresource, it is
// left out: whoever did that owns the field now, and our value is the one for the
// beginning. Where none is wanted any longer, and nobody else owns it yet, the live
// value stays in: an owner that drops a field which nobody else has sets it to its
// default, which is 1
// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
func replicasToApply(wanted, live client.Object, owner string, autoscaled bool) *int32 {
	field, current := replicasOf(wanted), replicasOf(live)
	if field == nil {
		return nil
	}
	want := *field
	if autoscaled {
		want = nil
	}
	switch {
	case current == nil:
		return want
	case want != nil && wasAutoscaled(live):
		return want
	case scaled(live, owner):
		return nil
	case want == nil && ownsReplicasAlone(live, owner):
		if autoscaled && **current == 0 && (*field == nil || **field > 0) {
			return cmp.Or(*field, ptr.To[int32](1))
		}
		return *current
	default:
		return want
	}
}

// AutoscaledAnnotation on a workload says that an autoscaler of its custom resource has set
// its replicas. It is how a later pass, also of another process, tells them from those that
// somebody else has set. Until the autoscaler has set them, nothing about the workload
// changes: an apply at the same time would set them back.
const AutoscaledAnnotation = "dsoi.datainfra.io/autoscaled"

func wasAutoscaled(live client.Object) bool { return live.GetAnnotations()[AutoscaledAnnotation] != "" }

// TakesReplicasBack reports whether an outcome gives a workload the replicas of the custom
// resource again, after the custom resource's own autoscaler has set them.
func TakesReplicasBack(o Outcome) bool {
	wanted := replicasOf(o.Wanted)
	return o.Live != nil && wasAutoscaled(o.Live) && wanted != nil && *wanted != nil && !wasAutoscaled(o.Wanted)
}

// WithoutScaler are the managed fields of an object without the replicas that others than
// owner have set through the scale subresource; changed is false where there are none.
func WithoutScaler(entries []metav1.ManagedFieldsEntry, owner string) (left []metav1.ManagedFieldsEntry, changed bool) {
	for _, entry := range entries {
		if isScaler(entry, owner) {
			changed = true
			continue // the scale subresource has no other field
		}
		left = append(left, entry)
	}
	return left, changed
}

// autoscaled are the workloads of which an autoscaler that the custom resource controls
// sets the replicas: one that is wanted, and one that is still there.
func (p *planner) autoscaled() map[Key]bool {
	found := map[Key]bool{}
	note := func(object client.Object) {
		if autoscaler, ok := object.(*autoscalingv2.HorizontalPodAutoscaler); ok && autoscaler != nil {
			target := autoscaler.Spec.ScaleTargetRef
			found[Key{schema.GroupKind{Group: appsv1.GroupName, Kind: target.Kind}, types.NamespacedName{Namespace: autoscaler.Namespace, Name: target.Name}}] = true
		}
	}
	for _, w := range p.List.Objects {
		note(w.Object)
	}
	for _, object := range p.Observed.Owned {
		if metav1.IsControlledBy(object.Object, p.CR) { // whatever the index says
			note(object.Object)
		}
	}
	return found
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
	return slices.ContainsFunc(live.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool { return isScaler(entry, owner) })
}

func isScaler(entry metav1.ManagedFieldsEntry, owner string) bool {
	return entry.Subresource == "scale" && entry.Manager != owner && bytes.Contains(entry.FieldsV1.GetRawBytes(), replicasField)
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
