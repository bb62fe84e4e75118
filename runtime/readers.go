package runtime

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// readers knows which custom resources have pods that read a ConfigMap or a
// Secret, so that a change to one rolls the right pods. It is safe for
// concurrent use. It is filled as custom resources are reconciled, which all are
// when an operator starts.
type readers struct {
	mu   sync.Mutex
	byCR map[types.NamespacedName]map[objectKey]bool
}

func newReaders() *readers {
	return &readers{byCR: map[types.NamespacedName]map[objectKey]bool{}}
}

// set replaces what the pods of a custom resource read.
func (r *readers) set(cr types.NamespacedName, read map[objectKey]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byCR[cr] = read
}

func (r *readers) forget(cr types.NamespacedName) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.byCR, cr)
}

// of returns the custom resources whose pods read an object, sorted by name.
func (r *readers) of(key objectKey) []types.NamespacedName {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []types.NamespacedName
	for cr, read := range r.byCR {
		if read[key] {
			found = append(found, cr)
		}
	}
	slices.SortFunc(found, func(a, b types.NamespacedName) int {
		return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
	})
	return found
}
