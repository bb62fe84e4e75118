package runtime

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Setup adds a controller for custom resources of cr's type to a manager. It
// watches these, the objects that they own or want, and the ConfigMaps and Secrets
// that their pods and hooks read, and indexes owned objects by the UID of their
// owner. Optional kinds that the API server does not know are left out, with a
// warning on each custom resource that wants one, until it does.
func (r *Runtime) Setup(mgr manager.Manager, cr client.Object, reconciler reconcile.Reconciler) error {
	known, absent, err := r.findAbsent(mgr.GetRESTMapper())
	if err != nil {
		return err
	}
	late := &latecomers{Runtime: r, mgr: mgr, kinds: absent, arrived: make(chan event.GenericEvent)}
	setup := builder.ControllerManagedBy(mgr).
		For(cr, builder.WithPredicates(ClusterPredicate(), DenyNamespacesPredicate(r.options.deniedNamespaces...))).
		WithOptions(controller.Options{MaxConcurrentReconciles: r.options.concurrency, RateLimiter: backoff()})
	for _, kind := range known {
		if err := r.index(context.Background(), mgr, kind); err != nil {
			return err
		}
		for _, watch := range r.watchesOf(mgr, kind) {
			setup = setup.WatchesRawSource(watch)
		}
	}
	readBy := handler.EnqueueRequestsFromMapFunc(r.requests(store.Reads))
	watchData := func(kind string, read client.Object) {
		if r.kind.ReadsData(kind) {
			setup = setup.Watches(read, readBy, builder.WithPredicates(dataPredicate(), r.allowed()))
		}
	}
	watchData("ConfigMap", &corev1.ConfigMap{})
	watchData("Secret", &corev1.Secret{})
	if len(absent) > 0 {
		setup = setup.WatchesRawSource(source.Channel(late.arrived, &handler.EnqueueRequestForObject{}))
	}
	if late.controller, err = setup.Build(reconciler); err != nil {
		return fmt.Errorf("setting up the controller of %s: %w", r.kind.Kind, err)
	}
	if len(absent) > 0 {
		if err := mgr.Add(late); err != nil {
			return fmt.Errorf("waiting for kinds of object: %w", err)
		}
	}
	return r.registerMetrics()
}

// index indexes the objects of a kind by the UID of their owner. Volumes have none.
func (r *Runtime) index(ctx context.Context, mgr manager.Manager, kind build.ObjectKind) error {
	if kind.Unwanted == build.Kept {
		return nil
	}
	if err := mgr.GetFieldIndexer().IndexField(ctx, kind.New(), OwnerIndex(r.kind), IndexByOwner); err != nil {
		return fmt.Errorf("indexing %s by owner: %w", kind.Kind, err)
	}
	return nil
}

// watchesOf are the watches of a kind of object: of those that custom resources own,
// and of those that they want, whosever they are.
func (r *Runtime) watchesOf(mgr manager.Manager, kind build.ObjectKind) []source.Source {
	children := []predicate.Predicate{ChildPredicate(r.options.fieldOwner), r.allowed()}
	wantedBy := handler.EnqueueRequestsFromMapFunc(r.requests(store.Wants))
	if kind.Unwanted == build.Kept {
		return []source.Source{source.Kind(mgr.GetCache(), kind.New(), wantedBy, children...)} // a volume has no owner reference
	}
	ownedBy := handler.EnqueueRequestForOwner(mgr.GetScheme(), mgr.GetRESTMapper(), r.kind.New(), handler.OnlyControllerOwner())
	return []source.Source{
		source.Kind(mgr.GetCache(), kind.New(), ownedBy, children...),
		// An object of somebody else, which is in the way, has no owner reference to us.
		// Nor has a Secret with random content, which is ours all the same.
		source.Kind(mgr.GetCache(), kind.New(), wantedBy, wantedPredicate(r.options.fieldOwner), r.allowed()),
	}
}

// allowed drops the events of objects in denied namespaces, whose custom resources
// are left alone. The objects of cluster-scoped ones are wherever they were put.
func (r *Runtime) allowed() predicate.Predicate {
	if r.options.namespace != "" {
		return predicate.Funcs{}
	}
	return DenyNamespacesPredicate(r.options.deniedNamespaces...)
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
func (r *Runtime) requests(relation store.Relation) handler.MapFunc {
	return func(_ context.Context, object client.Object) []reconcile.Request {
		gvk, err := apiutil.GVKForObject(object, r.client.Scheme())
		if err != nil {
			return nil
		}
		var requests []reconcile.Request
		for _, cr := range r.store.Linked(plan.KeyOf(gvk.GroupKind(), object), relation) {
			requests = append(requests, reconcile.Request{NamespacedName: cr})
		}
		return requests
	}
}
