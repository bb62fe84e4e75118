package runtime

import (
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// memory keeps values about the objects of custom resources, until these are
// gone. It is safe for concurrent use.
type memory[V any] struct {
	mu   sync.Mutex
	byCR map[types.NamespacedName]map[objectKey]V
}

func newMemory[V any]() *memory[V] {
	return &memory[V]{byCR: map[types.NamespacedName]map[objectKey]V{}}
}

func (m *memory[V]) get(cr types.NamespacedName, key objectKey) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.byCR[cr][key]
	return value, ok
}

func (m *memory[V]) put(cr types.NamespacedName, key objectKey, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byCR[cr] == nil {
		m.byCR[cr] = map[objectKey]V{}
	}
	m.byCR[cr][key] = value
}

func (m *memory[V]) remove(cr types.NamespacedName, key objectKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.byCR[cr], key)
}

// retain drops what is known about objects that a custom resource no longer has.
func (m *memory[V]) retain(cr types.NamespacedName, has func(objectKey) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key := range m.byCR[cr] {
		if !has(key) {
			delete(m.byCR[cr], key)
		}
	}
	if len(m.byCR[cr]) == 0 {
		delete(m.byCR, cr)
	}
}

// forget drops everything that is known for a custom resource.
func (m *memory[V]) forget(cr types.NamespacedName) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.byCR, cr)
}

// of returns the custom resources for which something is known about an object,
// in no order.
func (m *memory[V]) of(key objectKey) []types.NamespacedName {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []types.NamespacedName
	for cr, objects := range m.byCR {
		if _, ok := objects[key]; ok {
			found = append(found, cr)
		}
	}
	return found
}
