package runtime

import (
	"time"

	"github.com/cespare/xxhash/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// memo is what is remembered of an object that was applied: enough to know,
// without asking the API server, that another apply would change nothing. It is
// gone after a restart, and then each object is applied once more, which changes
// none.
//
// The key to that is our own entry in the object's managed fields. Whoever
// changes or removes a field that we own takes it out of the entry; nobody else
// touches it. An unchanged entry means that our fields are as we left them.
type memo struct {
	uid             types.UID
	desired         uint64 // hash of what was applied
	entry           uint64 // digest of our managed fields, from the apply's response
	resourceVersion string
	applied         time.Time
	seen            bool // the cache has shown this version, or a newer one
}

// objectKey names an object of any kind.
type objectKey struct {
	schema.GroupKind
	types.NamespacedName
}

func keyOf(kind schema.GroupKind, object client.Object) objectKey {
	return objectKey{kind, client.ObjectKeyFromObject(object)}
}

// ownEntry returns a digest of the fields that owner has applied to an object,
// with the time of the entry: an apply of the same fields with other values, by
// someone who uses our name, changes nothing else. ok is false when there is no
// entry.
func ownEntry(object client.Object, owner string) (digest uint64, ok bool) {
	entry := ownManagedFields(object, owner)
	if entry == nil {
		return 0, false
	}
	hash := xxhash.New()
	_, _ = hash.WriteString(entry.APIVersion)
	if entry.Time != nil {
		_, _ = hash.WriteString(entry.Time.UTC().Format(time.RFC3339))
	}
	_, _ = hash.Write(entry.FieldsV1.GetRawBytes())
	return hash.Sum64(), true
}

// ownManagedFields returns the entry of the fields that owner has applied to an
// object; nil when there is none. It is only to be read.
func ownManagedFields(object client.Object, owner string) *metav1.ManagedFieldsEntry {
	entries := object.GetManagedFields()
	for i := range entries {
		if e := &entries[i]; e.Manager == owner && e.Operation == metav1.ManagedFieldsOperationApply && e.Subresource == "" {
			return e
		}
	}
	return nil
}
