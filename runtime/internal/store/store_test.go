package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func configMapKey(name string) plan.Key { return plan.DataKey("ConfigMap", "data", name) }

func crName(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: "data", Name: name}
}

func keys(names ...string) map[plan.Key]bool {
	set := map[plan.Key]bool{}
	for _, name := range names {
		set[configMapKey(name)] = true
	}
	return set
}

// isEmpty checks that nothing is left behind.
func isEmpty(t *testing.T, s *Store) {
	t.Helper()
	assert.Zero(t, s.Size())
	assert.Empty(t, s.All())
	assert.Empty(t, s.records)
	assert.Empty(t, s.byObject)
}

func TestRecord(t *testing.T) {
	s := New()
	assert.Nil(t, s.Known(crName("a")), "to ask makes none")
	isEmpty(t, s)

	a := s.Record(crName("a"))
	require.NotNil(t, a)
	assert.Same(t, a, s.Record(crName("a")))
	assert.Same(t, a, s.Known(crName("a")))
	assert.NotSame(t, a, s.Record(crName("b")))
	assert.ElementsMatch(t, []types.NamespacedName{crName("a"), crName("b")}, s.All())
	assert.Equal(t, 2, s.Size())

	// A new record takes anything.
	a.Applied[configMapKey("x")] = plan.Applied{}
	a.DryRuns[configMapKey("x")] = plan.DryRun{}
	a.Deleted[configMapKey("x")] = plan.Deletion{}
	a.Refused[configMapKey("x")] = plan.Version{}
	a.Notes[State{"Failed", "x"}] = "no"
	assert.Empty(t, s.Known(crName("b")).Applied, "each has its own")

	s.Forget(crName("a"))
	s.Forget(crName("a"))
	assert.Nil(t, s.Known(crName("a")))
	assert.Empty(t, s.Record(crName("a")).Applied, "it starts anew")
	s.Forget(crName("a"))
	s.Forget(crName("b"))
	isEmpty(t, s)
}

func TestLink(t *testing.T) {
	s := New()
	s.Link(crName("a"), Wants, configMapKey("x"), configMapKey("y"))
	s.Link(crName("a"), Wants, configMapKey("x"))
	s.Link(crName("b"), Wants, configMapKey("x"))
	s.Link(crName("b"), Reads, configMapKey("y"))
	assert.ElementsMatch(t, []types.NamespacedName{crName("a"), crName("b")}, s.Linked(configMapKey("x"), Wants), "once, however often it is said")
	assert.Equal(t, []types.NamespacedName{crName("a")}, s.Linked(configMapKey("y"), Wants))
	assert.Equal(t, []types.NamespacedName{crName("b")}, s.Linked(configMapKey("y"), Reads))
	assert.Empty(t, s.Linked(configMapKey("x"), Reads))
	assert.Empty(t, s.Linked(plan.DataKey("Secret", "data", "x"), Wants), "another kind")
	assert.Empty(t, s.Linked(plan.DataKey("ConfigMap", "other", "x"), Wants), "another namespace")
	assert.Equal(t, 6, s.Size(), "two custom resources, four links")

	s.Linked(configMapKey("y"), Wants)[0] = crName("changed")
	assert.Equal(t, []types.NamespacedName{crName("a")}, s.Linked(configMapKey("y"), Wants), "what is handed out is a copy")

	s.Forget(crName("a"))
	assert.Equal(t, []types.NamespacedName{crName("b")}, s.Linked(configMapKey("x"), Wants))
	assert.Empty(t, s.Linked(configMapKey("y"), Wants))
	s.Forget(crName("b"))
	isEmpty(t, s)
}

func TestRetain(t *testing.T) {
	s := New()
	r := s.Record(crName("a"))
	for _, name := range []string{"wanted", "read", "present", "old"} {
		key := configMapKey(name)
		r.Applied[key] = plan.Applied{}
		r.DryRuns[key] = plan.DryRun{}
		r.Deleted[key] = plan.Deletion{}
		r.Refused[key] = plan.Version{}
		s.Link(crName("a"), Wants, key)
		s.Link(crName("a"), Reads, key)
		s.Link(crName("b"), Wants, key)
	}
	r.Notes[State{"Failed", "old"}] = "no"
	s.Retain(crName("a"), keys("wanted"), keys("read"), map[plan.Key]client.Object{configMapKey("wanted"): nil, configMapKey("present"): nil})

	assert.Equal(t, []string{"wanted"}, namesIn(r.Applied))
	assert.Equal(t, []string{"wanted"}, namesIn(r.DryRuns))
	assert.Equal(t, []string{"present", "wanted"}, namesIn(r.Deleted), "the cache may still show them")
	assert.Equal(t, []string{"present", "wanted"}, namesIn(r.Refused))
	assert.NotEmpty(t, r.Notes, "the recorder ends them")
	for _, name := range []string{"wanted", "read", "present", "old"} {
		assert.Contains(t, s.Linked(configMapKey(name), Wants), crName("b"), "others are left alone")
		assert.Equal(t, name == "wanted", len(s.Linked(configMapKey(name), Wants)) == 2, name)
		assert.Equal(t, name == "read", len(s.Linked(configMapKey(name), Reads)) == 1, name)
	}

	s.Retain(crName("nobody"), nil, nil, nil)
	assert.Nil(t, s.Known(crName("nobody")))
	s.Retain(crName("a"), nil, nil, nil)
	s.Forget(crName("b"))
	assert.Equal(t, 1, s.Size())
	assert.Empty(t, s.byObject, "nothing is left behind")
}

// namesIn are the names of the objects that a map has.
func namesIn[V any](m map[plan.Key]V) []string {
	var names []string
	for key := range m {
		names = append(names, key.Name)
	}
	slices.Sort(names)
	return names
}

func TestStoreIsSafe(t *testing.T) {
	s := New()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			cr := crName(fmt.Sprint(i)) // a record is used by one pass at a time
			for j := range 100 {
				key := configMapKey(fmt.Sprint(j % 5))
				s.Record(cr).Applied[key] = plan.Applied{}
				s.Link(cr, Wants, key)
				s.Link(cr, Reads, key)
				s.Linked(key, Wants)
				s.Known(crName(fmt.Sprint((i + 1) % 8)))
				s.All()
				s.Size()
				s.Retain(cr, keys(fmt.Sprint(j%3)), nil, nil)
				if j%7 == 0 {
					s.Forget(cr)
				}
			}
			s.Forget(cr)
		})
	}
	all.Wait()
	isEmpty(t, s)
}

func TestCopy(t *testing.T) {
	s := New()
	assert.NotNil(t, s.Copy(crName("prod")).Applied)
	isEmpty(t, s)
	record := s.Record(crName("prod"))
	record.UID = "uid-1"
	record.Applied[configMapKey("a")] = plan.Applied{Wanted: 1}
	copied := s.Copy(crName("prod"))
	assert.Equal(t, record.Applied, copied.Applied)
	assert.Equal(t, record.UID, copied.UID)
	copied.Applied[configMapKey("b")] = plan.Applied{}
	copied.DryRuns[configMapKey("b")] = plan.DryRun{}
	assert.Len(t, record.Applied, 1)
	assert.Empty(t, record.DryRuns)
}
