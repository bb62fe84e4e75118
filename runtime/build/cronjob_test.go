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
)

// sampleCronJob leaves out what is filled in, and says too much.
func sampleCronJob() *batchv1.CronJobSpec {
	spec := &batchv1.CronJobSpec{Schedule: "@daily"}
	spec.JobTemplate.Spec.Template = corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{LabelName: "pinot", LabelInstance: "prod", LabelNode: "a", "team": "x"}},
		Spec:       corev1.PodSpec{InitContainers: []corev1.Container{{Name: "first"}}, Containers: []corev1.Container{{Name: "a"}, {Name: "b", Image: "own:1"}}},
	}
	return spec
}

func TestCronJob(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	for _, scope := range []Scope{node, clusterNamed("prod")} {
		got := CronJob(scope, "pinot:1", sampleCronJob())
		require.NotNil(t, got)
		assert.Equal(t, scope.ObjectMeta("CronJob"), got.ObjectMeta)
		assert.Equal(t, metav1.TypeMeta{APIVersion: "batch/v1", Kind: "CronJob"}, got.TypeMeta)
		assert.Equal(t, "@daily", got.Spec.Schedule)
		pod := got.Spec.JobTemplate.Spec.Template
		assert.Equal(t, corev1.RestartPolicyOnFailure, pod.Spec.RestartPolicy)
		assert.Equal(t, "pinot:1", pod.Spec.InitContainers[0].Image)
		assert.Equal(t, "pinot:1", pod.Spec.Containers[0].Image)
		assert.Equal(t, "own:1", pod.Spec.Containers[1].Image)
		assert.Equal(t, map[string]string{"team": "x"}, pod.Labels)
		for _, selector := range []*metav1.LabelSelector{node.Selector("CronJob"), clusterNamed("prod").Selector("CronJob"), clusterNamed("prod").evictable()} {
			selects, err := metav1.LabelSelectorAsSelector(selector)
			require.NoError(t, err)
			assert.False(t, selects.Matches(labels.Set(pod.Labels)), "nothing selects its pods")
		}
		assert.NoError(t, CheckHook(scope, "CronJob", got))
		given := sampleCronJob()
		sharesNothing(t, func() any { return CronJob(scope, "pinot:1", given) }, given)
		assert.Nil(t, CronJob(scope, "pinot:1", nil))
	}
	assert.Nil(t, CronJob(sampleNode(t, NodeFields{Name: "a", Type: "minion"}), "pinot:1", sampleCronJob()), "not the type's")
	never := sampleCronJob()
	never.JobTemplate.Spec.Template.Spec.RestartPolicy = corev1.RestartPolicyNever
	assert.Equal(t, corev1.RestartPolicyNever, CronJob(node, "", never).Spec.JobTemplate.Spec.Template.Spec.RestartPolicy)
}

// Kubernetes takes no CronJob with a name of more than 52 characters.
func TestCronJobOfALongName(t *testing.T) {
	cluster := clusterNamed(strings.Repeat("a", 60))
	got := CronJob(cluster, "", sampleCronJob())
	assert.Len(t, got.Name, maxWorkloadName)
	assert.NoError(t, CheckHook(cluster, "CronJob", got))
	assert.LessOrEqual(t, len(nodeOf(t, sampleKind(), strings.Repeat("a", 60), NodeFields{Name: "b", Type: "broker"}).NameOf("Service")), maxWorkloadName)
}
