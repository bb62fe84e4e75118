package build

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Inputs are what objects are made from besides the custom resource and hooks. It
// is only to be read.
type Inputs struct {
	// Namespace is where the objects of a cluster-scoped custom resource go. Those
	// of a namespaced one are always beside it.
	Namespace string
	// ConfigMaps has the data of the ConfigMaps that the custom resource declares to
	// hooks: by name, then by key.
	ConfigMaps map[string]map[string]string
	// Secrets has the data of the Secrets that the custom resource declares to
	// hooks: by name, then by key.
	Secrets map[string]map[string][]byte
}

// Reference is a field of the custom resource that names a ConfigMap or a Secret
// whose data hooks see.
type Reference struct {
	// Path of the field.
	Path *field.Path
	// Kind is ConfigMap or Secret.
	Kind string
	// Name of the object; "" where the custom resource names none.
	Name string
}

// String names the object for people: Secret credentials.
func (r Reference) String() string { return fmt.Sprintf("%s %s", r.Kind, r.Name) }
