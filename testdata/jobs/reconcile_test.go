package jobs_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/jobs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/jobs/want"
)

// world is a cluster in memory with a custom resource, and its operator.
type world[T client.Object] struct {
	*dsoitest.Cluster
	rt     *dsoi.Runtime
	cr     T
	status func(T) []metav1.Condition
	run    func(context.Context, *dsoi.Runtime, T) (reconcile.Result, error)
}

func newWorld[T client.Object](t *testing.T, kind build.ClusterKind, cr T, status func(T) []metav1.Condition, run func(context.Context, *dsoi.Runtime, T) (reconcile.Result, error)) *world[T] {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	scheme.AddKnownTypes(schema.GroupVersion{Group: "jobs.example.com", Version: "v1"}, &v1.Kiln{}, &v1.KilnList{}, &v1.Cellar{}, &v1.CellarList{}, &v1.Dock{}, &v1.DockList{})
	w := &world[T]{Cluster: dsoitest.NewCluster(scheme, kind, cr), cr: cr, status: status, run: run}
	w.restart(t)
	return w
}

func newCellar(t *testing.T) *world[*v1.Cellar] {
	return newWorld(t, want.CellarKind(want.UnimplementedCellarHooks{}), cellar(), func(c *v1.Cellar) []metav1.Condition { return c.Status.Conditions },
		func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Cellar) (reconcile.Result, error) {
			return want.ReconcileCellar(ctx, rt, cr, want.UnimplementedCellarHooks{})
		})
}

func newKiln(t *testing.T) *world[*v1.Kiln] {
	return newWorld(t, want.KilnKind(want.UnimplementedKilnHooks{}), kiln(), func(k *v1.Kiln) []metav1.Condition { return k.Status.Conditions },
		func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Kiln) (reconcile.Result, error) {
			return want.ReconcileKiln(ctx, rt, cr, want.UnimplementedKilnHooks{})
		})
}

func newDock(t *testing.T) *world[*v1.Dock] {
	return newWorld(t, want.DockKind(want.UnimplementedDockHooks{}), dock(), func(d *v1.Dock) []metav1.Condition { return d.Status.Conditions },
		func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Dock) (reconcile.Result, error) {
			return want.ReconcileDock(ctx, rt, cr, want.UnimplementedDockHooks{})
		})
}

func (w *world[T]) restart(t *testing.T) {
	t.Helper()
	rt, err := w.Runtime()
	require.NoError(t, err)
	w.rt = rt
}

// get reads the custom resource.
func (w *world[T]) get(t *testing.T) T {
	t.Helper()
	cr := w.cr.DeepCopyObject().(T)
	require.NoError(t, w.Outside().Get(t.Context(), client.ObjectKeyFromObject(w.cr), cr))
	return cr
}

// pass reconciles once, and returns what was written besides the status.
func (w *world[T]) pass(t *testing.T) (writes []string) {
	t.Helper()
	w.ResetRequests()
	_, err := w.run(t.Context(), w.rt, w.get(t))
	require.NoError(t, err)
	for _, r := range w.Writes() {
		if r.Subresource == "" && !r.DryRun {
			writes = append(writes, string(r.Verb)+" "+r.Kind+" "+r.Name)
		}
	}
	return writes
}

// settle passes until nothing is written, everything being rolled out in between.
func (w *world[T]) settle(t *testing.T) {
	t.Helper()
	for range 10 {
		require.NoError(t, w.Settle(t.Context()))
		if len(w.pass(t)) == 0 {
			return
		}
	}
	require.Fail(t, "it does not come to rest")
}

func (w *world[T]) edit(t *testing.T, change func(T)) {
	t.Helper()
	cr := w.get(t)
	change(cr)
	require.NoError(t, w.Outside().Update(t.Context(), cr))
}

// condition is what a condition says: True, reason, message.
func (w *world[T]) condition(t *testing.T, of string) []string {
	t.Helper()
	c := meta.FindStatusCondition(w.status(w.get(t)), of)
	require.NotNil(t, c)
	return []string{string(c.Status), c.Reason, c.Message}
}

func (w *world[T]) job(t *testing.T, name string) *batchv1.Job {
	t.Helper()
	job := &batchv1.Job{}
	require.NoError(t, w.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: name}, job))
	return job
}

// fail lets a Job fail.
func (w *world[T]) fail(t *testing.T, name string) {
	t.Helper()
	job := w.job(t, name)
	job.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: corev1.ConditionTrue, Reason: "BackoffLimitExceeded", Message: "it has reached the limit"}}
	require.NoError(t, w.Outside().Status().Update(t.Context(), job))
}

// told are the reasons of the events about an object, in their order.
func (w *world[T]) told(name string) (reasons []string) {
	for _, e := range w.Events() {
		if strings.HasSuffix(e.Related, name) {
			reasons = append(reasons, e.Reason)
		}
	}
	return reasons
}

func TestJobsComeFirst(t *testing.T) {
	w := newCellar(t)
	assert.Equal(t, []string{"apply Job one", "apply Job one-migrate", "apply Job one-check"}, w.pass(t))
	assert.Equal(t, []string{"True", "WaitingForJob", "Job one-migrate has not succeeded yet; waiting to change StatefulSet one-a, Deployment one-b"}, w.condition(t, "Progressing"))
	assert.Empty(t, w.pass(t))

	require.NoError(t, w.Settle(t.Context(), "one-migrate"))
	assert.Empty(t, w.pass(t), "one is not all")
	assert.Equal(t, "Job one-check has not succeeded yet; waiting to change StatefulSet one-a, Deployment one-b", w.condition(t, "Progressing")[2])

	met := w.job(t, "one-check")
	met.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobSuccessCriteriaMet, Status: corev1.ConditionTrue}}
	require.NoError(t, w.Outside().Status().Update(t.Context(), met))
	assert.Empty(t, w.pass(t), "it is not over yet")

	require.NoError(t, w.Settle(t.Context(), "one-check"))
	assert.Equal(t, []string{"apply StatefulSet one-a", "apply Deployment one-b"}, w.pass(t), "for that which is not awaited nobody waits")
	w.settle(t)
	assert.Equal(t, []string{"False", "Settled", ""}, w.condition(t, "Progressing"))

	w.restart(t)
	w.pass(t)
	events := len(w.Events())
	assert.Empty(t, w.pass(t))
	assert.Len(t, w.Events(), events)
	require.NoError(t, w.CheckCache())
}

func TestAnotherJobReplacesOne(t *testing.T) {
	w := newCellar(t)
	w.pass(t)
	w.settle(t)
	was := w.job(t, "one-migrate")

	w.edit(t, func(c *v1.Cellar) { c.Spec.Image = "cellar:2" })
	assert.Equal(t, []string{"delete Job one", "delete Job one-migrate", "delete Job one-check"}, w.pass(t), "and no pods change")
	assert.Equal(t, []string{"Created", "Replaced"}, w.told("one-migrate"))
	assert.Equal(t, []string{"apply Job one", "apply Job one-migrate", "apply Job one-check"}, w.pass(t))
	assert.NotEqual(t, was.UID, w.job(t, "one-migrate").UID)
	assert.Equal(t, "cellar:2", w.job(t, "one-migrate").Spec.Template.Spec.Containers[0].Image)
	assert.Empty(t, w.pass(t))

	// After a restart it is known as well which Job this is, and what waits.
	w.restart(t)
	writes := w.pass(t)
	assert.Contains(t, writes, "apply Job one-migrate")
	assert.NotContains(t, writes, "apply StatefulSet one-a", "its pods would change")
	assert.Equal(t, "True", w.condition(t, "Progressing")[0])

	w.settle(t)
	w.edit(t, func(c *v1.Cellar) { c.Spec.Migrate.Parallelism = ptr.To[int32](2) })
	assert.Equal(t, []string{"apply Job one-migrate"}, w.pass(t), "this changes in place")
	w.settle(t)
	w.edit(t, func(c *v1.Cellar) { c.Spec.Migrate = nil })
	assert.Equal(t, []string{"delete Job one-migrate"}, w.pass(t))
	assert.Empty(t, w.pass(t))
}

func TestFailedJobHolds(t *testing.T) {
	w := newCellar(t)
	w.pass(t)
	w.settle(t)
	w.edit(t, func(c *v1.Cellar) { c.Spec.Image = "cellar:2" })
	w.pass(t)
	w.pass(t)
	w.fail(t, "one-migrate")
	require.NoError(t, w.Settle(t.Context()))
	for range 2 {
		assert.Empty(t, w.pass(t))
	}
	assert.Equal(t, []string{"True", "JobFailed", "Job one-migrate: BackoffLimitExceeded: it has reached the limit"}, w.condition(t, "Degraded"))
	assert.Equal(t, []string{"True", "WaitingForJob", "Job one-migrate failed; waiting to change StatefulSet one-a, Deployment one-b"}, w.condition(t, "Progressing"))
	assert.Equal(t, []string{"Created", "Replaced", "Created", "JobFailed"}, w.told("one-migrate"))

	w.edit(t, func(c *v1.Cellar) { c.Spec.Migrate.BackoffLimit = ptr.To[int32](9) })
	assert.Equal(t, []string{"delete Job one-migrate"}, w.pass(t), "a change of it replaces it")
	assert.Equal(t, []string{"apply Job one-migrate"}, w.pass(t))
	assert.Equal(t, "False", w.condition(t, "Degraded")[0])
	require.NoError(t, w.Settle(t.Context()))
	assert.Equal(t, []string{"apply StatefulSet one-a"}, w.pass(t), "and it goes on, stage by stage")
	w.settle(t)

	// One that is not awaited holds nothing, and is told of.
	w.edit(t, func(c *v1.Cellar) { c.Spec.Job = jobSpec("sip") })
	w.pass(t)
	w.pass(t)
	w.fail(t, "one")
	assert.Empty(t, w.pass(t))
	assert.Equal(t, []string{"True", "JobFailed", "Job one: BackoffLimitExceeded: it has reached the limit"}, w.condition(t, "Degraded"))
	assert.Equal(t, "True", w.condition(t, "Ready")[0])
}

// A Job that somebody deletes runs again, and what is as it should be stays so meanwhile.
func TestDeletedJobRunsAgain(t *testing.T) {
	w := newCellar(t)
	w.pass(t)
	w.settle(t)
	require.NoError(t, w.Outside().Delete(t.Context(), w.job(t, "one-check")))
	assert.Equal(t, []string{"apply Job one-check"}, w.pass(t))
	assert.Empty(t, w.pass(t))
	assert.Equal(t, []string{"True", "RollingOut", "not rolled out: Job one-check"}, w.condition(t, "Progressing"))
	w.settle(t)
	assert.Equal(t, "False", w.condition(t, "Progressing")[0])
}

// Whoever takes the hash away makes nobody run a Job again.
func TestDriftedJobIsRepaired(t *testing.T) {
	w := newCellar(t)
	w.pass(t)
	w.settle(t)
	for _, restarted := range []bool{false, true} {
		job := w.job(t, "one-migrate")
		uid := job.UID
		job.Annotations, job.Labels["mine"] = nil, "yes"
		require.NoError(t, w.Outside().Update(t.Context(), job))
		if restarted {
			w.restart(t)
		}
		assert.Contains(t, w.pass(t), "apply Job one-migrate")
		w.settle(t)
		assert.Equal(t, uid, w.job(t, "one-migrate").UID)
		assert.NotEmpty(t, w.job(t, "one-migrate").Annotations)
	}
}

func TestOtherNodesDoNotWait(t *testing.T) {
	w := newKiln(t)
	assert.Equal(t, []string{"apply ConfigMap one-a-config", "apply Service one-a", "apply Job one-a", "apply ConfigMap one-b-config", "apply Service one-b", "apply StatefulSet one-b"}, w.pass(t))
	w.settle(t)

	// Its configuration waits with the pods.
	w.edit(t, func(k *v1.Kiln) { k.Spec.Config, k.Spec.Nodes[0].Preheat.Command = "hotter", []string{"burn", "more"} })
	assert.Equal(t, []string{"delete Job one-a", "apply ConfigMap one-b-config", "apply StatefulSet one-b"}, w.pass(t))
	assert.Equal(t, []string{"apply Job one-a"}, w.pass(t))
	assert.Equal(t, "Job one-a has not succeeded yet; waiting to change ConfigMap one-a-config", w.condition(t, "Progressing")[2])
	require.NoError(t, w.Settle(t.Context()))
	assert.Equal(t, []string{"apply ConfigMap one-a-config", "apply StatefulSet one-a"}, w.pass(t))
	w.settle(t)

	w.edit(t, func(k *v1.Kiln) { k.Spec.Nodes[0].Preheat = nil })
	assert.Equal(t, []string{"delete Job one-a"}, w.pass(t))
	w.edit(t, func(k *v1.Kiln) { k.Spec.Nodes[0].Image = "oven:2" })
	assert.Equal(t, []string{"apply StatefulSet one-a"}, w.pass(t), "no Job is waited for any longer")
}

func TestOtherTypesDoNotWait(t *testing.T) {
	w := newDock(t)
	assert.Equal(t, []string{"apply Job one-crane", "apply Job one-pier"}, w.pass(t))
	require.NoError(t, w.Settle(t.Context(), "one-pier"))
	assert.Equal(t, []string{"apply StatefulSet one-a", "apply StatefulSet one-b"}, w.pass(t), "creation waits for no stage")
	require.NoError(t, w.Settle(t.Context(), "one-crane"))
	assert.Equal(t, []string{"apply StatefulSet one-c"}, w.pass(t))
	w.settle(t)

	// The stage whose pods wait for a Job holds those behind it.
	w.edit(t, func(d *v1.Dock) {
		for i := range d.Spec.Nodes {
			d.Spec.Nodes[i].Image = "dock:9"
		}
	})
	assert.Equal(t, []string{"delete Job one-crane", "delete Job one-pier"}, w.pass(t))
	w.pass(t)
	require.NoError(t, w.Settle(t.Context(), "one-pier"))
	assert.Empty(t, w.pass(t))
	require.NoError(t, w.Settle(t.Context(), "one-crane"))
	assert.Equal(t, []string{"apply StatefulSet one-c"}, w.pass(t))
	require.NoError(t, w.Settle(t.Context()))
	assert.Equal(t, []string{"apply StatefulSet one-a", "apply StatefulSet one-b"}, w.pass(t))
	w.settle(t)
}
