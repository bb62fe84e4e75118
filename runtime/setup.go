package runtime

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Setup adds a controller for custom resources of cr's type to a manager. It
// watches these, the objects that they own or want, and the ConfigMaps and Secrets
// that their pods read, and indexes owned objects by the UID of their owner.
func (r *Runtime) Setup(mgr manager.Manager, cr client.Object, reconciler reconcile.Reconciler) error {
	clusters := builder.WithPredicates(ClusterPredicate(), DenyNamespacesPredicate(r.options.deniedNamespaces...))
	build := builder.ControllerManagedBy(mgr).
		For(cr, clusters).
		WithOptions(controller.Options{MaxConcurrentReconciles: r.options.concurrency, RateLimiter: backoff()})
	readBy, wantedBy := handler.EnqueueRequestsFromMapFunc(r.requests(r.readings)), handler.EnqueueRequestsFromMapFunc(r.requests(r.wanted))
	for _, kind := range r.kind.Objects {
		if isKept(kind.Object) {
			// A volume has no owner reference.
			build = build.Watches(kind.Object, wantedBy, builder.WithPredicates(ChildPredicate(r.options.fieldOwner)))
			continue
		}
		if err := mgr.GetFieldIndexer().IndexField(context.Background(), kind.Object, OwnerIndex(r.kind), IndexByOwner); err != nil {
			return fmt.Errorf("indexing %s by owner: %w", typeName(kind.Object), err)
		}
		// An object of somebody else, which is in the way, has none to us.
		build = build.Owns(kind.Object, builder.WithPredicates(ChildPredicate(r.options.fieldOwner))).
			Watches(kind.Object, wantedBy, builder.WithPredicates(ownerPredicate()))
	}
	if len(r.kind.Objects) > 0 {
		for _, read := range []client.Object{&corev1.ConfigMap{}, &corev1.Secret{}} {
			build = build.Watches(read, readBy, builder.WithPredicates(dataPredicate()))
		}
	}
	if err := build.Complete(reconciler); err != nil {
		return fmt.Errorf("setting up the controller of %s: %w", r.kind.Kind, err)
	}
	return nil
}

// longestBackoff is how long a custom resource waits for another attempt at most,
// however often it has failed. Events of its objects count as attempts, so that one
// that fails for long gets there soon, and what made it fail ends unseen. Nobody
// should wait for the quarter of an hour after that which is usual.
const longestBackoff = time.Minute

// backoff says how long a custom resource waits after it has failed: twice as long
// each time.
func backoff() workqueue.TypedRateLimiter[reconcile.Request] {
	return workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](5*time.Millisecond, longestBackoff)
}

// requests returns requests for the custom resources that are known to have to do
// with an object, whosever it is.
func (r *Runtime) requests(known *memory[struct{}]) handler.MapFunc {
	return func(_ context.Context, object client.Object) []reconcile.Request {
		gvk, err := apiutil.GVKForObject(object, r.client.Scheme())
		if err != nil {
			return nil
		}
		var requests []reconcile.Request
		for _, cr := range known.of(keyOf(gvk.GroupKind(), object)) {
			requests = append(requests, reconcile.Request{NamespacedName: cr})
		}
		return requests
	}
}

// sameData reports whether two versions of a ConfigMap or a Secret hold the same.
func sameData(before, after client.Object) bool {
	switch after := after.(type) {
	case *corev1.ConfigMap:
		before, ok := before.(*corev1.ConfigMap)
		return ok && equality.Semantic.DeepEqual(before.Data, after.Data) && equality.Semantic.DeepEqual(before.BinaryData, after.BinaryData)
	case *corev1.Secret:
		before, ok := before.(*corev1.Secret)
		return ok && equality.Semantic.DeepEqual(before.Data, after.Data)
	default:
		return false
	}
}
