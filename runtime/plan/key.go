package plan

import (
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Key names an object of any kind.
type Key struct {
	schema.GroupKind
	types.NamespacedName
}

// KeyOf is the key of an object of a kind.
func KeyOf(kind schema.GroupKind, object client.Object) Key {
	return Key{kind, client.ObjectKeyFromObject(object)}
}

// String names the object for people: StatefulSet prod-broker.
func (k Key) String() string { return k.Kind + " " + k.Name }

// Version of an object. No version is given to two states of an object, so the
// same one tells that nothing about it has changed: its content, owners, managed
// fields, status. The zero value is that of an object that is not there.
type Version struct {
	UID             types.UID
	ResourceVersion string
}

// VersionOf is the version of an object; the zero value for nil.
func VersionOf(object client.Object) Version {
	if object == nil {
		return Version{}
	}
	return Version{object.GetUID(), object.GetResourceVersion()}
}

// Applied is what is remembered of an object that was applied: enough to know,
// without asking the API server, that another apply would change nothing. It is
// gone after a restart, and then each object is applied once more, which changes
// none.
//
// The key to that is our own entry in the object's managed fields. Whoever
// changes or removes a field that we own takes it out of the entry; nobody else
// touches it. An unchanged entry means that our fields are as we left them.
type Applied struct {
	// Version of the answer to the apply.
	Version
	// Wanted is the [ObjectHash] of what was applied.
	Wanted uint64
	// Entry is the digest of our managed fields in the answer.
	Entry uint64
	// At is when it was applied.
	At time.Time
	// Seen is set when the cache has shown this version, or a newer one.
	Seen bool
}

// DryRun is the answer of the API server to a dry run: what would become of a live
// object. It holds until something else is wanted, or the object changes.
type DryRun struct {
	// Wanted is the [ObjectHash] of what was tried.
	Wanted uint64
	// ResourceVersion of the object that it was tried on.
	ResourceVersion string
	// Rolls is set when the apply would change the pods.
	Rolls bool
	// Err is set when the API server would not take it, or did not answer.
	Err error
}
