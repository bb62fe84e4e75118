package dsoitest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestNewObjectsAreComplete(t *testing.T) {
	ctx := context.Background()
	given := &corev1.ConfigMap{ObjectMeta: named("given")}
	c := sampleCluster(t, given, &appsv1.Deployment{ObjectMeta: named("cr")})
	made := &appsv1.StatefulSet{ObjectMeta: named("made")}
	require.NoError(t, c.Outside().Create(ctx, made))

	assert.NotEmpty(t, given.UID)
	assert.NotEmpty(t, made.UID)
	assert.NotEqual(t, given.UID, made.UID)
	assert.EqualValues(t, 1, made.Generation)
	assert.EqualValues(t, 1, get(t, c.Client(), "cr", &appsv1.Deployment{}).Generation)
}

func TestVersionsGrow(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t)
	old := &corev1.ConfigMap{ObjectMeta: named("a")}
	require.NoError(t, c.Outside().Create(ctx, old))
	require.NoError(t, c.Outside().Delete(ctx, old))
	again := &corev1.ConfigMap{ObjectMeta: named("a")}
	require.NoError(t, c.Outside().Create(ctx, again))
	assert.Greater(t, again.ResourceVersion, old.ResourceVersion)
	assert.NotEqual(t, again.UID, old.UID)
}

func TestGenerationCountsChangesOfTheSpec(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &appsv1.Deployment{ObjectMeta: named("cr")})
	cr := get(t, c.Outside(), "cr", &appsv1.Deployment{})
	generation := func() int64 { return get(t, c.Outside(), "cr", &appsv1.Deployment{}).Generation }

	cr.Spec.Replicas = ptr.To[int32](2)
	require.NoError(t, c.Outside().Update(ctx, cr))
	assert.EqualValues(t, 2, cr.Generation, "the answer has it")
	assert.EqualValues(t, 2, generation())

	cr.Annotations = map[string]string{"a": "b"}
	require.NoError(t, c.Outside().Update(ctx, cr))
	assert.EqualValues(t, 2, generation())

	require.NoError(t, c.Outside().Patch(ctx, cr, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"replicas":3}}`))))
	assert.EqualValues(t, 3, generation())

	cr.Status.Replicas = 3
	require.NoError(t, c.Outside().Status().Update(ctx, cr))
	assert.EqualValues(t, 3, generation())

	assert.True(t, apierrors.IsNotFound(c.Outside().Update(ctx, &appsv1.Deployment{ObjectMeta: named("other")})))
}

func TestScaleOwnsReplicas(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t)
	apply(t, c, statefulSet(2))
	set := get(t, c.Outside(), "set", &appsv1.StatefulSet{})
	scale := &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 5}}
	require.NoError(t, c.Outside().SubResource("scale").Update(ctx, set, client.WithSubResourceBody(scale)))
	live := get(t, c.Outside(), "set", &appsv1.StatefulSet{})
	assert.EqualValues(t, 5, *live.Spec.Replicas)
	assert.EqualValues(t, 2, live.Generation)
}

func TestDeleteChecksPreconditions(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t, &corev1.ConfigMap{ObjectMeta: named("a")})
	live := get(t, c.Outside(), "a", &corev1.ConfigMap{})
	err := c.Client().Delete(ctx, live, client.Preconditions{UID: ptr.To(live.UID + "x")})
	assert.True(t, apierrors.IsConflict(err), "%v", err)
	err = c.Client().Delete(ctx, live, client.Preconditions{UID: &live.UID, ResourceVersion: ptr.To("1234567")})
	assert.True(t, apierrors.IsConflict(err), "%v", err)
	require.NoError(t, c.Client().Delete(ctx, live, client.Preconditions{UID: &live.UID, ResourceVersion: &live.ResourceVersion}))
	err = c.Client().Delete(ctx, live, client.Preconditions{UID: &live.UID})
	assert.True(t, apierrors.IsNotFound(err), "%v", err)
}

func TestUpdateThatRemovesTheLastFinalizer(t *testing.T) {
	ctx := context.Background()
	held := &corev1.ConfigMap{ObjectMeta: named("a")}
	held.Finalizers = []string{"example.com/held"}
	c := sampleCluster(t, held)
	live := get(t, c.Outside(), "a", &corev1.ConfigMap{})
	require.NoError(t, c.Outside().Delete(ctx, live))
	live = get(t, c.Outside(), "a", &corev1.ConfigMap{})
	assert.NotNil(t, live.DeletionTimestamp)
	live.Finalizers = nil
	require.NoError(t, c.Outside().Update(ctx, live))
	assert.True(t, apierrors.IsNotFound(c.Outside().Get(ctx, client.ObjectKeyFromObject(live), live)))
}

func TestFrozenCache(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &appsv1.Deployment{ObjectMeta: named("cr")}, &corev1.ConfigMap{ObjectMeta: named("old"), Data: map[string]string{"a": "1"}}, &corev1.Secret{ObjectMeta: named("secret")})
	require.NoError(t, c.FreezeCache(ctx))
	old := get(t, c.Outside(), "old", &corev1.ConfigMap{})
	version := old.ResourceVersion
	old.Data["a"] = "2"
	require.NoError(t, c.Outside().Update(ctx, old))
	require.NoError(t, c.Outside().Create(ctx, &corev1.ConfigMap{ObjectMeta: named("new")}))

	cached := get(t, c.Client(), "old", &corev1.ConfigMap{})
	assert.Equal(t, "1", cached.Data["a"])
	assert.Equal(t, version, cached.ResourceVersion)
	get(t, c.Client(), "secret", &corev1.Secret{})
	var list corev1.ConfigMapList
	require.NoError(t, c.Client().List(ctx, &list))
	assert.Len(t, list.Items, 1)
	assert.Equal(t, "2", get(t, c.reader, "old", &corev1.ConfigMap{}).Data["a"], "past the cache")

	c.ThawCache()
	assert.Equal(t, "2", get(t, c.Client(), "old", &corev1.ConfigMap{}).Data["a"])
}

func TestRuntime(t *testing.T) {
	c := sampleCluster(t, &appsv1.Deployment{ObjectMeta: named("cr")})
	rt, err := c.Runtime()
	require.NoError(t, err)
	get(t, rt.Client(), "cr", &appsv1.Deployment{})
	assert.Len(t, c.Requests(), 1)
	_, err = c.Runtime(dsoi.MaxConcurrentReconciles(0))
	assert.Error(t, err)
}

func TestSettle(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &appsv1.Deployment{ObjectMeta: named("one"), Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](3)}}, &appsv1.Deployment{ObjectMeta: named("two")})
	apply(t, c, statefulSet(2))
	require.NoError(t, c.Outside().Create(ctx, &appsv1.DaemonSet{ObjectMeta: named("daemons")}))
	require.NoError(t, c.Settle(ctx, "one"))
	assert.Zero(t, get(t, c.Outside(), "daemons", &appsv1.DaemonSet{}).Status)
	assert.EqualValues(t, 3, get(t, c.Outside(), "one", &appsv1.Deployment{}).Status.AvailableReplicas)
	assert.Zero(t, get(t, c.Outside(), "two", &appsv1.Deployment{}).Status)
	require.NoError(t, c.Settle(ctx))
	assert.EqualValues(t, 1, get(t, c.Outside(), "two", &appsv1.Deployment{}).Status.ReadyReplicas)
	status := get(t, c.Outside(), "set", &appsv1.StatefulSet{}).Status
	assert.EqualValues(t, 2, status.UpdatedReplicas)
	assert.EqualValues(t, hosts, get(t, c.Outside(), "daemons", &appsv1.DaemonSet{}).Status.NumberAvailable)
	assert.Equal(t, status.CurrentRevision, status.UpdateRevision)
}

func TestSettleJobs(t *testing.T) {
	kind := sampleKind()
	kind.Objects = append(kind.Objects, build.JobKind())
	ctx, c := context.Background(), NewCluster(sampleScheme(t), kind)
	jobNamed := func(name string) *batchv1.Job { return get(t, c.Outside(), name, &batchv1.Job{}) }
	for _, name := range []string{"one", "two", "failed", "suspended"} {
		require.NoError(t, c.Outside().Create(ctx, &batchv1.Job{ObjectMeta: named(name), Spec: batchv1.JobSpec{Suspend: ptr.To(name == "suspended")}}))
	}
	failed := jobNamed("failed")
	failed.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: corev1.ConditionTrue, Reason: "x"}}
	require.NoError(t, c.Outside().Status().Update(ctx, failed))
	require.NoError(t, c.Settle(ctx, "one"))
	assert.Empty(t, jobNamed("two").Status.Conditions)
	require.NoError(t, c.Settle(ctx))
	succeeded := map[string]bool{}
	for _, name := range []string{"one", "two", "failed", "suspended"} {
		succeeded[name] = plan.JobSucceeded(jobNamed(name))
	}
	assert.Equal(t, map[string]bool{"one": true, "two": true, "failed": false, "suspended": false}, succeeded)
}

// As an API server does, it changes nothing about the pods of a Job.
func TestApplyOfAJob(t *testing.T) {
	kind := sampleKind()
	kind.Objects = append(kind.Objects, build.JobKind())
	c := NewCluster(sampleScheme(t), kind)
	job := func(image string, parallelism int64) *unstructured.Unstructured {
		container := map[string]any{"name": "main", "image": image}
		return object("batch/v1", "Job", "job", map[string]any{"spec": map[string]any{
			"parallelism": parallelism, "template": map[string]any{"spec": map[string]any{"containers": []any{container}}},
		}})
	}
	apply(t, c, job("a:1", 1))
	apply(t, c, job("a:1", 2))
	err := c.Client().Apply(t.Context(), client.ApplyConfigurationFromUnstructured(job("a:2", 2)), client.FieldOwner("us"), client.ForceOwnership)
	assert.True(t, apierrors.IsInvalid(err), "%v", err)
}

func TestCollectGarbage(t *testing.T) {
	ctx := context.Background()
	cr := &appsv1.Deployment{ObjectMeta: named("cr")}
	c := sampleCluster(t, cr)
	owned := func(name, owner string, uid string) *corev1.ConfigMap {
		configMap := &corev1.ConfigMap{ObjectMeta: named(name)}
		configMap.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "Deployment", Name: owner, UID: cr.UID, Controller: ptr.To(true)}}
		if uid != "" {
			configMap.OwnerReferences[0].UID = cr.UID + "x"
		}
		return configMap
	}
	foreign := owned("foreign", "other", "")
	foreign.OwnerReferences[0].Kind = "Other"
	for _, object := range []client.Object{owned("ours", "cr", ""), owned("gone", "other", ""), owned("former", "cr", "former"), foreign, &corev1.ConfigMap{ObjectMeta: named("free")}} {
		require.NoError(t, c.Outside().Create(ctx, object))
	}
	require.NoError(t, c.CollectGarbage(ctx))
	var list corev1.ConfigMapList
	require.NoError(t, c.Outside().List(ctx, &list))
	var names []string
	for _, item := range list.Items {
		names = append(names, item.Name)
	}
	assert.Equal(t, []string{"foreign", "free", "ours"}, names)
}

func TestCollectGarbageOfAClusterScopedOwner(t *testing.T) {
	ctx := context.Background()
	cr := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "cr"}}
	c := sampleCluster(t, cr)
	owned := &corev1.ConfigMap{ObjectMeta: named("ours")}
	owned.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "Deployment", Name: "cr", UID: cr.UID, Controller: ptr.To(true)}}
	require.NoError(t, c.Outside().Create(ctx, owned))
	require.NoError(t, c.CollectGarbage(ctx))
	get(t, c.Outside(), "ours", &corev1.ConfigMap{})
}

func TestRequestsAreRecorded(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &appsv1.Deployment{ObjectMeta: named("cr")})
	operator := c.Client()
	cr := get(t, operator, "cr", &appsv1.Deployment{})
	require.NoError(t, operator.List(ctx, &corev1.ConfigMapList{}, client.InNamespace("data")))
	made := &corev1.ConfigMap{ObjectMeta: named("a")}
	require.NoError(t, operator.Create(ctx, made))
	require.NoError(t, operator.Update(ctx, made))
	require.NoError(t, operator.Patch(ctx, made, client.RawPatch("application/merge-patch+json", []byte(`{}`))))
	require.NoError(t, operator.Status().Update(ctx, cr))
	require.NoError(t, operator.Status().Patch(ctx, cr, client.RawPatch("application/merge-patch+json", []byte(`{}`))))
	apply(t, c, configMap(nil), client.DryRunAll)
	require.NoError(t, operator.Delete(ctx, made))
	require.NoError(t, operator.DeleteAllOf(ctx, &corev1.Secret{}, client.InNamespace("data")))
	get(t, c.reader, "cr", &appsv1.Deployment{})

	var texts []string
	for _, r := range c.Requests() {
		texts = append(texts, r.String())
	}
	assert.Equal(t, []string{
		"get Deployment data/cr", "list ConfigMap data", "create ConfigMap data/a", "update ConfigMap data/a", "patch ConfigMap data/a",
		"update Deployment data/cr status", "patch Deployment data/cr status", "apply ConfigMap data/config (dry run)", "delete ConfigMap data/a", "delete Secret ", "get Deployment data/cr (live)",
	}, texts)
	assert.Len(t, c.Writes(), 7)
	assert.Len(t, c.Sent(), 9)
	c.ResetRequests()
	assert.Empty(t, c.Requests())
}

func TestFailures(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t)
	broken := errors.New("broken")
	all := func(r Request) error { return broken }
	a, b := &corev1.ConfigMap{ObjectMeta: named("a")}, &corev1.ConfigMap{ObjectMeta: named("b")}

	c.Fail(all)
	require.ErrorIs(t, c.Client().Create(ctx, a), broken)
	assert.True(t, apierrors.IsNotFound(c.Outside().Get(ctx, client.ObjectKeyFromObject(a), a)), "nothing happened")
	c.Fail(nil)
	c.LoseReply(all)
	require.ErrorIs(t, c.Client().Create(ctx, b), broken)
	require.NoError(t, c.Outside().Get(ctx, client.ObjectKeyFromObject(b), b), "it happened")
	c.LoseReply(nil)
	require.NoError(t, c.Client().Create(ctx, &corev1.ConfigMap{ObjectMeta: named("a")}))
	assert.Len(t, c.Requests(), 3)
}

func TestEvents(t *testing.T) {
	c := sampleCluster(t)
	c.events.Eventf(&appsv1.Deployment{ObjectMeta: named("cr")}, &corev1.ConfigMap{ObjectMeta: named("a")}, "Normal", "Created", "Reconcile", "made %s", "a")
	c.events.Eventf(&appsv1.Deployment{ObjectMeta: named("cr")}, nil, "Warning", "Failed", "Reconcile", "no")
	assert.Equal(t, []Event{
		{Type: "Normal", Reason: "Created", Note: "made a", Regarding: "cr", Related: "ConfigMap a"},
		{Type: "Warning", Reason: "Failed", Note: "no", Regarding: "cr"},
	}, c.Events())
	assert.Equal(t, "Normal Created: made a", c.Events()[0].String())
	c.ResetEvents()
	assert.Empty(t, c.Events())
}
