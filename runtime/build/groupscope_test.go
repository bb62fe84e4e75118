package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

// ofEntry is the scope of nodes that refer to an entry, each with a number of pods.
func ofEntry(t *testing.T, entry string, replicas ...int64) (GroupScope, []Node) {
	t.Helper()
	var nodes []Node
	for i, n := range replicas {
		node := nodeOf(t, dynamicKind(), "prod", NodeFields{Name: string(rune('a' + i)), Type: []string{"broker", "minion"}[i%2], Replicas: ptr.To(n)})
		node.SetGroup("tiers", entry)
		nodes = append(nodes, node)
	}
	return GroupScopeOf("tiers", func(Node) string { return entry }, nodes), nodes
}

func TestGroupScope(t *testing.T) {
	scope, nodes := ofEntry(t, "hot", 1, 1)
	meta := scope.ObjectMeta("Service")
	assert.Equal(t, "prod-hot", meta.Name)
	assert.Equal(t, map[string]string{
		"app.kubernetes.io/name": "pinot", "app.kubernetes.io/instance": "prod", "app.kubernetes.io/managed-by": "dsoi", "dsoi.datainfra.io/tiers": "hot",
	}, meta.Labels)
	assert.Equal(t, nodes[0].ObjectMeta("Service").OwnerReferences, meta.OwnerReferences)
	assert.Equal(t, "prod-hot", scope.NameOf("Service"))
	assert.Equal(t, "prod-hot-config", scope.NameOf("ConfigMap"))
	assert.Empty(t, scope.NameOf("PersistentVolumeClaim"))
	name, stage := scope.node()
	assert.Empty(t, name)
	assert.Equal(t, nodes[0].Stage, stage)
	assert.Equal(t, "tiers hot", scope.title())
	for key, want := range meta.Labels {
		value, ok := scope.label(key)
		assert.True(t, ok)
		assert.Equal(t, want, value)
	}
	assert.True(t, BelongsToNodes(meta.Labels))
	assert.True(t, scope.Has("Service"), "one of its nodes has")
	assert.False(t, nodes[1].Has("Service"))
	sharesNothing(t, func() any { return scope.ObjectMeta("Service") })
}

func TestBelongsToNodes(t *testing.T) {
	node := nodeOf(t, dynamicKind(), "prod", NodeFields{Name: "a", Type: "broker"})
	assert.True(t, BelongsToNodes(node.Labels()))
	assert.True(t, BelongsToNodes(node.TypeScope().Labels()))
	none, _ := ofEntry(t, "", 1)
	assert.Equal(t, "nodes without tiers", none.title())
	assert.True(t, BelongsToNodes(none.Labels()))
	assert.False(t, BelongsToNodes(node.cluster.Labels()))
	assert.False(t, BelongsToNodes(nil))
}

// Whatever an entry is called, its objects have a name, and its pods are found.
func TestGroupScopeSelectsItsNodes(t *testing.T) {
	names := map[string]bool{}
	for _, entry := range []string{"hot", "Hot Tier", strings.Repeat("long", 20), "-", ""} {
		scope, nodes := ofEntry(t, entry, 1, 2)
		_, others := ofEntry(t, "another", 1)
		selector := labels.SelectorFromSet(scope.Selector("Service").MatchLabels)
		for _, node := range nodes {
			assert.True(t, selector.Matches(labels.Set(node.PodLabels(map[string]string{"dsoi.datainfra.io/tiers": "mine"}))), entry)
			assert.True(t, labels.SelectorFromSet(node.Selector("Service").MatchLabels).Matches(labels.Set(node.PodLabels())))
			assert.NotContains(t, node.Selector("Service").MatchLabels, "dsoi.datainfra.io/tiers", "it can change")
		}
		assert.False(t, selector.Matches(labels.Set(others[0].PodLabels())), entry)
		assert.Equal(t, dnsLabel(scope.NameOf("Service")), scope.NameOf("Service"), entry)
		assert.LessOrEqual(t, len(scope.NameOf("Service")), maxObjectName, entry)
		assert.Equal(t, scope.NameOf("Service"), nodes[1].GroupScope("tiers", entry).NameOf("Service"), "a node knows it too")
		assert.False(t, names[scope.NameOf("Service")])
		names[scope.NameOf("Service")] = true
	}
}

// A copy of a node does not get what another is given.
func TestSetGroup_CopiesShareNothing(t *testing.T) {
	node := nodeOf(t, dynamicKind(), "prod", NodeFields{Name: "a", Type: "broker"})
	node.SetGroup("tiers", "hot")
	first, second := node, node
	first.SetGroup("zones", "x")
	second.SetGroup("zones", "y")
	assert.Equal(t, "x", first.Labels()["dsoi.datainfra.io/zones"])
	assert.Equal(t, "y", second.Labels()["dsoi.datainfra.io/zones"])
	assert.NotContains(t, node.Labels(), "dsoi.datainfra.io/zones")
}

func TestGroupScopeHasSeveralPods(t *testing.T) {
	for want, replicas := range map[bool][][]int64{true: {{2}, {1, 1}, {0, 0}}, false: {{1}, {0}}} {
		for _, r := range replicas {
			scope, _ := ofEntry(t, "hot", r...)
			assert.Equal(t, want, scope.evictable() != nil, r)
		}
	}
}

func TestByGroup(t *testing.T) {
	first := func(text string) string { return text[:1] }
	assert.Equal(t, [][]string{{"a1", "a2"}, {"b1"}}, ByGroup([]string{"a1", "b1", "a2"}, first))
	assert.Empty(t, ByGroup(nil, first))
	assert.Equal(t, []string{"a1", "a2"}, OfGroup([]string{"a1", "b1", "a2"}, first, "a"))
}
