package build

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TypeScope is the identity of all nodes of one type in a custom resource: what the
// names and the metadata of the objects depend on that they have together. It is made
// by [TypeScopeOf]. Its methods return fresh values that the caller may change.
type TypeScope struct {
	// Type of the nodes.
	Type string
	// Stage is the position of the type in the deployment order.
	Stage int

	cluster   Cluster
	nodeType  NodeType
	typeLabel string
	several   bool
}

// plain is a node, or what embeds one.
type plain interface {
	plain() Node
}

func (n Node) plain() Node { return n }

// TypeScopeOf is the scope of nodes of one type, of which there is at least one. T is a
// type that embeds [Node].
func TypeScopeOf[T plain](nodes []T) TypeScope {
	scope := nodes[0].plain().TypeScope()
	scope.several = areSeveral(nodes)
	return scope
}

// areSeveral reports whether nodes have more than one pod that can be evicted, or may get
// them.
func areSeveral[T plain](nodes []T) bool {
	var evictable []Node
	for _, node := range nodes {
		if plain := node.plain(); plain.Kind != DaemonSet {
			evictable = append(evictable, plain)
		}
	}
	return len(evictable) > 1 || len(evictable) == 1 && evictable[0].evictable() != nil
}

// ByType splits nodes that are in deployment order into those of each type.
func ByType[T plain](nodes []T) [][]T {
	var types [][]T
	for start := 0; start < len(nodes); {
		end := start + 1
		for end < len(nodes) && nodes[end].plain().Type == nodes[start].plain().Type {
			end++
		}
		types = append(types, nodes[start:end:end])
		start = end
	}
	return types
}

// TypeScope is what the node has together with the other nodes of its type.
func (n Node) TypeScope() TypeScope {
	return TypeScope{
		Type:      n.Type,
		Stage:     n.Stage,
		cluster:   n.cluster,
		nodeType:  n.nodeType,
		typeLabel: n.typeLabel,
	}
}

// ObjectMeta of the object of a kind that the nodes have together.
func (t TypeScope) ObjectMeta(kind string) metav1.ObjectMeta {
	return t.cluster.objectMeta(t.NameOf(kind), t.Labels())
}

// Labels of the objects that the nodes have together, as a fresh map.
func (t TypeScope) Labels() map[string]string {
	labels := t.cluster.ownLabels()
	labels[LabelComponent] = t.typeLabel
	if t.cluster.identity.labelsPods() {
		t.cluster.identity.addLabels(t, labels)
	}
	return labels
}

// Selector of the pods of all nodes of the type, in an object of a kind.
func (t TypeScope) Selector(kind string) *metav1.LabelSelector {
	if t.cluster.identity.labelsPods() {
		return t.cluster.identity.selector(t, kind)
	}
	return &metav1.LabelSelector{MatchLabels: t.selectorLabels()}
}

func (t TypeScope) selectorLabels() map[string]string {
	labels := t.cluster.selectorLabels()
	labels[LabelComponent] = t.typeLabel
	return labels
}

// Has reports whether nodes of the type have objects of a kind.
func (t TypeScope) Has(objectKind string) bool {
	return t.nodeType.Objects == nil || slices.Contains(t.nodeType.Objects, objectKind)
}

func (t TypeScope) evictable() *metav1.LabelSelector {
	if !t.several {
		return nil
	}
	return t.cluster.withoutDaemons(t.Selector("PodDisruptionBudget"))
}

func (t TypeScope) customResource() Cluster { return t.cluster }

func (t TypeScope) node() (string, int) { return "", t.Stage }

func (t TypeScope) title() string { return "node type " + t.Type }

func (t TypeScope) label(key string) (string, bool) {
	if key == LabelComponent {
		return t.typeLabel, true
	}
	return t.cluster.label(key)
}

// NameOf is the name of the object of a kind that the nodes have together; "" for one of many.
func (t TypeScope) NameOf(kind string) string {
	if t.cluster.identity != nil {
		if name, ok := t.cluster.identity.nameOf(t, kind, kind); ok {
			return name
		}
	}
	return nameTogether(kind, t.cluster.name, t.Type)
}

func (t TypeScope) word(name string) (string, bool) {
	if name == "nodeType" {
		return t.Type, true
	}
	return t.cluster.word(name)
}
