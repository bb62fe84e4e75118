package runtime

import (
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// memory keeps values about the objects of custom resources, until these are
// gone. It is safe for concurrent use.
type memory[V any] struct {
	mu   sync.Mutex
	byCR map[types.NamespacedName]map[objectKey]V
	// byObject has the keys of byCR the other way round: events ask by object, and
	// most are about one that nobody knows.
	byObject map[objectKey][]types.NamespacedName
}

func newMemory[V any]() *memory[V] {
	return &memory[V]{byCR: map[types.NamespacedName]map[objectKey]V{}, byObject: map[objectKey][]types.NamespacedName{}}
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
	if _, known := m.byCR[cr][key]; !known {
		m.byObject[key] = append(m.byObject[key], cr)
	}
	m.byCR[cr][key] = value
}

func (m *memory[V]) remove(cr types.NamespacedName, key objectKey) {
	m.retain(cr, func(k objectKey) bool { return k != key })
}

// forget drops everything that is known for a custom resource.
func (m *memory[V]) forget(cr types.NamespacedName) {
	m.retain(cr, func(objectKey) bool { return false })
}

// retain drops what is known about objects that a custom resource no longer has.
func (m *memory[V]) retain(cr types.NamespacedName, has func(objectKey) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key := range m.byCR[cr] {
		if has(key) {
			continue
		}
		delete(m.byCR[cr], key)
		m.byObject[key] = slices.DeleteFunc(m.byObject[key], func(known types.NamespacedName) bool { return known == cr })
		if len(m.byObject[key]) == 0 {
			delete(m.byObject, key)
		}
	}
	if len(m.byCR[cr]) == 0 {
		delete(m.byCR, cr)
	}
}

// of returns the custom resources for which something is known about an object, in
// no order.
func (m *memory[V]) of(key objectKey) []types.NamespacedName {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.byObject[key])
}
