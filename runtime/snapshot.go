package runtime

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// OwnerIndex is the name of the cache index of objects by the UID of their
// controller, for one cluster kind: two kinds in one manager have one each.
func OwnerIndex(kind build.ClusterKind) string {
	return "dsoi.controllerUID." + kind.GroupKind().String()
}

// IndexByOwner is the function of that index.
func IndexByOwner(object client.Object) []string {
	if controller := metav1.GetControllerOfNoCopy(object); controller != nil {
		return []string{string(controller.UID)}
	}
	return nil
}

// ownedBy selects the objects that the custom resource controls.
func (p *pass) ownedBy() *client.ListOptions {
	return &client.ListOptions{
		Namespace:             p.namespace(),
		FieldSelector:         fields.OneTermEqualSelector(OwnerIndex(p.kind), string(p.cr.GetUID())),
		UnsafeDisableDeepCopy: ptr.To(true),
	}
}

// Settled reports whether a pass over a custom resource would do nothing, and
// with which result it would end: the last pass found everything as it should
// be, and the cache still shows every object that it read in the same version,
// and none besides. It builds nothing and copies nothing. Whenever in doubt, it
// says no.
//
// A pass depends on nothing but the custom resource and hooks, as they were
// given to [Runtime.Reconcile], and on what it reads. Hooks are compared with ==;
// those that cannot be compared, and nil, are never the same. What else objects
// are made from belongs in hooks, as a value: what a pointer points to is not
// compared.
func (r *Runtime) Settled(ctx context.Context, cr types.NamespacedName, hooks any) (result reconcile.Result, ok bool) {
	record := r.store.Known(cr)
	if record == nil || record.Settled == nil || record.Settled.Hooks != hooks || !r.shows(ctx, cr, record.Settled) {
		return reconcile.Result{}, false
	}
	return r.rest(), true
}

// restsAt is Settled for a custom resource that was read already.
func (r *Runtime) restsAt(ctx context.Context, cr client.Object, hooks any) bool {
	key := client.ObjectKeyFromObject(cr)
	record := r.store.Known(key)
	if record == nil || record.Settled == nil || record.Settled.CR != plan.VersionOf(cr) {
		return false
	}
	_, ok := r.Settled(ctx, key, hooks)
	return ok
}

// rest is the result of a pass that leaves nothing to be done.
func (r *Runtime) rest() reconcile.Result {
	return reconcile.Result{RequeueAfter: r.options.resync}
}

// snapshot is what the pass depended on; nil where that cannot be told.
func (p *pass) snapshot() *store.Snapshot {
	if p.hooks == nil || !reflect.ValueOf(p.hooks).Comparable() {
		return nil
	}
	return &store.Snapshot{
		CR: p.seen.cr, Hooks: p.hooks,
		OwnedBy: p.ownedBy(), Owned: p.seen.ownedVersions(),
		Read: slices.SortedFunc(maps.Values(p.seen.others), compareReads),
	}
}

// ownedVersions are the versions of the objects that the custom resource controls.
func (s *seen) ownedVersions() []store.OwnedVersions {
	var all []store.OwnedVersions
	for _, kind := range s.listed {
		versions := map[string]plan.Version{}
		for key, object := range s.owned {
			if key.GroupKind == kind.GroupKind() {
				versions[key.Name] = plan.VersionOf(object)
			}
		}
		all = append(all, store.OwnedVersions{Kind: kind, Versions: versions})
	}
	return all
}

func compareReads(a, b store.ReadVersion) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
}

// shows reports whether the cache shows what it showed to the last pass.
func (r *Runtime) shows(ctx context.Context, cr types.NamespacedName, last *store.Snapshot) bool {
	if !r.showsObject(ctx, store.ReadVersion{GroupVersionKind: r.kind.GroupVersionKind, NamespacedName: cr, Version: last.CR}) {
		return false
	}
	listed := 0
	for _, kind := range r.kind.Objects {
		if r.lists(kind) {
			listed++
		}
	}
	if listed != len(last.Owned) {
		return false // the API server knows a kind that it did not know then
	}
	for _, kind := range last.Owned {
		if !r.showsOwned(ctx, kind, last.OwnedBy) {
			return false
		}
	}
	for _, object := range last.Read {
		if !r.showsObject(ctx, object) {
			return false
		}
	}
	return true
}

// showsObject reports whether the cache shows an object in its last version.
func (r *Runtime) showsObject(ctx context.Context, last store.ReadVersion) bool {
	made, err := r.client.Scheme().New(last.GroupVersionKind)
	object, ok := made.(client.Object)
	if err != nil || !ok {
		return false
	}
	err = r.client.Get(ctx, last.NamespacedName, object, uncopied)
	if apierrors.IsNotFound(err) {
		return last.Version == plan.Version{}
	}
	return err == nil && plan.VersionOf(object) == last.Version
}

// showsOwned reports whether the cache shows the objects of a kind in their last
// versions, and no others.
func (r *Runtime) showsOwned(ctx context.Context, last store.OwnedVersions, ownedBy *client.ListOptions) bool {
	list := last.Kind.NewList()
	if r.client.List(ctx, list, ownedBy) != nil {
		return false
	}
	items, same := 0, 0
	err := meta.EachListItem(list, func(item runtime.Object) error {
		items++
		if object, ok := item.(client.Object); ok && plan.VersionOf(object) == last.Versions[object.GetName()] {
			same++
		}
		return nil
	})
	return err == nil && same == items && same == len(last.Versions)
}
