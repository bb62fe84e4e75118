package plan

import (
	"maps"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// AsksTheSame reports whether two versions of a custom resource mean the same to its
// reconciler.
func AsksTheSame(a, b client.Object) bool {
	return a.GetGeneration() == b.GetGeneration() &&
		a.GetUID() == b.GetUID() &&
		maps.Equal(a.GetAnnotations(), b.GetAnnotations()) &&
		maps.Equal(a.GetLabels(), b.GetLabels()) &&
		a.GetDeletionTimestamp().IsZero() == b.GetDeletionTimestamp().IsZero()
}
