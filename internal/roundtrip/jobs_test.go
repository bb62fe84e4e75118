package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	jobsv1 "github.com/datainfrahq/dsoi-gen/testdata/jobs/api/v1"
)

func newCellar() *jobsv1.Cellar {
	return &jobsv1.Cellar{ObjectMeta: one, Spec: jobsv1.CellarSpec{
		Image: "cellar:1",
		Migrate: &batchv1.JobSpec{Parallelism: ptr.To[int32](1), Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "migrate", Resources: corev1.ResourceRequirements{}}},
		}}},
		Nodes: []jobsv1.Node{{Name: "a", NodeType: "barrel", Replicas: 1}, {Name: "b", NodeType: "tap", Replicas: 1}},
	}}
}

// workloads are the images of the workloads that are there.
func workloads(t *testing.T, f *fixture) (images []string) {
	t.Helper()
	if set := find[*appsv1.StatefulSet](t, f, "one-a"); set != nil {
		images = append(images, set.Spec.Template.Spec.Containers[0].Image)
	}
	if deployment := find[*appsv1.Deployment](t, f, "one-b"); deployment != nil {
		images = append(images, deployment.Spec.Template.Spec.Containers[0].Image)
	}
	return images
}

// Workloads are made, and their pods changed, when every Job that is awaited has
// succeeded; what each pass waits for leads to it.
func testJobsComeFirst(t *testing.T, w *world) {
	f := w.start(t, cellar, newCellar())
	job := func(name string) *batchv1.Job { return find[*batchv1.Job](t, f, name) }
	f.eventually(t, func() bool { return job("one-check") != nil }, "it is not made")
	f.eventually(t, f.hasReason(t, dsoi.ConditionProgressing, dsoi.ReasonWaitingForJob), "nobody says what is waited for")
	f.quiet(t)
	f.zero(t)
	assert.Empty(t, workloads(t, f))

	f.finishJob(t, job("one-migrate"), batchv1.JobSuccessCriteriaMet, batchv1.JobComplete)
	f.finishJob(t, job("one-check"), batchv1.JobSuccessCriteriaMet)
	f.quiet(t)
	assert.Empty(t, workloads(t, f), "one is not over")
	check := job("one-check")
	f.finishJob(t, check, batchv1.JobSuccessCriteriaMet, batchv1.JobComplete)
	f.eventually(t, func() bool { return len(workloads(t, f)) == 2 }, "they are not made")
	f.settle(t)
	f.zero(t)
	was := job("one-migrate")

	f.restart(t, cellar)
	f.settle(t)
	f.zero(t)
	assert.Equal(t, was.UID, job("one-migrate").UID, "a restart runs no Job")
	assert.Equal(t, was.ResourceVersion, job("one-migrate").ResourceVersion, "nor changes it")

	// Another version.
	edit(t, f, func(c *jobsv1.Cellar) { c.Spec.Image = "cellar:2" })
	f.eventually(t, func() bool { j := job("one-migrate"); return j != nil && j.UID != was.UID }, "it is not replaced")
	assert.Equal(t, "cellar:2", job("one-migrate").Spec.Template.Spec.Containers[0].Image)
	f.quiet(t)
	f.zero(t)
	assert.Equal(t, []string{"cellar:1", "cellar:1"}, workloads(t, f))
	f.restart(t, cellar)
	f.eventually(t, f.hasReason(t, dsoi.ConditionProgressing, dsoi.ReasonWaitingForJob), "it is forgotten")
	f.quiet(t)
	assert.Equal(t, []string{"cellar:1", "cellar:1"}, workloads(t, f), "nor does a restart let it through")
	f.finishJobs(t)
	f.eventually(t, func() bool { return assert.ObjectsAreEqual([]string{"cellar:2", "cellar:1"}, workloads(t, f)) }, "the first stage does not go on")
	f.settle(t)
	f.zero(t)
	assert.Equal(t, []string{"cellar:2", "cellar:2"}, workloads(t, f))
	var selected []string
	for _, label := range []string{"app.kubernetes.io/instance", "app.kubernetes.io/name", "dsoi.datainfra.io/node"} {
		if value, ok := job("one-migrate").Spec.Template.Labels[label]; ok {
			selected = append(selected, value)
		}
	}
	assert.Empty(t, selected, "nothing selects its pods")

	// It runs again after somebody has deleted it, and only then.
	was = job("one-migrate")
	require.NoError(t, w.user.Delete(t.Context(), was, client.PropagationPolicy(metav1.DeletePropagationBackground)))
	f.eventually(t, func() bool { j := job("one-migrate"); return j != nil && j.UID != was.UID }, "it is not made again")
	f.settle(t)
	f.zero(t)
}

// What fails holds, and says so; a change of it goes on.
func testFailedJob(t *testing.T, w *world) {
	f := w.start(t, cellar, newCellar())
	job := func() *batchv1.Job { return find[*batchv1.Job](t, f, "one-migrate") }
	f.eventually(t, func() bool { return job() != nil && find[*batchv1.Job](t, f, "one-check") != nil }, "it is not made")
	f.settle(t)
	was := job().UID
	edit(t, f, func(c *jobsv1.Cellar) { c.Spec.Image = "cellar:2" })
	f.eventually(t, func() bool { j := job(); return j != nil && j.UID != was }, "it is not replaced")
	f.finishJob(t, job(), batchv1.JobFailureTarget, batchv1.JobFailed)
	f.eventually(t, func() bool { return find[*batchv1.Job](t, f, "one-check") != nil }, "it is not replaced")
	f.finishJobs(t)
	f.eventually(t, f.hasReason(t, dsoi.ConditionDegraded, dsoi.ReasonJobFailed), "no condition says so")
	f.eventually(t, f.hasEvent(dsoi.ReasonJobFailed, "Job", "one-migrate"), "no event says so")
	assert.Equal(t, "Job one-migrate: Test: a test says so", f.condition(t, dsoi.ConditionDegraded).Message)
	f.quiet(t)
	f.zero(t)
	assert.Equal(t, []string{"cellar:1", "cellar:1"}, workloads(t, f))

	was = job().UID
	edit(t, f, func(c *jobsv1.Cellar) { c.Spec.Migrate.BackoffLimit = ptr.To[int32](9) })
	f.eventually(t, func() bool { j := job(); return j != nil && j.UID != was }, "it is not replaced")
	f.finishJobs(t)
	f.settle(t)
	f.zero(t)
	assert.Equal(t, []string{"cellar:2", "cellar:2"}, workloads(t, f))
	assert.Equal(t, "AsExpected", f.condition(t, dsoi.ConditionDegraded).Reason)
}

// Kubernetes itself runs them here: pods come up, succeed, and go with their Job.
func testJobsRun(t *testing.T, w *world) {
	f := w.start(t, cellar, newCellar())
	ready := func() bool {
		c := f.condition(t, dsoi.ConditionReady)
		return c != nil && c.Status == metav1.ConditionTrue
	}
	pods := func(job string) int {
		var list corev1.PodList
		require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.namespace), client.MatchingLabels{batchv1.JobNameLabel: job}))
		return len(list.Items)
	}
	f.eventually(t, ready, "it is not rolled out")
	was := find[*batchv1.Job](t, f, "one-migrate")
	assert.Equal(t, int32(1), was.Status.Succeeded)
	assert.Equal(t, 1, pods("one-migrate"))
	f.quiet(t)
	f.zero(t)

	edit(t, f, func(c *jobsv1.Cellar) { c.Spec.Image = "cellar:2" })
	f.eventually(t, func() bool {
		return assert.ObjectsAreEqual([]string{"cellar:2", "cellar:2"}, workloads(t, f)) && ready()
	}, "it is not rolled out again")
	assert.NotEqual(t, was.UID, find[*batchv1.Job](t, f, "one-migrate").UID)
	f.eventually(t, func() bool { return pods("one-migrate") == 1 }, "the pods of the old one stay")

	edit(t, f, func(c *jobsv1.Cellar) { c.Spec.Migrate = nil })
	f.eventually(t, func() bool { return find[*batchv1.Job](t, f, "one-migrate") == nil && pods("one-migrate") == 0 }, "it does not go, with its pods")
	f.quiet(t)
	f.zero(t)
}
