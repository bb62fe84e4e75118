package runtime

import (
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// DenyNamespacesPredicate drops the events of objects in some namespaces.
func DenyNamespacesPredicate(names ...string) predicate.Predicate {
	o := options{deniedNamespaces: names}
	return predicate.NewPredicateFuncs(func(object client.Object) bool { return !o.denied(object.GetNamespace()) })
}

// ClusterPredicate drops updates of a custom resource that mean nothing to its
// reconciler, such as those of its status. An annotation does mean something:
// removing the one that pauses takes effect at once.
func ClusterPredicate() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		return !plan.AsksTheSame(e.ObjectOld, e.ObjectNew)
	}}
}

// ChildPredicate drops updates of an applied object that change nothing of what
// fieldOwner applied, nor how far a rollout is. It does not go by generation,
// which ConfigMaps and Services do not have.
func ChildPredicate(fieldOwner string) predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, hadEntry := plan.OwnEntry(e.ObjectOld, fieldOwner)
		after, hasEntry := plan.OwnEntry(e.ObjectNew, fieldOwner)
		return before != after || hadEntry != hasEntry ||
			changesHands(e) ||
			e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration() && plan.IsWorkload(e.ObjectNew) ||
			e.ObjectOld.GetDeletionTimestamp().IsZero() != e.ObjectNew.GetDeletionTimestamp().IsZero() ||
			plan.RolloutStatusOf(e.ObjectOld) != plan.RolloutStatusOf(e.ObjectNew)
	}}
}

// ownerPredicate drops all events but those that can end a conflict: an object is
// gone, or has other owners.
func ownerPredicate() predicate.Predicate {
	return predicate.Funcs{
		CreateFunc:  func(event.CreateEvent) bool { return false },
		GenericFunc: func(event.GenericEvent) bool { return false },
		UpdateFunc:  changesHands,
	}
}

// wantedPredicate is [ChildPredicate] for objects that hold data, which have no owner, and
// [ownerPredicate] for all others, of which their owner hears by other ways.
func wantedPredicate(fieldOwner string) predicate.Predicate {
	kept := predicate.NewPredicateFuncs(build.IsKept)
	return predicate.Or(ownerPredicate(), predicate.And(kept, ChildPredicate(fieldOwner)))
}

// changesHands reports whether an object got other owners, or was deleted and made
// anew in between.
func changesHands(e event.UpdateEvent) bool {
	return e.ObjectOld.GetUID() != e.ObjectNew.GetUID() ||
		!equality.Semantic.DeepEqual(e.ObjectOld.GetOwnerReferences(), e.ObjectNew.GetOwnerReferences())
}

// dataPredicate drops updates of ConfigMaps and Secrets that leave their data
// alone.
func dataPredicate() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		return !plan.SameData(e.ObjectOld, e.ObjectNew)
	}}
}
