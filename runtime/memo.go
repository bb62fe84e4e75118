package runtime

import (
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// memo is what is remembered of an object that was applied: enough to know,
// without asking the API server, that another apply would change nothing.
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

// memos remembers what was applied, by custom resource. It is safe for
// concurrent use. It is empty after a restart, and then each object is applied
// once more, which changes none.
type memos struct {
	mu       sync.Mutex
	byObject map[types.NamespacedName]map[objectKey]memo
}

func newMemos() *memos {
	return &memos{byObject: map[types.NamespacedName]map[objectKey]memo{}}
}

func (m *memos) get(cr types.NamespacedName, key objectKey) (memo, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, ok := m.byObject[cr][key]
	return found, ok
}

func (m *memos) put(cr types.NamespacedName, key objectKey, value memo) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byObject[cr] == nil {
		m.byObject[cr] = map[objectKey]memo{}
	}
	m.byObject[cr][key] = value
}

func (m *memos) remove(cr types.NamespacedName, key objectKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.byObject[cr], key)
}

// forget drops everything that is remembered for a custom resource.
func (m *memos) forget(cr types.NamespacedName) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.byObject, cr)
}

// ownEntry returns a digest of the fields that owner has applied to an object,
// with the time of the entry: an apply of the same fields with other values, by
// someone who uses our name, changes nothing else. ok is false when there is no
// entry.
func ownEntry(object client.Object, owner string) (digest uint64, ok bool) {
	for _, entry := range object.GetManagedFields() {
		if entry.Manager != owner || entry.Operation != metav1.ManagedFieldsOperationApply || entry.Subresource != "" {
			continue
		}
		hash := xxhash.New()
		_, _ = hash.WriteString(entry.APIVersion)
		if entry.Time != nil {
			_, _ = hash.WriteString(entry.Time.UTC().Format(time.RFC3339))
		}
		_, _ = hash.Write(entry.FieldsV1.GetRawBytes())
		return hash.Sum64(), true
	}
	return 0, false
}

// applierOf returns the custom resource for which an object was applied.
func (m *memos) applierOf(key objectKey) (types.NamespacedName, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for cr, objects := range m.byObject {
		if _, ok := objects[key]; ok {
			return cr, true
		}
	}
	return types.NamespacedName{}, false
}
