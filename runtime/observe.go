package runtime

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// seen is what a pass has read from the cache.
type seen struct {
	cr plan.Version
	// owned are the objects that the custom resource controls; listed are the kinds of
	// which they were looked for.
	owned  map[plan.Key]client.Object
	listed []build.ObjectKind
	// others are what else was read, nothing among it.
	others map[plan.Key]store.ReadVersion
	// wants are the objects that the custom resource wants, or whose place it needs;
	// reads are those that its pods and hooks read.
	wants, reads map[plan.Key]bool
	wroteStatus  bool
}

func newSeen(cr client.Object) seen {
	return seen{cr: plan.VersionOf(cr), others: map[plan.Key]store.ReadVersion{}, reads: map[plan.Key]bool{}}
}

// uncopied lets the cache hand out its own objects. Nothing changes them.
var uncopied = &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(true)}

// get reads an object from the cache; nil where there is none.
func (p *pass) get(ctx context.Context, key plan.Key, version string, into client.Object) (client.Object, error) {
	err := p.client.Get(ctx, key.NamespacedName, into, uncopied)
	if apierrors.IsNotFound(err) {
		into, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	if _, known := p.seen.others[key]; !known { // what was made of the first version is out of date when there is a second
		p.seen.others[key] = store.ReadVersion{GroupVersionKind: key.WithVersion(version), NamespacedName: key.NamespacedName, Version: plan.VersionOf(into)}
	}
	return into, nil
}

// observe reads what there is of what is wanted, and what else the custom resource
// controls.
func (p *pass) observe(ctx context.Context) (plan.Observed, error) {
	observed := plan.Observed{Objects: make([]plan.ObservedObject, len(p.report.List.Objects)), Read: map[plan.Key]client.Object{}, Claims: map[plan.Key][]*corev1.PersistentVolumeClaim{}}
	keys := p.identify(observed.Objects)
	p.link(store.Wants, keys...) // before they are read: what happens afterwards leads to another pass
	if err := p.list(ctx, &observed); err != nil {
		return observed, err
	}
	for i := range observed.Objects {
		p.observeObject(ctx, i, &observed.Objects[i])
	}
	for i, w := range p.report.List.Objects {
		o := &observed.Objects[i]
		if w.Object != nil && o.Err == nil {
			observed.Read[plan.KeyOf(o.GroupKind(), w.Object)] = o.Live // pods may read it
		}
	}
	for i, w := range p.report.List.Objects {
		o := &observed.Objects[i]
		if w.Object != nil && o.Err == nil {
			o.Err = p.observePods(ctx, w, o, &observed)
		}
	}
	return observed, nil
}

// identify finds the kind of each wanted object, and returns their keys.
func (p *pass) identify(objects []plan.ObservedObject) []plan.Key {
	rows := map[schema.GroupVersionKind]bool{}
	for _, row := range p.kind.Objects {
		rows[row.GroupVersionKind] = true
	}
	keys := make([]plan.Key, 0, len(objects))
	p.seen.wants = make(map[plan.Key]bool, len(objects))
	for i, w := range p.report.List.Objects {
		o := &objects[i]
		if w.Object == nil {
			continue
		}
		gvk, err := p.gvkOf(w.Object)
		known := rows[gvk]
		switch {
		case err != nil:
			o.Err = err
			continue
		case !known:
			o.Err = fmt.Errorf("%s is not a kind of object that %s has: it would not be watched, nor deleted", gvk, p.kind.Kind)
		}
		o.GroupVersionKind, o.Kept, o.UnknownKind = gvk, build.IsKept(w.Object), p.absent.has(gvk)
		key := plan.KeyOf(gvk.GroupKind(), w.Object)
		p.seen.wants[key] = true
		keys = append(keys, key)
	}
	return keys
}

// gvkOf is the kind of an object, which most say themselves.
func (p *pass) gvkOf(object client.Object) (schema.GroupVersionKind, error) {
	if gvk := object.GetObjectKind().GroupVersionKind(); gvk.Kind != "" && gvk.Version != "" {
		return gvk, nil
	}
	return apiutil.GVKForObject(object, p.client.Scheme())
}

// list lists what the custom resource controls, of every kind that it can have.
func (p *pass) list(ctx context.Context, observed *plan.Observed) error {
	p.seen.listed = make([]build.ObjectKind, 0, len(p.kind.Objects))
	p.seen.owned = make(map[plan.Key]client.Object, len(observed.Objects))
	observed.Owned = make([]plan.OwnedObject, 0, len(observed.Objects))
	ownedBy := p.ownedBy()
	for _, kind := range p.kind.Objects {
		if !p.lists(kind) {
			continue
		}
		list := kind.NewList()
		if err := p.client.List(ctx, list, ownedBy); err != nil {
			return fmt.Errorf("listing %s: %w", kind.Kind, err)
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			if !ok {
				return fmt.Errorf("%T is not an object", item)
			}
			p.seen.owned[plan.KeyOf(kind.GroupKind(), object)] = object
			observed.Owned = append(observed.Owned, plan.OwnedObject{GroupVersionKind: kind.GroupVersionKind, Object: object})
			return nil
		})
		if err != nil {
			return err
		}
		p.seen.listed = append(p.seen.listed, kind)
	}
	return nil
}

// observeObject finds one wanted object.
func (p *pass) observeObject(ctx context.Context, i int, o *plan.ObservedObject) {
	wanted := p.report.List.Objects[i].Object
	if wanted == nil || o.Err != nil || o.UnknownKind {
		return
	}
	key := plan.KeyOf(o.GroupKind(), wanted)
	found, ok := p.seen.owned[key]
	if !ok {
		// It is not there, or not ours, or has no owner.
		made, err := p.client.Scheme().New(o.GroupVersionKind)
		if err != nil {
			o.Err = err
			return
		}
		object, isObject := made.(client.Object)
		if !isObject {
			o.Err = fmt.Errorf("%T is not an object", made)
			return
		}
		if found, err = p.get(ctx, key, o.Version, object); err != nil {
			o.Err = fmt.Errorf("reading %s: %w", key, err)
			return
		}
	}
	o.Live, o.Random = found, makeRandom(plan.MissingRandom(wanted, found))
	if applied, ok := p.record.Applied[key]; ok && found != nil && !applied.Seen && !applied.NewerThan(found, p.options.clock.Now()) {
		applied.Seen = true
		p.record.Applied[key] = applied
	}
}

// observePods reads what the pods of a workload depend on: ConfigMaps, Secrets, and
// the volumes that would be theirs.
func (p *pass) observePods(ctx context.Context, w build.Wanted, o *plan.ObservedObject, observed *plan.Observed) error {
	wanted := w.Object
	pod := plan.PodTemplateOf(wanted)
	if pod == nil {
		return nil
	}
	var reads plan.PodReads
	if p.kind.ConfigHashOf(w) != build.ConfigHashNone {
		reads = plan.PodReadsOf(pod)
	}
	for _, key := range reads.Keys(wanted.GetNamespace()) {
		if _, done := observed.Read[key]; done {
			continue // it was read, or is one of ours
		}
		object, err := p.readData(ctx, key)
		if err != nil {
			return fmt.Errorf("reading %s, which pods refer to: %w", key, err)
		}
		observed.Read[key] = object
	}
	if set, ok := wanted.(*appsv1.StatefulSet); ok && p.seesClaims() {
		return p.observeClaims(ctx, set, o, observed)
	}
	return nil
}

// observeClaims reads the volumes in the place of those that a StatefulSet would make.
func (p *pass) observeClaims(ctx context.Context, set *appsv1.StatefulSet, o *plan.ObservedObject, observed *plan.Observed) error {
	owner := plan.KeyOf(o.GroupKind(), set)
	for _, name := range plan.ClaimNames(set, o.Live) {
		key := plan.Key{GroupKind: schema.GroupKind{Kind: "PersistentVolumeClaim"}, NamespacedName: types.NamespacedName{Namespace: set.Namespace, Name: name}}
		p.seen.wants[key] = true
		p.link(store.Wants, key)
		object, err := p.get(ctx, key, corev1.SchemeGroupVersion.Version, &corev1.PersistentVolumeClaim{})
		if err != nil {
			return fmt.Errorf("reading %s, which pods would mount: %w", key, err)
		}
		if claim, ok := object.(*corev1.PersistentVolumeClaim); ok {
			observed.Claims[owner] = append(observed.Claims[owner], claim)
		}
	}
	return nil
}

// seesClaims reports whether volumes are among the objects that are watched.
func (p *pass) seesClaims() bool {
	for _, kind := range p.kind.Objects {
		if kind.Kind == "PersistentVolumeClaim" && kind.Group == "" {
			return true
		}
	}
	return false
}
