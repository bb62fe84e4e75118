package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// patience is how long anything may take that is waited for.
const patience = 2 * time.Minute

// measured is the Pinot that is measured.
var measured = client.ObjectKey{Namespace: "bench", Name: "measured"}

// world is an API server, and a manager with its cache, whose requests are
// recorded. It runs no controller: passes are made by hand.
type world struct {
	user     client.Client // everybody else's, without a cache
	mgr      manager.Manager
	recorder *testbed.Recorder
	objects  int // of one Pinot
	// stop ends the watches, for which an API server would wait in vain.
	stop func() error
}

func newWorld(ctx context.Context, config *rest.Config) (*world, error) {
	ctrl.SetLogger(logr.Discard())
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1beta1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	user, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, err
	}
	w := &world{user: user, recorder: &testbed.Recorder{}}
	w.mgr, err = ctrl.NewManager(w.recorder.Wrap(config), ctrl.Options{Scheme: scheme, Metrics: metricsserver.Options{BindAddress: "0"}, Logger: logr.Discard()})
	if err != nil {
		return nil, err
	}
	kind := controller.PinotKind(hooks.Pinot{})
	for _, k := range kind.Objects {
		if err := w.mgr.GetFieldIndexer().IndexField(ctx, k.New(), dsoi.OwnerIndex(kind), dsoi.IndexByOwner); err != nil {
			return nil, err
		}
	}
	running, cancel := context.WithCancel(ctx)
	stopped := make(chan error, 1)
	go func() { stopped <- w.mgr.Start(running) }()
	w.stop = func() error {
		cancel()
		return <-stopped
	}
	return w, nil
}

// contestant is one of the reconcilers that are compared.
type contestant struct {
	name string
	reconcile.Reconciler
}

// opaqueHooks are those of the example, in a type that cannot be compared: that
// turns the shortcut off.
type opaqueHooks struct {
	hooks.Pinot
	_ func()
}

// contestants are all that are compared; the last is what the others are compared
// with.
func (w *world) contestants() ([]contestant, error) {
	generated, err := controller.NewPinotReconciler(w.mgr, hooks.Pinot{})
	if err != nil {
		return nil, err
	}
	unshortened, err := controller.NewPinotReconciler(w.mgr, opaqueHooks{})
	if err != nil {
		return nil, err
	}
	return []contestant{{"generated", generated}, {"generated, without the shortcut", unshortened}, {"CreateOrUpdate, list by label", plain{w.mgr.GetClient()}}}, nil
}

// install lets the first contestant install the Pinot, and waits until nobody has
// anything left to do.
func (w *world) install(ctx context.Context, contestants []contestant) error {
	if err := w.user.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: measured.Namespace}}); err != nil {
		return err
	}
	pinot := newPinot(measured.Namespace, measured.Name)
	if err := w.user.Create(ctx, pinot); err != nil {
		return err
	}
	objects, err := objectsOf(pinot)
	if err != nil {
		return err
	}
	w.objects = len(objects)
	err = wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if err := w.pass(ctx, contestants[0]); err != nil {
			return false, err
		}
		if err := w.rollOut(ctx); err != nil {
			return false, err
		}
		err := w.user.Get(ctx, measured, pinot)
		return meta.IsStatusConditionTrue(pinot.Status.Conditions, dsoi.ConditionReady), err
	})
	if err != nil {
		return fmt.Errorf("installing: %w", err)
	}
	return w.rest(ctx, contestants)
}

// pass makes one pass.
func (w *world) pass(ctx context.Context, c contestant) error {
	_, err := c.Reconcile(ctx, reconcile.Request{NamespacedName: measured})
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}

// rollOut writes the statuses of the workloads, as their controller would.
func (w *world) rollOut(ctx context.Context) error {
	var sets appsv1.StatefulSetList
	if err := w.user.List(ctx, &sets, client.InNamespace(measured.Namespace)); err != nil {
		return err
	}
	for i := range sets.Items {
		set := &sets.Items[i]
		n := *set.Spec.Replicas
		if set.Status.ObservedGeneration == set.Generation && set.Status.ReadyReplicas == n {
			continue
		}
		set.Status = appsv1.StatefulSetStatus{
			ObservedGeneration: set.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, CurrentReplicas: n, AvailableReplicas: n,
			CurrentRevision: "1", UpdateRevision: "1",
		}
		if err := w.user.Status().Update(ctx, set); err != nil {
			return fmt.Errorf("writing the status of %s: %w", set.Name, err)
		}
	}
	return nil
}

// rest waits until no contestant sends anything: the cache has caught up, and
// events are written.
func (w *world) rest(ctx context.Context, contestants []contestant) error {
	calm := 0
	err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if calm++; len(w.recorder.Requests()) > 0 {
			calm = 0
		}
		w.recorder.Reset()
		for _, c := range contestants {
			if err := w.pass(ctx, c); err != nil {
				return false, err
			}
		}
		return calm >= 5, nil
	})
	if err != nil {
		return fmt.Errorf("waiting until nothing is sent: %w; the last requests: %v", err, w.recorder.Requests())
	}
	return nil
}
