package runtime

import (
	"context"
	"reflect"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Settled reports whether a pass over a custom resource would do nothing, and
// with which result it would end: the last pass found everything as it should
// be, and the cache still shows every object that it read in the same version,
// and none besides. It builds nothing and copies nothing. Whenever in doubt, it
// says no.
//
// A pass depends on nothing but the custom resource and hooks, as they were
// given to [Runtime.NewPass], and on what it reads. Hooks are compared with ==;
// those that cannot be compared, and nil, are never the same. What else objects
// are made from belongs in hooks, as a value: what a pointer points to is not
// compared. Code that changes a custom resource after reading it must not call
// Settled.
func (r *Runtime) Settled(ctx context.Context, cr types.NamespacedName, hooks any) (result reconcile.Result, ok bool) {
	last, ok := r.snapshots.get(cr)
	if !ok || last.hooks != hooks || !r.shows(ctx, cr, last) {
		return reconcile.Result{}, false
	}
	return r.rest(), true
}

// rest is the result of a pass that leaves nothing to be done.
func (r *Runtime) rest() reconcile.Result {
	return reconcile.Result{RequeueAfter: r.options.resync}
}

// version of an object. No version is given to two states of an object, so the
// same one tells that nothing about it has changed: its content, owners, managed
// fields, status. Telling which changes matter is left to a pass. The zero value
// is that of an object that is not there.
type version struct {
	uid             types.UID
	resourceVersion string
}

func versionOf(object client.Object) version {
	return version{object.GetUID(), object.GetResourceVersion()}
}

// snapshot is all that a pass depended on which found everything as it should be.
type snapshot struct {
	cr    version
	hooks any
	owned []ownedVersions
	inUID client.ListOptions // of everything that is owned
	read  []readObject
}

// ownedVersions is the versions, by name, of all objects of one kind that the custom
// resource controls. They are listed, not read one by one: that is cheaper, and
// an object that should not be there is seen.
type ownedVersions struct {
	list     client.ObjectList
	versions map[string]version
}

// readObject is an object that the custom resource does not control: a volume, or
// what pods read.
type readObject struct {
	schema.GroupVersionKind
	types.NamespacedName
	version
}

// saw notes the version in which a pass has read an object; found is false when
// it was not there.
func (p *Pass) saw(key objectKey, gv schema.GroupVersion, object client.Object, found bool) {
	now := readObject{gv.WithKind(key.Kind), key.NamespacedName, version{}}
	if found {
		now.version = versionOf(object)
	}
	if before, ok := p.seen[key]; ok && before != now {
		p.busy = true // something was made from a version that is not the last
	}
	p.seen[key] = now
}

// remember keeps what the pass depended on, if there was nothing to do, and
// nothing to wait for.
func (p *Pass) remember() {
	if p.busy || len(p.unready) > 0 || !reflect.ValueOf(p.hooks).Comparable() {
		return
	}
	last := snapshot{cr: p.version, hooks: p.hooks, inUID: client.ListOptions{
		Namespace:             p.namespace(),
		FieldSelector:         fields.OneTermEqualSelector(OwnerIndex(p.runtime.kind), string(p.cr.GetUID())),
		UnsafeDisableDeepCopy: ptr.To(true),
	}}
	listed := map[schema.GroupKind]map[string]version{}
	for _, kind := range p.runtime.kind.Objects {
		gvk, err := apiutil.GVKForObject(kind.Object, p.runtime.client.Scheme())
		if err != nil {
			return
		}
		if !isKept(kind.Object) {
			listed[gvk.GroupKind()] = map[string]version{}
			last.owned = append(last.owned, ownedVersions{kind.List, listed[gvk.GroupKind()]})
		}
	}
	for key, object := range p.seen {
		if versions, ok := listed[key.GroupKind]; ok && p.store.wants(key) {
			versions[key.Name] = object.version
			continue
		}
		last.read = append(last.read, object)
	}
	p.runtime.snapshots.put(p.key, last)
}

// shows reports whether the cache shows what it showed to the last pass.
func (r *Runtime) shows(ctx context.Context, cr types.NamespacedName, last snapshot) bool {
	if !r.showsObject(ctx, readObject{r.kind.GroupVersionKind, cr, last.cr}) {
		return false
	}
	for _, kind := range last.owned {
		if !r.showsOwned(ctx, kind, &last.inUID) {
			return false
		}
	}
	for _, object := range last.read {
		if !r.showsObject(ctx, object) {
			return false
		}
	}
	return true
}

// showsObject reports whether the cache shows an object in its last version.
func (r *Runtime) showsObject(ctx context.Context, last readObject) bool {
	made, err := r.client.Scheme().New(last.GroupVersionKind)
	object, ok := made.(client.Object)
	if err != nil || !ok {
		return false
	}
	err = r.client.Get(ctx, last.NamespacedName, object, &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(true)})
	if apierrors.IsNotFound(err) {
		return last.version == version{}
	}
	return err == nil && versionOf(object) == last.version
}

// showsOwned reports whether the cache shows the objects of a kind in their last
// versions, and no others.
func (r *Runtime) showsOwned(ctx context.Context, last ownedVersions, inUID *client.ListOptions) bool {
	list, ok := last.list.DeepCopyObject().(client.ObjectList)
	if !ok || r.client.List(ctx, list, inUID) != nil {
		return false
	}
	items, same := 0, 0
	err := meta.EachListItem(list, func(item runtime.Object) error {
		items++
		if object, ok := item.(client.Object); ok && versionOf(object) == last.versions[object.GetName()] {
			same++
		}
		return nil
	})
	return err == nil && same == items && same == len(last.versions)
}

// snapshots holds the last snapshot of each custom resource that has settled. It
// is safe for concurrent use.
type snapshots struct {
	mu   sync.Mutex
	byCR map[types.NamespacedName]snapshot
}

func newSnapshots() *snapshots { return &snapshots{byCR: map[types.NamespacedName]snapshot{}} }

func (s *snapshots) get(cr types.NamespacedName) (snapshot, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.byCR[cr]
	return last, ok
}

func (s *snapshots) put(cr types.NamespacedName, last snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byCR[cr] = last
}

func (s *snapshots) forget(cr types.NamespacedName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byCR, cr)
}
