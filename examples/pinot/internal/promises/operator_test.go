package promises

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

const (
	deadline = 2 * time.Minute // longer than what has failed for long waits at most
	interval = 50 * time.Millisecond
)

// operator is a running operator, whose requests are recorded.
type operator struct {
	reconciler reconciler
	recorder   *testbed.Recorder
	stall      *stall
	passes     *atomic.Int64 // that have built anything
	events     *eventLog
	stop       func()
}

// reconciler is a generated one.
type reconciler interface {
	reconcile.Reconciler
	SetupWithManager(mgr ctrl.Manager) error
}

// testHooks are those of the example; they count passes that build anything, and can
// leave replicas to others.
type testHooks struct {
	hooks.Pinot
	passes *atomic.Int64
}

// autoscaled is an annotation of a custom resource whose operator leaves replicas
// to others.
const autoscaled = "example.com/autoscaled"

// StatefulSet leaves replicas to others where the custom resource says so.
func (h testHooks) StatefulSet(node controller.PinotNode, set *appsv1.StatefulSet) error {
	if node.Cluster.Annotations[autoscaled] != "" {
		set.Spec.Replicas = nil
	}
	return h.Pinot.StatefulSet(node, set)
}

// Pod counts controllers: there is one in newPinot.
func (h testHooks) Pod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	if node.Type == controller.PinotTypeController {
		h.passes.Add(1)
	}
	return h.Pinot.Pod(node, pod)
}

// startOperator starts an operator that watches the given namespaces, or all; it
// stops with the test, or by its stop.
func startOperator(t *testing.T, config *rest.Config, namespaces ...string) *operator {
	t.Helper()
	return runOperator(t, config, func(options *ctrl.Options) {
		for _, namespace := range namespaces {
			if options.Cache.DefaultNamespaces == nil {
				options.Cache.DefaultNamespaces = map[string]cache.Config{}
			}
			options.Cache.DefaultNamespaces[namespace] = cache.Config{}
		}
	}, dsoi.MaxConcurrentReconciles(4))
}

// runOperator starts an operator whose manager is set up by setUp.
func runOperator(t *testing.T, config *rest.Config, setUp func(*ctrl.Options), opts ...dsoi.Option) *operator {
	t.Helper()
	return runReconciler(t, config, newScheme(t), setUp, func(mgr manager.Manager, o *operator) (reconciler, error) {
		return controller.NewPinotReconciler(mgr, testHooks{passes: o.passes}, opts...)
	})
}

// runReconciler starts an operator with a reconciler that newReconciler makes.
func runReconciler(t *testing.T, config *rest.Config, scheme *runtime.Scheme, setUp func(*ctrl.Options), newReconciler func(manager.Manager, *operator) (reconciler, error)) *operator {
	t.Helper()
	logToProcess()
	o := &operator{recorder: &testbed.Recorder{}, stall: newStall(), passes: &atomic.Int64{}, events: &eventLog{}}
	options := ctrl.Options{
		Scheme:     scheme,
		Metrics:    metricsserver.Options{BindAddress: "0"},
		Logger:     logr.Discard(),
		Controller: crconfig.Controller{SkipNameValidation: ptr.To(true)},
	}
	setUp(&options)
	mgr, err := ctrl.NewManager(o.recorder.Wrap(o.stall.wrap(config)), options)
	require.NoError(t, err)
	o.reconciler, err = newReconciler(loggingManager{mgr, o.events}, o)
	require.NoError(t, err)
	require.NoError(t, o.reconciler.SetupWithManager(mgr))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	o.stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(o.stop)
	return o
}

// quiet waits until the operator has sent nothing for a while.
func (o *operator) quiet(t *testing.T) {
	t.Helper()
	sent, calm := -1, 0
	require.Eventually(t, func() bool {
		n := len(o.recorder.Requests())
		if n == sent {
			calm++
		} else {
			sent, calm = n, 0
		}
		return calm >= 20
	}, deadline, interval, "the operator does not come to rest")
}

// writes are the requests that change something, events aside.
func (o *operator) writes() []string {
	var writes []string
	for _, r := range o.recorder.Requests() {
		if r.Verb != "GET" && !r.DryRun && r.Resource != "events" {
			writes = append(writes, r.String())
		}
	}
	return writes
}

// again reconciles a Pinot by hand.
func (o *operator) again(t *testing.T, pinot *v1beta1.Pinot) {
	t.Helper()
	_, err := o.reconciler.Reconcile(t.Context(), reconcile.Request{NamespacedName: client.ObjectKeyFromObject(pinot)})
	require.NoError(t, err)
}
