// Package store remembers what was done for each custom resource, in one record
// each. It lives in memory: after a restart each object is applied once more, which
// changes none.
package store

import (
	"maps"
	"slices"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Record is what is remembered of one custom resource. It is used by one pass at a
// time.
type Record struct {
	// UID of the custom resource: one of the same name with another UID starts anew
	// where that matters.
	UID types.UID
	// Applied is what was applied.
	Applied map[plan.Key]plan.Applied
	// DryRuns are the answers of the API server to dry runs.
	DryRuns map[plan.Key]plan.DryRun
	// Deleted are the objects that were deleted and may still be in the cache.
	Deleted map[plan.Key]plan.Deletion
	// Refused are the objects whose deletion was refused, as they were seen.
	Refused map[plan.Key]plan.Version
	// Status is what was written to the status last.
	Status Status
	// Notes are the states that were reported and last, by state.
	Notes map[State]string
	// Settled is what the last pass depended on, if it left nothing to do; nil
	// otherwise.
	Settled *Snapshot
	// Shown is the text of the plan that was logged last, where a pass does no more.
	Shown string
}

func newRecord() Record {
	return Record{
		Applied: map[plan.Key]plan.Applied{}, DryRuns: map[plan.Key]plan.DryRun{},
		Deleted: map[plan.Key]plan.Deletion{}, Refused: map[plan.Key]plan.Version{}, Notes: map[State]string{},
	}
}

// Status is what was written to the status of a custom resource.
type Status struct {
	plan.Version
	Conditions []metav1.Condition
}

// State is something that lasts and was reported when it began: a reason, and what
// it is about.
type State struct {
	Reason, Subject string
}

// Store holds the records of all custom resources of a kind, and knows which of
// them have to do with an object. It is safe for concurrent use; see [Record].
type Store struct {
	mu      sync.Mutex
	records map[types.NamespacedName]*entry
	// byObject has the custom resources that have to do with an object: events ask by
	// object, and most are about one that nobody knows.
	byObject map[Link][]types.NamespacedName
}

type entry struct {
	record Record
	links  map[Link]bool
}

// Link says what a custom resource has to do with an object.
type Link struct {
	plan.Key
	Relation
}

// Relation is what a custom resource has to do with an object.
type Relation string

const (
	// Wants: the custom resource wants the object, whosever it is.
	Wants Relation = "Wants"
	// Reads: its pods or its hooks read the object.
	Reads Relation = "Reads"
)

// New returns an empty store.
func New() *Store {
	return &Store{records: map[types.NamespacedName]*entry{}, byObject: map[Link][]types.NamespacedName{}}
}

// Record returns the record of a custom resource, and makes one where there is none.
func (s *Store) Record(cr types.NamespacedName) *Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &s.entry(cr).record
}

// Known returns the record of a custom resource; nil where there is none.
func (s *Store) Known(cr types.NamespacedName) *Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.records[cr]; ok {
		return &e.record
	}
	return nil
}

// Copy returns a copy of the record of a custom resource; an empty one where there is
// none. What is noted in it is forgotten.
func (s *Store) Copy(cr types.NamespacedName) *Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := newRecord()
	if e, ok := s.records[cr]; ok {
		copied.UID = e.record.UID
		maps.Copy(copied.Applied, e.record.Applied)
		maps.Copy(copied.DryRuns, e.record.DryRuns)
		maps.Copy(copied.Deleted, e.record.Deleted)
		maps.Copy(copied.Refused, e.record.Refused)
	}
	return &copied
}

func (s *Store) entry(cr types.NamespacedName) *entry {
	e, ok := s.records[cr]
	if !ok {
		e = &entry{links: map[Link]bool{}, record: newRecord()}
		s.records[cr] = e
	}
	return e
}

// Link notes that a custom resource has to do with objects. It is noted before the
// objects are read: whatever happens to them afterwards leads to another pass.
func (s *Store) Link(cr types.NamespacedName, relation Relation, keys ...plan.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry(cr)
	for _, key := range keys {
		link := Link{key, relation}
		if !e.links[link] {
			e.links[link] = true
			s.byObject[link] = append(s.byObject[link], cr)
		}
	}
}

// Linked returns the custom resources that have to do with an object, in no order.
func (s *Store) Linked(key plan.Key, relation Relation) []types.NamespacedName {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.byObject[Link{key, relation}])
}

// Forget drops all that is remembered of a custom resource.
func (s *Store) Forget(cr types.NamespacedName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.records[cr]; ok {
		s.unlink(cr, e, func(Link) bool { return false })
		delete(s.records, cr)
	}
}

// Retain drops what is remembered of objects that a custom resource no longer wants,
// has, or reads. present are all objects that the cache shows as its own.
func (s *Store) Retain(cr types.NamespacedName, wants, reads map[plan.Key]bool, present map[plan.Key]client.Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.records[cr]
	if !ok {
		return
	}
	s.unlink(cr, e, func(l Link) bool {
		if l.Relation == Reads {
			return reads[l.Key]
		}
		return wants[l.Key]
	})
	retain(e.record.Applied, wants)
	retain(e.record.DryRuns, wants)
	retain(e.record.Deleted, present)
	retain(e.record.Refused, present)
}

func retain[V, P any](m map[plan.Key]V, has map[plan.Key]P) {
	for key := range m {
		if _, ok := has[key]; !ok {
			delete(m, key)
		}
	}
}

// unlink drops the links that are not to be kept.
func (s *Store) unlink(cr types.NamespacedName, e *entry, keep func(Link) bool) {
	for link := range e.links {
		if keep(link) {
			continue
		}
		delete(e.links, link)
		s.byObject[link] = slices.DeleteFunc(s.byObject[link], func(known types.NamespacedName) bool { return known == cr })
		if len(s.byObject[link]) == 0 {
			delete(s.byObject, link)
		}
	}
}

// All returns the custom resources that something is remembered of, in no order.
func (s *Store) All() []types.NamespacedName {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.records))
}

// Size is how many objects are remembered, over all custom resources: everything
// else that a record holds is about one of them.
func (s *Store) Size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := 0
	for _, e := range s.records {
		size += 1 + len(e.links)
	}
	return size
}
