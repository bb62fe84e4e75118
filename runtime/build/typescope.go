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
	// ObjectName is the name of the objects that the nodes have together.
	ObjectName string

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
		Type:       n.Type,
		Stage:      n.Stage,
		ObjectName: nodeTypeName(n.cluster.name, n.Type),
		cluster:    n.cluster,
		nodeType:   n.nodeType,
		typeLabel:  n.typeLabel,
	}
}

// ObjectMeta of the objects that the nodes have together.
func (t TypeScope) ObjectMeta() metav1.ObjectMeta {
	return t.cluster.objectMeta(t.ObjectName, t.Labels())
}

// Labels of the objects that the nodes have together, as a fresh map.
func (t TypeScope) Labels() map[string]string {
	labels := t.cluster.Labels()
	labels[LabelComponent] = t.typeLabel
	return labels
}

// Selector of the pods of all nodes of the type.
func (t TypeScope) Selector() *metav1.LabelSelector {
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
	return t.cluster.withoutDaemons(t.Selector())
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

func (t TypeScope) nameOf(kind string) string {
	return nameTogether(kind, t.ObjectName, t.cluster.name, t.Type)
}
