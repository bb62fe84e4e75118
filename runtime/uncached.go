package runtime

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// NewUncached returns a runtime that reads from the API server, for a program that looks
// at a custom resource once. c has no cache. There are no events. It asks the API server
// which optional kinds it knows. The error joins everything that is wrong with the kind
// and the options.
func NewUncached(c client.Client, kind build.ClusterKind, opts ...Option) (*Runtime, error) {
	if c == nil {
		return nil, errors.New("a runtime needs a client")
	}
	direct := uncached{Client: c, index: OwnerIndex(kind)}
	r, err := New(direct, direct, noEvents{}, kind, opts...)
	if err != nil {
		return nil, err
	}
	_, _, err = r.findAbsent(c.RESTMapper())
	return r, err
}

// uncached is a client without a cache, and so without the index of objects by owner.
type uncached struct {
	client.Client
	index string
}

// List lists the objects of an owner, or others.
func (u uncached) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	o := client.ListOptions{}
	o.ApplyOptions(opts)
	if o.FieldSelector == nil {
		return u.Client.List(ctx, list, opts...)
	}
	owner, ok := o.FieldSelector.RequiresExactMatch(u.index)
	if !ok {
		return u.Client.List(ctx, list, opts...)
	}
	o.FieldSelector = nil
	if err := u.Client.List(ctx, list, &o); err != nil {
		return err
	}
	var owned []runtime.Object
	err := meta.EachListItem(list, func(item runtime.Object) error {
		object, ok := item.(client.Object)
		if !ok {
			return fmt.Errorf("%T is not an object", item)
		}
		for _, controller := range IndexByOwner(object) {
			if controller == owner {
				owned = append(owned, object)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return meta.SetList(list, owned)
}

// noEvents is an event recorder that drops all events.
type noEvents struct{}

func (noEvents) Eventf(_, _ runtime.Object, _, _, _, _ string, _ ...any) {}
