package dsoitest

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"k8s.io/apimachinery/pkg/api/meta"
)

// Settle plays the controllers of Kubernetes: every StatefulSet and Deployment is
// rolled out, all its pods ready.
func (c *Cluster) Settle(ctx context.Context) error {
	var sets appsv1.StatefulSetList
	if err := c.within.List(ctx, &sets); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	for i := range sets.Items {
		set := &sets.Items[i]
		n, revision := ptr.Deref(set.Spec.Replicas, 1), fmt.Sprintf("%s-%d", set.Name, set.Generation)
		set.Status = appsv1.StatefulSetStatus{
			ObservedGeneration: set.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, CurrentReplicas: n, AvailableReplicas: n,
			CurrentRevision: revision, UpdateRevision: revision,
		}
		if err := c.within.Status().Update(ctx, set); err != nil {
			return fmt.Errorf("settling StatefulSet %s: %w", set.Name, err)
		}
	}
	var deployments appsv1.DeploymentList
	if err := c.within.List(ctx, &deployments); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	for i := range deployments.Items {
		d := &deployments.Items[i]
		n := ptr.Deref(d.Spec.Replicas, 1)
		d.Status = appsv1.DeploymentStatus{ObservedGeneration: d.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		if err := c.within.Status().Update(ctx, d); err != nil {
			return fmt.Errorf("settling Deployment %s: %w", d.Name, err)
		}
	}
	return nil
}

// CollectGarbage plays the garbage collector: objects whose owner is gone are
// deleted, of every kind that the cluster kind can have. cr is a type of the
// owner; its content does not matter.
func (c *Cluster) CollectGarbage(ctx context.Context, cr client.Object) error {
	for _, kind := range c.kind.Objects {
		list, ok := kind.List.DeepCopyObject().(client.ObjectList)
		if !ok {
			return fmt.Errorf("%T is no list", kind.List)
		}
		if err := c.within.List(ctx, list); err != nil {
			return fmt.Errorf("collecting garbage: %w", err)
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			if !ok {
				return nil
			}
			return c.collect(ctx, cr, object)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// collect deletes an object if its controller is gone.
func (c *Cluster) collect(ctx context.Context, cr, object client.Object) error {
	controller := metav1.GetControllerOf(object)
	if controller == nil || controller.Kind != c.kind.Kind {
		return nil
	}
	owner, ok := cr.DeepCopyObject().(client.Object)
	if !ok {
		return fmt.Errorf("%T is no object", cr)
	}
	err := c.within.Get(ctx, client.ObjectKey{Namespace: object.GetNamespace(), Name: controller.Name}, owner)
	if apierrors.IsNotFound(err) || err == nil && owner.GetUID() != controller.UID {
		return client.IgnoreNotFound(c.within.Delete(ctx, object))
	}
	return err
}
