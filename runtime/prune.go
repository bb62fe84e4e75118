package runtime

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// OwnerIndex is the name of the cache index of objects by the UID of their
// controller, for one cluster kind: two kinds in one manager have one each.
func OwnerIndex(kind ClusterKind) string {
	return "dsoi.controllerUID." + kind.GroupKind().String()
}

// IndexByOwner is the function of that index.
func IndexByOwner(object client.Object) []string {
	if controller := metav1.GetControllerOfNoCopy(object); controller != nil {
		return []string{string(controller.UID)}
	}
	return nil
}

// isKept reports whether objects of a kind are never deleted: volumes hold data.
func isKept(object client.Object) bool {
	_, claim := object.(*corev1.PersistentVolumeClaim)
	return claim
}

// prune deletes the objects that the custom resource controls and no longer
// wants, of every kind that it can have. It comes last in a pass without
// errors. Before the first deletion it makes sure, at the API server, that the
// custom resource which was reconciled is the current one: an old one from the
// cache lacks what a newer one has. Nothing of that is an error; done is false
// when it has to be tried again.
func (p *Pass) prune(ctx context.Context) (done bool, err error) {
	var all []client.Object
	for _, kind := range p.runtime.kind.Objects {
		if isKept(kind.Object) {
			continue
		}
		orphans, err := p.orphans(ctx, kind)
		if err != nil {
			return false, err
		}
		all = append(all, orphans...)
	}
	if len(all) == 0 {
		return true, nil
	}
	p.busy = true
	if current, err := p.isCurrent(ctx); err != nil || !current {
		return false, err
	}
	done = true
	var errs []error
	for _, orphan := range all {
		deleted, err := p.delete(ctx, orphan)
		done = done && deleted
		errs = append(errs, err)
	}
	return done, errors.Join(errs...)
}

// orphans lists the objects of a kind that we control and do not want. They are
// the cache's own, and only to be read.
func (p *Pass) orphans(ctx context.Context, kind ObjectKind) ([]client.Object, error) {
	list, ok := kind.List.DeepCopyObject().(client.ObjectList)
	if !ok {
		return nil, fmt.Errorf("%T is no list", kind.List)
	}
	gvk, err := apiutil.GVKForObject(kind.Object, p.runtime.client.Scheme())
	if err != nil {
		return nil, fmt.Errorf("looking for orphans: %w", err)
	}
	err = p.client.List(ctx, list, client.InNamespace(p.namespace()), client.MatchingFields{OwnerIndex(p.runtime.kind): string(p.cr.GetUID())}, client.UnsafeDisableDeepCopy)
	if err != nil {
		return nil, fmt.Errorf("looking for orphans among %s: %w", gvk.Kind, err)
	}
	var orphans []client.Object
	err = meta.EachListItem(list, func(item runtime.Object) error {
		object, ok := item.(client.Object)
		switch {
		case !ok || object.GetDeletionTimestamp() != nil:
		case !metav1.IsControlledBy(object, p.cr): // whatever the index says
		case !p.store.wants(keyOf(gvk.GroupKind(), object)):
			orphans = append(orphans, object)
		}
		return nil
	})
	return orphans, err
}

// isCurrent asks the API server whether the custom resource is still what was
// reconciled: also whether it was paused since.
func (p *Pass) isCurrent(ctx context.Context) (bool, error) {
	gvk, err := apiutil.GVKForObject(p.cr, p.runtime.client.Scheme())
	if err != nil {
		return false, fmt.Errorf("making sure that the custom resource is current before deleting: %w", err)
	}
	current, err := p.newObject(gvk)
	if err != nil {
		return false, err
	}
	err = p.runtime.reader.Get(ctx, p.key, current)
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("making sure that %s %s is current before deleting: %w", gvk.Kind, p.key.Name, err)
	}
	return asksTheSame(current, p.cr), nil
}

// delete deletes one orphan, if it is still as it was seen: whoever has taken it
// over since keeps it. done is false when it is not.
func (p *Pass) delete(ctx context.Context, orphan client.Object) (done bool, err error) {
	gvk, err := apiutil.GVKForObject(orphan, p.runtime.client.Scheme())
	if err != nil {
		return false, err
	}
	object := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: orphan.GetNamespace(), Name: orphan.GetName()}}
	object.SetGroupVersionKind(gvk)
	err = p.client.Delete(ctx, object,
		client.Preconditions{UID: ptr.To(orphan.GetUID()), ResourceVersion: ptr.To(orphan.GetResourceVersion())},
		client.PropagationPolicy(metav1.DeletePropagationBackground))
	key := keyOf(gvk.GroupKind(), orphan)
	if apierrors.IsConflict(err) {
		if before, ok := p.runtime.refused.get(p.key, key); !ok || before != versionOf(orphan) {
			p.runtime.refused.put(p.key, key, versionOf(orphan))
			return false, nil // the cache is behind
		}
		// The cache has had its time, and shows the same: another look will not help.
		p.client.recorder.Failing(p.cr, object, ReasonFailed, fmt.Sprintf("cannot delete %s: %v", describe(object), err))
	}
	if client.IgnoreNotFound(err) != nil {
		return false, fmt.Errorf("deleting %s, which is no longer wanted: %w", describe(object), err)
	}
	p.runtime.memos.remove(p.key, key)
	p.runtime.refused.remove(p.key, key)
	return true, nil
}
