package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Another value would run every Job again when its operator is upgraded.
func TestJobHash(t *testing.T) {
	hash := func(change func(*batchv1.JobSpec)) string {
		t.Helper()
		spec := &batchv1.JobSpec{BackoffLimit: ptr.To[int32](0), Template: corev1.PodTemplateSpec{
			ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"b": "1", "a": "2"}},
			Spec: corev1.PodSpec{
				Containers: []corev1.Container{{Name: "migrate", Image: "pinot:1", Args: []string{"", "x"}, Resources: corev1.ResourceRequirements{
					Limits: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")},
				}}},
				Volumes: []corev1.Volume{{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
			},
		}}
		change(spec)
		sum, err := jobHash(spec)
		require.NoError(t, err)
		return sum
	}
	const want = "a63f5c6cc082cd4725459d74a3648c98379fa2a2211551993921d57b89437f45"
	assert.Equal(t, want, hash(func(*batchv1.JobSpec) {}))
	for name, change := range map[string]func(*batchv1.JobSpec){
		"fewer at a time": func(s *batchv1.JobSpec) { s.Parallelism = ptr.To[int32](2) },
		"suspended":       func(s *batchv1.JobSpec) { s.Suspend = ptr.To(true) },
		"nothing":         func(s *batchv1.JobSpec) { s.Template.Annotations = map[string]string{} },
	} {
		assert.Equal(t, want, hash(change), name)
	}
	for name, change := range map[string]func(*batchv1.JobSpec){
		"image":     func(s *batchv1.JobSpec) { s.Template.Spec.Containers[0].Image = "pinot:2" },
		"limit":     func(s *batchv1.JobSpec) { s.BackoffLimit = nil },
		"deadline":  func(s *batchv1.JobSpec) { s.ActiveDeadlineSeconds = ptr.To[int64](1) },
		"label":     func(s *batchv1.JobSpec) { s.Template.Labels["a"] = "3" },
		"arguments": func(s *batchv1.JobSpec) { s.Template.Spec.Containers[0].Args = []string{"x", ""} },
	} {
		assert.NotEqual(t, want, hash(change), name)
	}
}

func TestWithoutEmpty(t *testing.T) {
	assert.Equal(t, map[string]any{"zero": 0.0, "no": false, "text": "", "list": []any{nil, "x"}}, withoutEmpty(map[string]any{
		"zero": 0.0, "no": false, "text": "", "null": nil, "empty": map[string]any{}, "below": map[string]any{"a": map[string]any{}}, "none": []any{}, "list": []any{map[string]any{}, "x"},
	}))
	assert.Nil(t, withoutEmpty(map[string]any{}))
}

func TestJobConditions(t *testing.T) {
	job := func(of batchv1.JobConditionType, status corev1.ConditionStatus, message string) *batchv1.Job {
		return &batchv1.Job{Status: batchv1.JobStatus{Conditions: []batchv1.JobCondition{{Type: of, Status: status, Reason: "Because", Message: message}}}}
	}
	tests := map[string]struct {
		object    client.Object
		succeeded bool
		failure   string
	}{
		"new":              {&batchv1.Job{}, false, ""},
		"complete":         {job(batchv1.JobComplete, corev1.ConditionTrue, ""), true, ""},
		"not complete":     {job(batchv1.JobComplete, corev1.ConditionFalse, ""), false, ""},
		"criteria met":     {job(batchv1.JobSuccessCriteriaMet, corev1.ConditionTrue, ""), false, ""},
		"failed":           {job(batchv1.JobFailed, corev1.ConditionTrue, "of this"), false, "Because: of this"},
		"failed, and more": {job(batchv1.JobFailed, corev1.ConditionTrue, ""), false, "Because"},
		"about to fail":    {job(batchv1.JobFailureTarget, corev1.ConditionTrue, "x"), false, ""},
		"none":             {(*batchv1.Job)(nil), false, ""},
		"no Job":           {&corev1.Pod{}, false, ""},
		"nil":              {nil, false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.succeeded, JobSucceeded(test.object))
			assert.Equal(t, test.failure, JobFailure(test.object))
			assert.Equal(t, test.succeeded || test.failure != "", RolloutStatusOf(test.object) != RolloutStatus{})
		})
	}
}

// What becomes of a Job that is there.
func TestChangedJob(t *testing.T) {
	tests := map[string]struct {
		prepare func(*testing.T, *Input)
		want    string
	}{
		"nothing":                  {func(*testing.T, *Input) {}, "Settled/AsWanted"},
		"another image":            {func(_ *testing.T, in *Input) { in.rewant(jobOf("a", "v2")) }, "Replace/Immutable"},
		"another image, forgotten": {func(_ *testing.T, in *Input) { in.forget(); in.rewant(jobOf("a", "v2")) }, "Replace/Immutable"},
		"forgotten":                {func(_ *testing.T, in *Input) { in.forget() }, "Change/Forgotten"},
		"it is gone":               {func(_ *testing.T, in *Input) { in.Observed.Objects[0].Live = nil }, "Create/Missing"},
		"drifted": {func(_ *testing.T, in *Input) {
			in.live("Job prod-a").SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("us", `{"f:a":{}}`)})
		}, "Change/Drifted"},
		"drifted hash":          {func(_ *testing.T, in *Input) { in.live("Job prod-a").SetAnnotations(nil); in.forget() }, "Change/Forgotten"},
		"drifted hash, another": {func(_ *testing.T, in *Input) { in.live("Job prod-a").SetAnnotations(nil); in.rewant(jobOf("a", "v2")) }, "Change/Outdated"},
		"nothing of it is ours": {func(_ *testing.T, in *Input) {
			in.live("Job prod-a").SetManagedFields(nil)
			in.rewant(jobOf("a", "v2"))
		}, "Change/Outdated"},
		"somebody else's": {func(_ *testing.T, in *Input) {
			in.live("Job prod-a").SetOwnerReferences(nil)
			in.live("Job prod-a").SetLabels(nil)
			in.rewant(jobOf("a", "v2"))
		}, "Leave/Conflict"},
		"fewer at a time": {func(_ *testing.T, in *Input) {
			job := jobOf("a", "v1")
			job.Spec.Parallelism = ptr.To[int32](2)
			in.rewant(job)
		}, "Change/Outdated"},
		"a label": {func(_ *testing.T, in *Input) { job := jobOf("a", "v1"); job.Labels["x"] = "y"; in.rewant(job) }, "Change/Outdated"},
		"deleted a moment ago": {func(_ *testing.T, in *Input) {
			in.rewant(jobOf("a", "v2"))
			in.Deleted[keyOf(jobOf("a", ""))] = Deletion{VersionOf(in.live("Job prod-a")), noon}
		}, "Hold/Terminating"},
		"deleted long ago": {func(_ *testing.T, in *Input) {
			in.rewant(jobOf("a", "v2"))
			in.Deleted[keyOf(jobOf("a", ""))] = Deletion{VersionOf(in.live("Job prod-a")), noon.Add(-2 * time.Minute)}
		}, "Replace/Immutable"},
		"another one, being deleted": {func(_ *testing.T, in *Input) {
			in.rewant(jobOf("a", "v2"))
			in.live("Job prod-a").SetDeletionTimestamp(&metav1.Time{Time: noon})
		}, "Hold/Terminating"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := sampleInput()
			in.await("a", "", jobOf("a", "v1"))
			in.settle(t)
			test.prepare(t, &in)
			assert.Equal(t, test.want, verdict(Make(in).Outcomes[0]))
		})
	}
}
