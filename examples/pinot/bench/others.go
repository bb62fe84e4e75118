package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// writers is how many Pinots are made at a time.
const writers = 8

// fieldOwner is who makes the objects of the others, as their operator would.
const fieldOwner = client.FieldOwner("pinot-operator")

// makeOthers makes n other Pinots with their objects, and waits until the cache
// has them all.
func (w *world) makeOthers(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		mu   sync.Mutex
		made int
	)
	workqueue.ParallelizeUntil(ctx, writers, n, func(i int) {
		if err := w.makeOther(ctx, fmt.Sprintf("other-%d", i)); err != nil {
			cancel(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if made++; made%250 == 0 {
			say("made %d of %d", made, n)
		}
	})
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return w.awaitCache(ctx, (n+1)*w.objects)
}

// makeOther makes one Pinot with its objects.
func (w *world) makeOther(ctx context.Context, name string) error {
	pinot := newPinot(measured.Namespace, name)
	if err := w.user.Create(ctx, pinot, fieldOwner); err != nil {
		return fmt.Errorf("making Pinot %s: %w", name, err)
	}
	objects, err := objectsOf(pinot)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if err := w.user.Create(ctx, object, fieldOwner); err != nil {
			return fmt.Errorf("making %T %s: %w", object, object.GetName(), err)
		}
	}
	return nil
}

// objectsOf builds the objects of a Pinot.
func objectsOf(pinot *v1beta1.Pinot) ([]client.Object, error) {
	b, errs := controller.NewPinotBuilder(pinot, hooks.Pinot{}, build.Inputs{})
	if len(errs) > 0 {
		return nil, errs.ToAggregate()
	}
	return b.Objects()
}

// awaitCache waits until the cache has as many objects in the namespace.
func (w *world) awaitCache(ctx context.Context, objects int) error {
	found := 0
	err := wait.PollUntilContextTimeout(ctx, 500*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		found = 0
		for _, kind := range controller.PinotKind(hooks.Pinot{}).Objects {
			list := kind.NewList()
			if err := w.mgr.GetClient().List(ctx, list, client.InNamespace(measured.Namespace), client.UnsafeDisableDeepCopy); err != nil {
				return false, err
			}
			found += meta.LenList(list)
		}
		return found >= objects, nil
	})
	if err != nil {
		return fmt.Errorf("waiting until the cache has %d objects; it has %d: %w", objects, found, err)
	}
	return nil
}
