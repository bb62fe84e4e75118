package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

// sampleJob leaves out what is filled in, and says too much.
func sampleJob() *batchv1.JobSpec { return &sampleCronJob().JobTemplate.Spec }

func TestJob(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	ofType := TypeScopeOf([]Node{node})
	for _, scope := range []Scope{node, ofType, clusterNamed("prod")} {
		got := Job(scope, "pinot:1", sampleJob())
		require.NotNil(t, got)
		assert.Equal(t, scope.ObjectMeta("Job"), got.ObjectMeta)
		assert.Equal(t, metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}, got.TypeMeta)
		pod := got.Spec.Template
		assert.Equal(t, corev1.RestartPolicyOnFailure, pod.Spec.RestartPolicy)
		assert.Equal(t, []string{"pinot:1", "pinot:1", "own:1"}, []string{pod.Spec.InitContainers[0].Image, pod.Spec.Containers[0].Image, pod.Spec.Containers[1].Image})
		assert.Equal(t, map[string]string{"team": "x"}, pod.Labels)
		for _, selector := range []*metav1.LabelSelector{node.Selector("Job"), ofType.Selector("Job"), clusterNamed("prod").Selector("Job"), clusterNamed("prod").evictable()} {
			selects, err := metav1.LabelSelectorAsSelector(selector)
			require.NoError(t, err)
			assert.False(t, selects.Matches(labels.Set(pod.Labels)), "nothing selects its pods")
		}
		assert.NoError(t, CheckHook(scope, "Job", got))
		given := sampleJob()
		sharesNothing(t, func() any { return Job(scope, "pinot:1", given) }, given)
		assert.Nil(t, Job(scope, "pinot:1", nil))
	}
	assert.Nil(t, Job(sampleNode(t, NodeFields{Name: "a", Type: "minion"}), "pinot:1", sampleJob()), "not the type's")
}

// The pods of a Job that counts them are named after it, and so are the Jobs of a CronJob.
func TestJobOfALongName(t *testing.T) {
	long := strings.Repeat("a", 60)
	node := nodeOf(t, sampleKind(), long, NodeFields{Name: "b", Type: "broker"})
	for name, scope := range map[string]Scope{
		"cluster": clusterNamed(long), "type": TypeScopeOf([]Node{node}), "node": node,
		"variant": VariantOf(clusterNamed("a"), long), "variant of a type": VariantOf(TypeScopeOf([]Node{node}), "migrate"),
	} {
		job, cronJob := Job(scope, "", sampleJob()), CronJob(scope, "", sampleCronJob())
		assert.LessOrEqual(t, len(job.Name), maxWorkloadName, name)
		assert.Equal(t, job.Name, cronJob.Name, name)
		assert.NoError(t, CheckHook(scope, "Job", job), name)
	}
	short := VariantOf(clusterNamed("prod"), "migrate")
	assert.Equal(t, "prod-migrate", Job(short, "", sampleJob()).Name)
}

func TestCheckJobSpec(t *testing.T) {
	at := field.NewPath("spec")
	assert.Empty(t, CheckJobSpec(nil, at, "job"))
	assert.Empty(t, CheckJobSpec(sampleJob(), at, "job"))
	errs := CheckJobSpec(&batchv1.JobSpec{TTLSecondsAfterFinished: ptr.To[int32](0), ManualSelector: ptr.To(true), Selector: &metav1.LabelSelector{}}, at, "job")
	var paths []string
	for _, err := range errs {
		assert.Equal(t, field.ErrorTypeForbidden, err.Type)
		paths = append(paths, err.Field)
	}
	assert.Equal(t, []string{"spec.job.ttlSecondsAfterFinished", "spec.job.manualSelector", "spec.job.selector"}, paths)
}

func TestHooksLeaveJobsAlone(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	tests := map[string]struct {
		change func(*batchv1.Job)
		want   string
	}{
		"nothing": {func(*batchv1.Job) {}, ""},
		"limit":   {func(j *batchv1.Job) { j.Spec.BackoffLimit = ptr.To[int32](1) }, ""},
		"ttl":     {func(j *batchv1.Job) { j.Spec.TTLSecondsAfterFinished = ptr.To[int32](1) }, "hook Job: spec.ttlSecondsAfterFinished: Forbidden: a Job that is removed after a while would be made again, and would run again; leave it out"},
		"labels":  {func(j *batchv1.Job) { j.Spec.Template.Labels[LabelNode] = "a" }, "hook Job changed the label dsoi.datainfra.io/node of the pods; it must stay away"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			job := Job(node, "", sampleJob())
			test.change(job)
			err := CheckHook(node, "Job", job)
			if test.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, test.want)
		})
	}
	further := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: "mine"}, Spec: batchv1.JobSpec{TTLSecondsAfterFinished: ptr.To[int32](1)}}
	assert.ErrorContains(t, Own(node, "Further", further), "ttlSecondsAfterFinished")
}

func TestAddAwaited(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	var list List
	AddAwaited(&list, node, Job(node, "", nil), nil)
	assert.Empty(t, list.Objects)
	Add(&list, node, Job(node, "", sampleJob()), nil)
	AddAwaited(&list, node, Job(node, "", sampleJob()), nil)
	AddAwaited(&list, clusterNamed("prod"), (*batchv1.Job)(nil), assert.AnError)
	require.Len(t, list.Objects, 3)
	assert.Equal(t, []bool{false, true, true}, []bool{list.Objects[0].Awaited, list.Objects[1].Awaited, list.Objects[2].Awaited})
	assert.Equal(t, []string{"broker", "broker", ""}, []string{list.Objects[0].Type, list.Objects[1].Type, list.Objects[2].Type})
	assert.Error(t, list.Objects[2].Err)
}
