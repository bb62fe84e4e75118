package build

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// groupLabelPrefix begins the label that names the entry of a config group.
const groupLabelPrefix = "dsoi.datainfra.io/"

// GroupScope is the identity of all nodes of a custom resource that refer to one entry of a
// config group: what the names and the metadata of the objects depend on that they have
// together. It is made by [GroupScopeOf]. Its methods return fresh values that the caller may
// change.
type GroupScope struct {
	// Group is the JSON name of the config group.
	Group string
	// Entry is the name of the entry; "" for the nodes that refer to none.
	Entry string
	// Stage is the position of the first of the nodes in the deployment order.
	Stage int

	cluster    Cluster
	nodeTypes  []NodeType
	entryLabel string
	several    bool
}

// groupRef is the entry of a config group to which a node refers.
type groupRef struct {
	group, entry, entryLabel string
	// labelled is set where a label says so, for selectors.
	labelled bool
}

// SetGroup lets the node's objects and pods carry a label with the entry of a config group
// to which the node refers, for selectors. Group is the JSON name of the config group.
func (n *Node) SetGroup(group, entry string) {
	n.groups = append(slices.Clip(n.groups), groupRef{group, entry, labelValue(entry), true})
}

// RefersTo tells the node to which entry of a config group it refers, for the names of its
// objects. Group is the JSON name of the config group.
func (n *Node) RefersTo(group, entry string) {
	n.groups = append(slices.Clip(n.groups), groupRef{group: group, entry: entry})
}

// GroupScope is what the node has together with the other nodes that refer to an entry of
// a config group.
func (n Node) GroupScope(group, entry string) GroupScope {
	return GroupScope{
		Group:      group,
		Entry:      entry,
		Stage:      n.Stage,
		cluster:    n.cluster,
		nodeTypes:  []NodeType{n.nodeType},
		entryLabel: labelValue(entry),
	}
}

// GroupScopeOf is the scope of nodes that refer to one entry of a config group, which entry
// returns. There is at least one, and they are in deployment order. T is a type that embeds
// [Node].
func GroupScopeOf[T plain](group string, entry func(T) string, nodes []T) GroupScope {
	scope := nodes[0].plain().GroupScope(group, entry(nodes[0]))
	scope.nodeTypes = nil
	for _, node := range nodes {
		scope.nodeTypes = append(scope.nodeTypes, node.plain().nodeType)
	}
	scope.several = areSeveral(nodes)
	return scope
}

// ByGroup splits nodes that are in deployment order into those that refer to one entry of a
// config group each, which entry returns. It keeps the order, of the first of each too.
func ByGroup[T any](nodes []T, entry func(T) string) [][]T {
	var groups [][]T
	at := map[string]int{}
	for _, node := range nodes {
		name := entry(node)
		i, known := at[name]
		if !known {
			i = len(groups)
			at[name] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], node)
	}
	return groups
}

// OfGroup are the nodes among others that refer to an entry of a config group.
func OfGroup[T any](nodes []T, entry func(T) string, name string) []T {
	var found []T
	for _, node := range nodes {
		if entry(node) == name {
			found = append(found, node)
		}
	}
	return found
}

// ObjectMeta of the object of a kind that the nodes have together.
func (g GroupScope) ObjectMeta(kind string) metav1.ObjectMeta {
	return g.cluster.objectMeta(g.NameOf(kind), g.Labels())
}

// Labels of the objects that the nodes have together, as a fresh map.
func (g GroupScope) Labels() map[string]string {
	labels := g.cluster.ownLabels()
	labels[groupLabelPrefix+g.Group] = g.entryLabel
	if g.cluster.identity.labelsPods() {
		g.cluster.identity.addLabels(g, labels)
	}
	return labels
}

// Selector of the pods of all the nodes, in an object of a kind.
func (g GroupScope) Selector(kind string) *metav1.LabelSelector {
	if g.cluster.identity.labelsPods() {
		return g.cluster.identity.selector(g, kind)
	}
	labels := g.cluster.selectorLabels()
	labels[groupLabelPrefix+g.Group] = g.entryLabel
	return &metav1.LabelSelector{MatchLabels: labels}
}

// Has reports whether any of the nodes has objects of a kind.
func (g GroupScope) Has(objectKind string) bool {
	return slices.ContainsFunc(g.nodeTypes, func(t NodeType) bool { return t.Objects == nil || slices.Contains(t.Objects, objectKind) })
}

func (g GroupScope) evictable() *metav1.LabelSelector {
	if !g.several {
		return nil
	}
	return g.cluster.withoutDaemons(g.Selector("PodDisruptionBudget"))
}

func (g GroupScope) customResource() Cluster { return g.cluster }

func (g GroupScope) node() (string, int) { return "", g.Stage }

func (g GroupScope) title() string {
	if g.Entry == "" {
		return "nodes without " + g.Group
	}
	return g.Group + " " + g.Entry
}

func (g GroupScope) label(key string) (string, bool) {
	if key == groupLabelPrefix+g.Group {
		return g.entryLabel, true
	}
	return g.cluster.label(key)
}

// NameOf is the name of the object of a kind that the nodes have together; "" for one of many.
func (g GroupScope) NameOf(kind string) string {
	if g.cluster.identity != nil {
		if name, ok := g.cluster.identity.nameOf(g, kind, kind); ok {
			return name
		}
	}
	return nameTogether(kind, g.cluster.name, g.Entry)
}

func (g GroupScope) word(name string) (string, bool) {
	if name == g.Group {
		return g.Entry, true
	}
	return g.cluster.word(name)
}
