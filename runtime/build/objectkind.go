package build

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// ObjectKind is one kind of object that a custom resource can have: a row of the
// table of object kinds.
type ObjectKind struct {
	schema.GroupVersionKind

	// New returns an empty object.
	New func() client.Object
	// NewList returns an empty list.
	NewList func() client.ObjectList
	// Unwanted says what becomes of an object that is no longer wanted.
	Unwanted Fate
	// Runs restricts the kind to nodes that run as a workload of one of these kinds; nil for
	// none.
	Runs []WorkloadKind
	// Workload is set for kinds that run pods.
	Workload bool
	// Optional is set for kinds that an API server may not know.
	Optional bool
}

// Fate is what becomes of an object that is no longer wanted.
type Fate string

const (
	// Deleted objects go with the node that they belonged to.
	Deleted Fate = "Deleted"
	// Kept objects stay, and have no owner: they hold data.
	Kept Fate = "Kept"
)
