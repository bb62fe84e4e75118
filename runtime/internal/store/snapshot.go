package store

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Snapshot is all that a pass depended on which found everything as it should be.
type Snapshot struct {
	// CR is the version of the custom resource.
	CR plan.Version
	// Hooks that objects were made with.
	Hooks any
	// OwnedBy selects the objects that the custom resource controls.
	OwnedBy *client.ListOptions
	// Owned are all those objects, by kind.
	Owned []OwnedVersions
	// Read are the other objects that the pass has read: volumes, what pods and hooks
	// read, what was not there.
	Read []ReadVersion
}

// OwnedVersions is the versions, by name, of all objects of one kind that the custom
// resource controls. They are listed, not read one by one: that is cheaper, and an
// object that should not be there is seen.
type OwnedVersions struct {
	Kind     build.ObjectKind
	Versions map[string]plan.Version
}

// ReadVersion is an object and the version in which it was read.
type ReadVersion struct {
	schema.GroupVersionKind
	types.NamespacedName
	plan.Version
}
