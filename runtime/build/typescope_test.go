package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

// scopeOfTypes is the scope of nodes of a type, each with a number of pods.
func scopeOfType(t *testing.T, nodeType string, replicas ...int64) (TypeScope, []Node) {
	t.Helper()
	var nodes []Node
	for i, n := range replicas {
		nodes = append(nodes, nodeOf(t, dynamicKind(), "prod", NodeFields{Name: string(rune('a' + i)), Type: nodeType, Replicas: ptr.To(n)}))
	}
	return TypeScopeOf(nodes), nodes
}

func TestTypeScope(t *testing.T) {
	scope, nodes := scopeOfType(t, "broker", 1, 1)
	meta := scope.ObjectMeta("Service")
	assert.Equal(t, "prod-broker", meta.Name)
	assert.Equal(t, "data", meta.Namespace)
	assert.Equal(t, map[string]string{
		"app.kubernetes.io/name": "pinot", "app.kubernetes.io/instance": "prod", "app.kubernetes.io/component": "broker", "app.kubernetes.io/managed-by": "dsoi",
	}, meta.Labels)
	assert.Equal(t, nodes[0].ObjectMeta("Service").OwnerReferences, meta.OwnerReferences)
	assert.Equal(t, meta.Name, scope.NameOf("Service"))
	assert.Empty(t, scope.NameOf("PersistentVolumeClaim"))
	name, stage := scope.node()
	assert.Empty(t, name)
	assert.Equal(t, nodes[0].Stage, stage)
	assert.Equal(t, "node type broker", scope.title())
	for _, key := range nodeLabels {
		value, ok := scope.label(key)
		assert.Equal(t, scope.Labels()[key], value)
		assert.Equal(t, scope.Labels()[key] != "", ok)
	}
	assert.True(t, scope.Has("Service"))
	minions, _ := scopeOfType(t, "minion", 1)
	assert.False(t, minions.Has("Service"))
	sharesNothing(t, func() any { return scope.ObjectMeta("Service") })
}

func TestTypeScopeSelectsItsNodes(t *testing.T) {
	for _, nodeType := range []string{"broker", "Rescue Boat", strings.Repeat("long", 20), "-"} {
		scope, nodes := scopeOfType(t, nodeType, 1, 2)
		_, others := scopeOfType(t, "another", 1)
		selector := labels.SelectorFromSet(scope.Selector("Service").MatchLabels)
		for _, node := range nodes {
			assert.True(t, selector.Matches(labelSet(node)), nodeType)
		}
		assert.False(t, selector.Matches(labelSet(others[0])), nodeType)
		assert.Equal(t, dnsLabel(scope.NameOf("Service")), scope.NameOf("Service"), nodeType)
		assert.LessOrEqual(t, len(scope.NameOf("Service")), maxObjectName, nodeType)
		assert.Equal(t, scope.NameOf("Service"), nodes[1].TypeScope().NameOf("Service"), "a node knows it too")
	}
}

func TestTypeScopeHasSeveralPods(t *testing.T) {
	for want, replicas := range map[bool][][]int64{true: {{2}, {1, 1}, {0, 0}}, false: {{1}, {0}}} {
		for _, r := range replicas {
			scope, _ := scopeOfType(t, "broker", r...)
			assert.Equal(t, want, scope.evictable() != nil, r)
		}
	}
}

func TestByType(t *testing.T) {
	node := func(nodeType string) Node { return Node{Type: nodeType} }
	a, b := node("a"), node("b")
	assert.Equal(t, [][]Node{{a, a}, {b}, {a}}, ByType([]Node{a, a, b, a}))
	assert.Empty(t, ByType[Node](nil))
	types := ByType([]Node{a, b})
	_ = append(types[0], node("c"))
	assert.Equal(t, b, types[1][0], "what is appended to one does not reach the next")
}

// Of nodes of one type, some may run as DaemonSets.
func TestTypeScopeLeavesOutDaemonSets(t *testing.T) {
	nodes, _, errs := resolve(daemonKind(), nil, NodeFields{Name: "a", Type: "agent"}, NodeFields{Name: "b", Type: "agent", Kind: "Deployment"}, NodeFields{Name: "c", Type: "agent", Kind: "Deployment"})
	require.Empty(t, errs)
	assert.Nil(t, PodDisruptionBudget(TypeScopeOf(nodes[:1])), "nothing but DaemonSets")
	selector, err := metav1.LabelSelectorAsSelector(PodDisruptionBudget(TypeScopeOf(nodes)).Spec.Selector)
	require.NoError(t, err)
	for i, want := range []bool{false, true, true} {
		assert.Equal(t, want, selector.Matches(labelSet(nodes[i])))
	}
}
