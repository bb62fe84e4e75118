package plan

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// PodTemplateOf returns the pod template of a workload, or nil for another
// object.
func PodTemplateOf(object client.Object) *corev1.PodTemplateSpec {
	switch workload := object.(type) {
	case *appsv1.StatefulSet:
		return &workload.Spec.Template
	case *appsv1.Deployment:
		return &workload.Spec.Template
	case *appsv1.DaemonSet:
		return &workload.Spec.Template
	default:
		return nil
	}
}

// podTemplateOfJob is [PodTemplateOf] for a Job.
func podTemplateOfJob(object client.Object) *corev1.PodTemplateSpec {
	if job, ok := object.(*batchv1.Job); ok && job != nil {
		return &job.Spec.Template
	}
	return nil
}

// IsWorkload reports whether an object, which may be nil, is of a workload's
// type.
func IsWorkload(object client.Object) bool {
	switch object.(type) {
	case *appsv1.StatefulSet, *appsv1.Deployment, *appsv1.DaemonSet:
		return true
	default:
		return false
	}
}

// RolledOut reports whether every pod of a workload runs what its spec says and
// is ready. A status that is older than the spec says nothing.
//
// The rules are those of `kubectl rollout status`
// (k8s.io/kubectl/pkg/polymorphichelpers), with readiness for all kinds.
func RolledOut(object client.Object) bool {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		wanted := ptr.Deref(w.Spec.Replicas, 1)
		updated := wanted
		if rolling := w.Spec.UpdateStrategy.RollingUpdate; rolling != nil {
			updated = max(0, wanted-ptr.Deref(rolling.Partition, 0)) // a partition holds the other pods back on purpose
		}
		s := w.Status
		// Kubernetes never brings currentRevision up to date for OnDelete.
		allUpdated := updated < wanted || s.CurrentRevision == s.UpdateRevision || w.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType
		return s.ObservedGeneration >= w.Generation && s.Replicas == wanted && s.ReadyReplicas >= wanted && s.UpdatedReplicas >= updated && allUpdated
	case *appsv1.Deployment:
		wanted := ptr.Deref(w.Spec.Replicas, 1)
		s := w.Status
		return s.ObservedGeneration >= w.Generation && s.Replicas == wanted && s.UpdatedReplicas == wanted && s.ReadyReplicas >= wanted && s.AvailableReplicas >= wanted
	case *appsv1.DaemonSet:
		s := w.Status // it says how many Kubernetes nodes are to have a pod
		wanted := s.DesiredNumberScheduled
		return s.ObservedGeneration >= w.Generation && s.UpdatedNumberScheduled >= wanted && s.NumberReady >= wanted && s.NumberAvailable >= wanted
	default:
		return true
	}
}

// RolloutStatus is what of the status of a workload, or of a Job, others wait for.
type RolloutStatus struct {
	observed, replicas, updated, ready, available int64
	current, update                               string
}

func RolloutStatusOf(object client.Object) RolloutStatus {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		s := w.Status
		return RolloutStatus{s.ObservedGeneration, int64(s.Replicas), int64(s.UpdatedReplicas), int64(s.ReadyReplicas), int64(s.AvailableReplicas), s.CurrentRevision, s.UpdateRevision}
	case *appsv1.Deployment:
		s := w.Status
		return RolloutStatus{observed: s.ObservedGeneration, replicas: int64(s.Replicas), updated: int64(s.UpdatedReplicas), ready: int64(s.ReadyReplicas), available: int64(s.AvailableReplicas)}
	case *appsv1.DaemonSet:
		s := w.Status
		return RolloutStatus{observed: s.ObservedGeneration, replicas: int64(s.DesiredNumberScheduled), updated: int64(s.UpdatedNumberScheduled), ready: int64(s.NumberReady), available: int64(s.NumberAvailable)}
	case *batchv1.Job:
		status := RolloutStatus{update: JobFailure(w)}
		if JobSucceeded(w) {
			status.ready = 1
		}
		return status
	default:
		return RolloutStatus{}
	}
}

// RolloutFailure says why a workload's pods cannot be rolled out, where Kubernetes
// has given up or cannot make pods; "" otherwise. Only Deployments tell.
func RolloutFailure(object client.Object) string {
	deployment, ok := object.(*appsv1.Deployment)
	if !ok || deployment == nil || deployment.Status.ObservedGeneration < deployment.Generation {
		return ""
	}
	for _, c := range deployment.Status.Conditions {
		if c.Type == appsv1.DeploymentProgressing && c.Status == corev1.ConditionFalse || c.Type == appsv1.DeploymentReplicaFailure && c.Status == corev1.ConditionTrue {
			return c.Message
		}
	}
	return ""
}
