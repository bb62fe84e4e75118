package build

import (
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CronJob of a scope, made of what the user asks for; nil when that is nothing. Containers
// without an image have the one that is given, and its pods restart on failure, unless the
// user says otherwise. No Service, workload or PodDisruptionBudget of the custom resource
// selects these pods.
func CronJob(s Scope, image string, spec *batchv1.CronJobSpec) *batchv1.CronJob {
	if spec == nil || !s.Has("CronJob") {
		return nil
	}
	job := &batchv1.CronJob{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "CronJob"},
		ObjectMeta: s.ObjectMeta("CronJob"),
		Spec:       *spec.DeepCopy(),
	}
	completeJobPods(&job.Spec.JobTemplate.Spec.Template, image)
	return job
}
