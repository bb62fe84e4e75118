package runtime

import (
	"math"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// podTemplateOf returns the pod template of a workload, or nil for another
// object.
func podTemplateOf(object client.Object) *corev1.PodTemplateSpec {
	switch workload := object.(type) {
	case *appsv1.StatefulSet:
		return &workload.Spec.Template
	case *appsv1.Deployment:
		return &workload.Spec.Template
	default:
		return nil
	}
}

// isWorkload reports whether an object, which may be nil, is of a workload's
// type.
func isWorkload(object client.Object) bool {
	switch object.(type) {
	case *appsv1.StatefulSet, *appsv1.Deployment:
		return true
	default:
		return false
	}
}

// rolledOut reports whether every pod of a workload runs what its spec says and
// is ready. A status that is older than the spec says nothing.
//
// The rules are those of `kubectl rollout status`
// (k8s.io/kubectl/pkg/polymorphichelpers), with readiness for both kinds.
func rolledOut(object client.Object) bool {
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
	default:
		return true
	}
}

// rolloutStatus is what of a workload's status a rollout depends on.
type rolloutStatus struct {
	observed, replicas, updated, ready, available int64
	current, update                               string
}

func rolloutStatusOf(object client.Object) rolloutStatus {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		s := w.Status
		return rolloutStatus{s.ObservedGeneration, int64(s.Replicas), int64(s.UpdatedReplicas), int64(s.ReadyReplicas), int64(s.AvailableReplicas), s.CurrentRevision, s.UpdateRevision}
	case *appsv1.Deployment:
		s := w.Status
		return rolloutStatus{observed: s.ObservedGeneration, replicas: int64(s.Replicas), updated: int64(s.UpdatedReplicas), ready: int64(s.ReadyReplicas), available: int64(s.AvailableReplicas)}
	default:
		return rolloutStatus{}
	}
}

// gate lets changes to pods through stage by stage. Nodes come in the order of
// their stages. It holds a stage while a workload of an earlier one is not
// rolled out.
type gate struct {
	// waitingFor is the earliest stage that is not rolled out.
	waitingFor int
}

func newGate() gate { return gate{waitingFor: math.MaxInt} }

// wait notes that a workload of a stage is not rolled out.
func (g *gate) wait(stage int) { g.waitingFor = min(g.waitingFor, stage) }

// holds reports whether changes to pods of a stage have to wait.
func (g *gate) holds(stage int) bool { return g.waitingFor < stage }
