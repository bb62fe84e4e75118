package model

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// Binds reports whether any node reads a slot, or a place inside of it.
func (c *Cluster) Binds(slot string) bool {
	return c.firstBinding(slot, c.Sources) != nil
}

// BindsPort reports whether the nodes of sources read the number of a port.
func (c *Cluster) BindsPort(sources ...*Source) bool {
	isPort := func(b *Binding) bool {
		_, ok := b.Slot.Port()
		return ok
	}
	return slices.ContainsFunc(sources, func(s *Source) bool {
		return slices.ContainsFunc(c.Levels(s), func(l *Level) bool { return slices.ContainsFunc(l.Bindings, isPort) })
	})
}

// firstBinding of a slot, or of a place inside of it, that the nodes of sources read, or nil.
// What is said of every entry of a list makes none.
func (c *Cluster) firstBinding(slot string, sources []*Source) *Binding {
	for _, s := range sources {
		for _, level := range c.Levels(s) {
			for _, b := range level.Bindings {
				if b.Slot.Within(slot) && !b.Slot.IsOfEach() {
					return b
				}
			}
		}
	}
	return nil
}

// RunsAs reports whether a node can run as a workload of one of some kinds.
func (c *Cluster) RunsAs(workloads ...string) bool {
	isChoice := func(workload string) bool {
		kind, _ := markers.FindObjectKind(workload)
		return !kind.Declared
	}
	return c.Binds("node.kind") && slices.ContainsFunc(workloads, isChoice) ||
		len(c.Sources) > 0 && slices.ContainsFunc(c.NodeTypes, func(t NodeType) bool { return slices.Contains(workloads, t.Workload) })
}

// HasStorage reports whether nodes can claim volumes.
func (c *Cluster) HasStorage() bool {
	isSaid := c.Binds("workload.storage") || slices.ContainsFunc(c.Constants, func(k Constant) bool { return k.Slot.Within("workload.storage") && !k.Slot.IsOfEach() })
	return isSaid && slices.ContainsFunc(c.NodeTypes, func(t NodeType) bool { return t.has("PersistentVolumeClaim") })
}

// ReadsClaims reports whether claims of volumes are only read: StatefulSets make them, and
// would take over one of somebody else's that has the name.
func (c *Cluster) ReadsClaims() bool {
	return c.HasStorage() && c.RunsAs("StatefulSet") && c.Object("PersistentVolumeClaim") == nil
}

// has reports whether nodes of the type have objects of a kind, as far as the
// marker of the type says.
func (n NodeType) has(kind string) bool {
	return len(n.Objects) == 0 || slices.Contains(n.Objects, kind)
}

// sourcesOf are the sources whose nodes can be of a type.
func (c *Cluster) sourcesOf(n NodeType) []*Source {
	var found []*Source
	for _, s := range c.Sources {
		if s.Holds(n.Name) {
			found = append(found, s)
		}
	}
	return found
}

// arises says what asks for objects of a kind for any node, by what asks for them
// for the nodes of a type; "" for nothing.
func (c *Cluster) arises(o Object, by func(markers.ObjectKind, NodeType) string) string {
	switch {
	case len(c.Sources) == 0, len(o.Runs) > 0 && !c.RunsAs(o.Runs...), o.Workload && !c.RunsAs(o.Kind):
		return ""
	case o.Workload:
		return "the nodes"
	}
	for _, n := range c.NodeTypes {
		if o.Scope != markers.PerCluster && !n.has(o.Kind) {
			continue
		}
		if len(o.Random) > 0 {
			return "its random content"
		}
		if what := by(o.ObjectKind, n); what != "" {
			return what
		}
	}
	return ""
}

// brought says what asks for objects of a kind for nodes of a type; "" for nothing.
func (c *Cluster) brought(kind markers.ObjectKind, n NodeType) string {
	if what := c.filled(kind, n); what != "" {
		return what
	}
	switch {
	case kind.Default:
		return "the table"
	case kind.Ports && len(n.Ports) > 0:
		return "the ports of " + n.title()
	case kind.Ports && c.BindsPort(c.sourcesOf(n)...):
		return "a field that is a port"
	default:
		return ""
	}
}

// filled says what brings an argument of the constructor of a kind, or the kind itself by
// a slot, for nodes of a type; "" for nothing.
func (c *Cluster) filled(kind markers.ObjectKind, n NodeType) string {
	for _, argument := range kind.Filled {
		switch argument {
		case "ports", "serviceName", "image": // they bring nothing
		case "files":
			if kind.Variant != "" {
				if what := c.fillsConfig(kind.Variant, n); what != "" {
					return what
				}
			} else if what, ok := c.hasConfigDir(n); ok {
				return what
			}
		case "rules":
			if slices.ContainsFunc(c.Rules, func(rule Rule) bool { return rule.NodeType == "" || rule.NodeType == n.Name || n.Name == "" }) {
				return markers.Prefix + "rule"
			}
		case "storage":
			if b := c.firstBinding("workload.storage", c.sourcesOf(n)); b != nil && c.sharesStorage(n) {
				return "field " + b.Path.JSON()
			}
		default:
			if b := c.firstBinding(argument, c.sourcesOf(n)); b != nil {
				return "field " + b.Path.JSON()
			}
		}
	}
	for _, slot := range kind.Brings {
		if b := c.firstBinding(slot, c.sourcesOf(n)); b != nil {
			return "field " + b.Path.JSON()
		}
		if k := c.firstConstant(slot, n); k != nil {
			return markers.Prefix + k.marker.Word
		}
	}
	return ""
}

// firstConstant is what a marker says first of a slot, or of a place inside of it, for nodes
// of a type; or nil.
func (c *Cluster) firstConstant(slot string, n NodeType) *Constant {
	for i, k := range c.Constants {
		if k.Slot.Within(slot) && !k.Slot.IsOfEach() && (k.NodeType == "" || k.NodeType == n.Name || n.Name == "") {
			return &c.Constants[i]
		}
	}
	return nil
}

// sharesStorage reports whether the pods of a node of a type can share a volume: those of
// any workload but a StatefulSet do, and those of that where a field or a marker says so.
func (c *Cluster) sharesStorage(n NodeType) bool {
	if n.Workload != "StatefulSet" || c.Binds("node.kind") {
		return true
	}
	isShared := func(b *Binding) bool {
		return b.Slot.Name == "storage.shared" || b.Slot.Within("workload.storage") && strings.HasSuffix(b.Slot.Name, "].shared")
	}
	for _, s := range c.sourcesOf(n) {
		for _, level := range c.Levels(s) {
			for _, b := range level.Bindings {
				if isShared(b) || slices.ContainsFunc(b.Parts, isShared) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(c.Constants, func(k Constant) bool { return isShared(&Binding{Slot: k.Slot}) })
}
