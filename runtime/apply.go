package runtime

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Apply brings an object of a node to what is wanted, with the error, if any, of
// building it. It sends no request when nothing has to change. A nil object is
// not wanted; Finish deletes it where it exists. Objects of a node are applied
// in the order in which they depend on each other, and nodes in the order of
// their stages. The object is completed in place, and not to be used again.
func Apply[O Object](ctx context.Context, p *Pass, node Node, object O, err error) error {
	var none O
	switch {
	case err != nil:
		err = buildError(node, object, err)
		p.client.recorder.failing(p.cr, "build "+typeName(object)+" of "+node.Name, ReasonFailed, err.Error())
		p.stop(node, object)
		return err
	case object == none:
		return nil
	}
	if err := p.apply(ctx, node, object); err != nil {
		p.stop(node, object)
		return fmt.Errorf("node %s: %w", node.Name, err)
	}
	return nil
}

// ApplyAll is [Apply] for any number of objects.
func ApplyAll[O Object](ctx context.Context, p *Pass, node Node, objects []O, err error) error {
	var none O
	if err != nil {
		return Apply(ctx, p, node, none, err)
	}
	var errs []error
	for _, object := range objects {
		errs = append(errs, Apply(ctx, p, node, object, nil))
	}
	return errors.Join(errs...)
}

// target is an object on its way to being applied.
type target struct {
	node    Node
	desired client.Object
	live    client.Object // as the cache has it; nil when there is none
	gvk     schema.GroupVersionKind
	key     objectKey
}

func (p *Pass) apply(ctx context.Context, node Node, desired client.Object) error {
	t, err := p.observe(ctx, node, desired)
	if err != nil {
		return err
	}
	return p.act(ctx, t)
}

// observe reads the object from the cache, and completes what is wanted of it
// by what depends on the cluster: the hash of the configuration, and who owns
// the replicas.
func (p *Pass) observe(ctx context.Context, node Node, desired client.Object) (target, error) {
	gvk, err := apiutil.GVKForObject(desired, p.runtime.client.Scheme())
	if err != nil {
		return target{}, fmt.Errorf("applying %s: %w", describe(desired), err)
	}
	t := target{node: node, desired: desired, gvk: gvk, key: keyOf(gvk.GroupKind(), desired)}
	p.store.want(t.key)
	p.runtime.wanted.put(p.key, t.key, struct{}{}) // before it is read: what happens afterwards leads to another pass

	if t.live, err = p.newObject(gvk); err != nil {
		return t, err
	}
	// Nothing below changes live, so the cache need not copy it.
	err = p.client.Get(ctx, t.key.NamespacedName, t.live, &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(true)})
	if apierrors.IsNotFound(err) {
		t.live, err = nil, nil
	}
	if err != nil {
		return t, fmt.Errorf("reading %s: %w", describe(desired), err)
	}
	p.saw(t.key, gvk.GroupVersion(), t.live, t.live != nil)
	if pod := podTemplateOf(desired); pod != nil {
		if err := p.stampConfigHash(ctx, pod); err != nil {
			return t, err
		}
		handOverReplicas(desired, t.live, p.runtime.options.fieldOwner)
	}
	return t, nil
}

// newObject returns an empty object of a kind.
func (p *Pass) newObject(gvk schema.GroupVersionKind) (client.Object, error) {
	made, err := p.runtime.client.Scheme().New(gvk)
	if err != nil {
		return nil, err
	}
	object, ok := made.(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is no object", made)
	}
	return object, nil
}
