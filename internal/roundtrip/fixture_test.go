package roundtrip

import (
	"context"
	"net/http"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

const (
	deadline = time.Minute // longer than what has failed for long waits at most
	interval = 50 * time.Millisecond
)

// fixture is a custom resource in a namespace of its own, and a running operator.
type fixture struct {
	*world
	operator
	namespace string
	cr        client.Object
	config    *rest.Config // of the operator's account
	logger    logr.Logger

	recorder *testbed.Recorder // forgets what is of no more interest
	all      *testbed.Recorder
	stop     func()
}

// start starts an operator with the permissions that its markers ask for, and makes a
// custom resource.
func (w *world) start(t *testing.T, o operator, cr client.Object) *fixture {
	t.Helper()
	f := w.prepare(t, o, cr, o.emitted(t))
	f.run(t)
	f.create(t)
	t.Cleanup(func() {
		assert.Empty(t, f.refused(), "the operator lacks permissions")
	})
	return f
}

// prepare makes a namespace, and an account for the operator.
func (w *world) prepare(t *testing.T, o operator, cr client.Object, rules []rbacv1.PolicyRule) *fixture {
	t.Helper()
	cr = cr.DeepCopyObject().(client.Object)
	f := &fixture{world: w, operator: o, namespace: w.newNamespace(t), cr: cr, logger: logr.Discard(), recorder: &testbed.Recorder{}, all: &testbed.Recorder{}}
	cr.SetNamespace(f.namespace)
	f.config = w.account(t, f.namespace, rules)
	return f
}

func (f *fixture) create(t *testing.T) {
	t.Helper()
	require.NoError(t, f.user.Create(t.Context(), f.cr))
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(f.conditions(t))
			t.Log(f.recorder.Requests())
		}
	})
}

// run starts the operator. It sees nothing but the namespace.
func (f *fixture) run(t *testing.T) {
	t.Helper()
	mgr, err := ctrl.NewManager(f.recorder.Wrap(f.all.Wrap(f.config)), ctrl.Options{
		Scheme:     newScheme(t),
		Metrics:    metricsserver.Options{BindAddress: "0"},
		Logger:     f.logger,
		Controller: crconfig.Controller{SkipNameValidation: ptr.To(true)},
		Cache:      cache.Options{DefaultNamespaces: map[string]cache.Config{f.namespace: {}}},
	})
	require.NoError(t, err)
	r, err := f.operator.new(mgr)
	require.NoError(t, err)
	require.NoError(t, r.SetupWithManager(mgr))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	f.stop = sync.OnceFunc(func() {
		select {
		case err := <-done:
			assert.Fail(t, "the manager has ended of its own accord", err)
			return
		default:
		}
		cancel()
		assert.NoError(t, <-done)
	})
	t.Cleanup(f.stop)
}

// restart replaces the operator by another, with the same account.
func (f *fixture) restart(t *testing.T, o operator) {
	t.Helper()
	f.stop()
	f.operator = o
	f.run(t)
}

// edit changes the custom resource.
func edit[C client.Object](t *testing.T, f *fixture, change func(C)) {
	t.Helper()
	require.NoError(t, retry.RetryOnConflict(retry.DefaultRetry, func() error { // the operator writes the status
		if err := f.user.Get(t.Context(), client.ObjectKeyFromObject(f.cr), f.cr); err != nil {
			return err
		}
		change(f.cr.(C))
		return f.user.Update(t.Context(), f.cr)
	}))
}

// find reads an object of a type in the namespace; nil where there is none.
func find[O client.Object](t *testing.T, f *fixture, name string) O {
	t.Helper()
	var none O
	object := reflect.New(reflect.TypeFor[O]().Elem()).Interface().(O)
	err := f.user.Get(t.Context(), client.ObjectKey{Namespace: f.namespace, Name: name}, object)
	if apierrors.IsNotFound(err) {
		return none
	}
	require.NoError(t, err)
	return object
}

func isNil(object client.Object) bool { return reflect.ValueOf(object).IsNil() }

// eventually waits until something is so.
func (f *fixture) eventually(t *testing.T, is func() bool, message string) {
	t.Helper()
	require.Eventually(t, is, deadline, interval, message)
}

// conditions are those of the custom resource as it is now.
func (f *fixture) conditions(t *testing.T) []metav1.Condition {
	t.Helper()
	require.NoError(t, f.user.Get(context.WithoutCancel(t.Context()), client.ObjectKeyFromObject(f.cr), f.cr))
	return *f.kind.Conditions(f.cr)
}

// condition reads a condition that is about the custom resource as it is now; nil
// when it has none such.
func (f *fixture) condition(t *testing.T, kind string) *metav1.Condition {
	t.Helper()
	found := meta.FindStatusCondition(f.conditions(t), kind)
	if found == nil || found.ObservedGeneration != f.cr.GetGeneration() {
		return nil
	}
	return found
}

// hasReason reports whether a condition has a reason.
func (f *fixture) hasReason(t *testing.T, kind, reason string) func() bool {
	return func() bool {
		found := f.condition(t, kind)
		return found != nil && found.Reason == reason
	}
}

// events are those of the custom resource.
func (f *fixture) events(t *testing.T) []eventsv1.Event {
	t.Helper()
	var list eventsv1.EventList
	require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.namespace)))
	return list.Items
}

// hasEvent reports whether an event tells of something about an object.
func (f *fixture) hasEvent(reason, kind, name string) func() bool {
	return func() bool {
		var list eventsv1.EventList
		if f.user.List(context.Background(), &list, client.InNamespace(f.namespace)) != nil {
			return false
		}
		for _, e := range list.Items {
			if e.Reason == reason && e.Related != nil && e.Related.Kind == kind && e.Related.Name == name && e.Regarding.UID == f.cr.GetUID() {
				return true
			}
		}
		return false
	}
}

// settle writes the statuses of the workloads, which nobody else does where no
// controllers run, and waits until the custom resource is ready, and the operator has
// come to rest.
func (f *fixture) settle(t *testing.T) {
	t.Helper()
	f.eventually(t, func() bool {
		f.rollOut(t)
		f.rollOutDaemons(t)
		f.finishJobs(t)
		ready := f.condition(t, dsoi.ConditionReady)
		return ready != nil && ready.Status == metav1.ConditionTrue
	}, "it does not become ready")
	f.quiet(t)
}

func (f *fixture) rollOut(t *testing.T) {
	t.Helper()
	var sets appsv1.StatefulSetList
	require.NoError(t, f.user.List(t.Context(), &sets, client.InNamespace(f.namespace)))
	for i := range sets.Items {
		set := &sets.Items[i]
		n := ptr.Deref(set.Spec.Replicas, 1)
		want := appsv1.StatefulSetStatus{ObservedGeneration: set.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		if assert.ObjectsAreEqual(want, set.Status) {
			continue
		}
		set.Status = want
		f.updateStatus(t, set)
	}
	var deployments appsv1.DeploymentList
	require.NoError(t, f.user.List(t.Context(), &deployments, client.InNamespace(f.namespace)))
	for i := range deployments.Items {
		deployment := &deployments.Items[i]
		n := ptr.Deref(deployment.Spec.Replicas, 1)
		want := appsv1.DeploymentStatus{ObservedGeneration: deployment.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		if assert.ObjectsAreEqual(want, deployment.Status) {
			continue
		}
		deployment.Status = want
		f.updateStatus(t, deployment)
	}
}

func (f *fixture) updateStatus(t *testing.T, workload client.Object) {
	t.Helper()
	if err := f.user.Status().Update(t.Context(), workload); !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
		require.NoError(t, err)
	}
}

// rollOutDaemons does the same for DaemonSets, on three Kubernetes nodes.
func (f *fixture) rollOutDaemons(t *testing.T) {
	t.Helper()
	var daemons appsv1.DaemonSetList
	require.NoError(t, f.user.List(t.Context(), &daemons, client.InNamespace(f.namespace)))
	for i := range daemons.Items {
		d := &daemons.Items[i]
		want := appsv1.DaemonSetStatus{ObservedGeneration: d.Generation, DesiredNumberScheduled: 3, CurrentNumberScheduled: 3, UpdatedNumberScheduled: 3, NumberReady: 3, NumberAvailable: 3}
		if assert.ObjectsAreEqual(want, d.Status) {
			continue
		}
		d.Status = want
		if err := f.user.Status().Update(t.Context(), d); !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
			require.NoError(t, err)
		}
	}
}

// finishJobs lets all Jobs succeed that have not failed.
func (f *fixture) finishJobs(t *testing.T) {
	t.Helper()
	var jobs batchv1.JobList
	require.NoError(t, f.user.List(t.Context(), &jobs, client.InNamespace(f.namespace)))
	for i := range jobs.Items {
		if len(jobs.Items[i].Status.Conditions) == 0 {
			f.finishJob(t, &jobs.Items[i], batchv1.JobSuccessCriteriaMet, batchv1.JobComplete)
		}
	}
}

// finishJob gives a Job conditions that are true.
func (f *fixture) finishJob(t *testing.T, job *batchv1.Job, conditions ...batchv1.JobConditionType) {
	t.Helper()
	now := metav1.Now()
	if job.Status.StartTime == nil {
		job.Status.StartTime = &now
	}
	job.Status.Conditions = nil
	for _, of := range conditions {
		job.Status.Conditions = append(job.Status.Conditions, batchv1.JobCondition{Type: of, Status: corev1.ConditionTrue, Reason: "Test", Message: "a test says so"})
		if of == batchv1.JobComplete {
			job.Status.CompletionTime = &now
		}
	}
	f.updateStatus(t, job)
}

// quiet waits until the operator has sent nothing for a while: longer than it takes
// to look again of its own accord, where the cache was behind.
func (f *fixture) quiet(t *testing.T) {
	t.Helper()
	sent, calm := -1, 0
	f.eventually(t, func() bool {
		if n := len(f.recorder.Requests()); n != sent {
			sent, calm = n, 0
			return false
		}
		calm++
		return calm >= 30
	}, "the operator does not come to rest")
}

// zero sees that an operator at rest writes nothing, no event either, when it has to
// build everything anew: an annotation may mean something to hooks.
func (f *fixture) zero(t *testing.T) {
	t.Helper()
	f.recorder.Reset()
	edit(t, f, func(cr client.Object) {
		annotations := cr.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations["example.com/touched"] += "again"
		cr.SetAnnotations(annotations)
	})
	f.quiet(t)
	assert.Empty(t, f.writes())
}

// writes are the requests that change something.
func (f *fixture) writes() []testbed.Request {
	return f.recorder.Where(func(r testbed.Request) bool { return r.Verb != "GET" && !r.DryRun })
}

// refused are the requests that the operator may not send.
func (f *fixture) refused() []testbed.Request {
	return f.all.Where(func(r testbed.Request) bool { return r.Status == http.StatusForbidden })
}
