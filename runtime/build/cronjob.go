package build

import (
	"cmp"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
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
		ObjectMeta: s.ObjectMeta(),
		Spec:       *spec.DeepCopy(),
	}
	job.Name = s.nameOf("CronJob")
	completeJobPods(&job.Spec.JobTemplate.Spec.Template, image)
	return job
}

// completeJobPods fills in what the pods of a job cannot do without, and takes the labels
// away by which the pods of nodes are selected.
func completeJobPods(pod *corev1.PodTemplateSpec, image string) {
	pod.Spec.RestartPolicy = cmp.Or(pod.Spec.RestartPolicy, corev1.RestartPolicyOnFailure)
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			containers[i].Image = cmp.Or(containers[i].Image, image)
		}
	}
	for _, label := range IdentityLabels {
		delete(pod.Labels, label)
	}
}
