package build

import (
	"cmp"
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Job of a scope, made of what the user asks for; nil when that is nothing. Containers
// without an image have the one that is given, and its pods restart on failure, unless the
// user says otherwise. No Service, workload or PodDisruptionBudget of the custom resource
// selects these pods.
func Job(s Scope, image string, spec *batchv1.JobSpec) *batchv1.Job {
	if spec == nil || !s.Has("Job") {
		return nil
	}
	job := &batchv1.Job{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"},
		ObjectMeta: s.ObjectMeta("Job"),
		Spec:       *spec.DeepCopy(),
	}
	completeJobPods(&job.Spec.Template, image)
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

// Why some fields of a Job's spec are not for users, nor for hooks.
const (
	noTTL      = "a Job that is removed after a while would be made again, and would run again; leave it out"
	noSelector = "Kubernetes gives the pods of a Job labels of their own; leave it out"
)

// CheckJobSpec finds what is wrong with the spec of a Job in a custom resource.
func CheckJobSpec(spec *batchv1.JobSpec, path *field.Path, fields ...string) field.ErrorList {
	if spec == nil {
		return nil
	}
	path = below(path, fields)
	var errs field.ErrorList
	if spec.TTLSecondsAfterFinished != nil {
		errs = append(errs, field.Forbidden(path.Child("ttlSecondsAfterFinished"), noTTL))
	}
	if spec.ManualSelector != nil {
		errs = append(errs, field.Forbidden(path.Child("manualSelector"), noSelector))
	}
	if spec.Selector != nil {
		errs = append(errs, field.Forbidden(path.Child("selector"), noSelector))
	}
	return errs
}

// checkJob is [CheckJobSpec] for an object that a hook has had, and also finds labels of its
// pods by which those of nodes are selected.
func checkJob(hook string, object client.Object) []error {
	job, ok := object.(*batchv1.Job)
	if !ok {
		return nil
	}
	var errs []error
	for _, err := range CheckJobSpec(&job.Spec, field.NewPath("spec")) {
		errs = append(errs, fmt.Errorf("hook %s: %w", hook, err))
	}
	for _, label := range IdentityLabels {
		if _, has := job.Spec.Template.Labels[label]; has {
			errs = append(errs, changed(hook, "the label %s of the pods; it must stay away", label))
		}
	}
	return errs
}
