package runtime

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

func configMapKey(name string) objectKey {
	return objectKey{schema.GroupKind{Kind: "ConfigMap"}, types.NamespacedName{Namespace: "data", Name: name}}
}

func crName(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: "data", Name: name}
}

func TestMemory(t *testing.T) {
	m := newMemory[int]()
	_, ok := m.get(crName("a"), configMapKey("x"))
	assert.False(t, ok)
	m.put(crName("a"), configMapKey("x"), 1)
	m.put(crName("a"), configMapKey("y"), 2)
	m.put(crName("b"), configMapKey("x"), 3)
	value, ok := m.get(crName("a"), configMapKey("x"))
	assert.True(t, ok)
	assert.Equal(t, 1, value)
	assert.ElementsMatch(t, []types.NamespacedName{crName("a"), crName("b")}, m.of(configMapKey("x")))

	m.retain(crName("a"), func(key objectKey) bool { return key == configMapKey("y") })
	assert.Equal(t, []types.NamespacedName{crName("b")}, m.of(configMapKey("x")))
	m.put(crName("b"), configMapKey("x"), 4)
	assert.Equal(t, []types.NamespacedName{crName("b")}, m.of(configMapKey("x")), "once, however often it is said")
	m.remove(crName("a"), configMapKey("x"))
	assert.NotEmpty(t, m.of(configMapKey("y")))
	m.remove(crName("a"), configMapKey("y"))
	m.forget(crName("b"))
	assert.Empty(t, m.of(configMapKey("x")))
	assert.Empty(t, m.byCR, "nothing is left behind")
	assert.Empty(t, m.byObject, "nothing is left behind")
}

func TestMemoryIsSafe(t *testing.T) {
	m := newMemory[int]()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 100 {
				cr, key := crName(fmt.Sprint(i%3)), configMapKey(fmt.Sprint(j%5))
				m.put(cr, key, j)
				m.get(cr, key)
				m.of(key)
				m.remove(cr, key)
				m.retain(cr, func(objectKey) bool { return j%2 == 0 })
				m.forget(cr)
			}
		})
	}
	all.Wait()
	assert.Empty(t, m.byCR)
	assert.Empty(t, m.byObject)
}

func sampleRuntime(t *testing.T) *Runtime {
	t.Helper()
	var none error
	c := failingClient(&none)
	rt, err := New(c, c, &eventLog{}, sampleKind())
	require.NoError(t, err)
	return rt
}

// size is how many things a runtime remembers.
func (r *Runtime) size() int {
	return len(r.memos.byCR) + len(r.refused.byCR) + len(r.wanted.byCR) + len(r.trials.byCR) + len(r.readings.byCR) + len(r.statuses.byCR) + len(r.snapshots.byCR) + len(r.recorder.states)
}

func TestGoneForgetsEverything(t *testing.T) {
	r := sampleRuntime(t)
	cr := sampleCluster("prod")
	key := client.ObjectKeyFromObject(cr)
	r.memos.put(key, configMapKey("x"), memo{})
	r.trials.put(key, configMapKey("x"), trial{})
	r.refused.put(key, configMapKey("x"), version{})
	r.wanted.put(key, configMapKey("x"), struct{}{})
	r.readings.put(key, configMapKey("x"), struct{}{})
	r.statuses.wrote(cr, nil)
	r.snapshots.put(key, snapshot{})
	r.recorder.Failing(cr, nil, ReasonSpecWarning, "odd")
	assert.Equal(t, 8, r.size())

	broken := errors.New("broken")
	assert.Equal(t, broken, r.Gone(key, broken))
	assert.NoError(t, r.Gone(key, nil))
	assert.Equal(t, 8, r.size())
	assert.NoError(t, r.Gone(key, apierrors.NewNotFound(schema.GroupResource{}, "prod")))
	assert.Zero(t, r.size())
}

func TestWhoIsAskedAboutAnObject(t *testing.T) {
	ctx, r := context.Background(), sampleRuntime(t)
	r.readings.put(crName("a"), configMapKey("x"), struct{}{})
	r.wanted.put(crName("b"), configMapKey("x"), struct{}{})
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x"}}
	assert.Equal(t, []reconcile.Request{{NamespacedName: crName("a")}}, r.requests(r.readings)(ctx, object))
	assert.Equal(t, []reconcile.Request{{NamespacedName: crName("b")}}, r.requests(r.wanted)(ctx, object))
	object.Name = "y"
	assert.Empty(t, r.requests(r.readings)(ctx, object))
	assert.Empty(t, r.requests(r.wanted)(ctx, object))
	assert.Empty(t, r.requests(r.wanted)(ctx, &monitor{}), "not a type of the scheme")
}

func TestStatuses(t *testing.T) {
	s := newStatuses()
	at := func(version string) client.Object {
		cr := sampleCluster("prod")
		cr.ResourceVersion = version
		return cr
	}
	s.wrote(at("10"), []metav1.Condition{{Type: "Ready"}})
	for version, want := range map[string]bool{"9": true, "10": false, "11": false, "": false} {
		_, ok := s.newer(at(version))
		assert.Equal(t, want, ok, version)
	}
	conditions, _ := s.newer(at("9"))
	conditions[0].Type = "changed"
	conditions, _ = s.newer(at("9"))
	assert.Equal(t, "Ready", conditions[0].Type)
	other := at("9")
	other.SetUID("of-a-new-one")
	_, ok := s.newer(other)
	assert.False(t, ok)
}
