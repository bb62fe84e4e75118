package dsoitest

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// CollectGarbage plays the garbage collector: objects whose controller is a custom
// resource that is gone are deleted, of every kind that the cluster kind can
// have.
func (c *Cluster) CollectGarbage(ctx context.Context) error {
	for _, kind := range c.kind.Objects {
		list := kind.NewList()
		if err := c.within.List(ctx, list); err != nil {
			return fmt.Errorf("collecting garbage: %w", err)
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			if !ok {
				return nil
			}
			return c.collect(ctx, object)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// collect deletes an object if its controller is gone.
func (c *Cluster) collect(ctx context.Context, object client.Object) error {
	controller := metav1.GetControllerOf(object)
	if controller == nil || controller.Kind != c.kind.Kind {
		return nil
	}
	// A cluster-scoped custom resource has no namespace.
	for _, namespace := range []string{object.GetNamespace(), ""} {
		owner := c.kind.New()
		err := c.within.Get(ctx, client.ObjectKey{Namespace: namespace, Name: controller.Name}, owner)
		if err == nil && owner.GetUID() == controller.UID {
			return nil
		}
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return client.IgnoreNotFound(c.within.Delete(ctx, object))
}
