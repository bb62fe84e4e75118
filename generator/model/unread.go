package model

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// checkUnread reports the fields that are bound where nothing reads them: what a user writes
// there would be dropped. It is the net behind the checks that know more, and leaves alone what
// these have reported. A struct may stand in several places, and be read in some of them.
func (r *reader) checkUnread(cluster *Cluster) {
	if len(r.errors) > 0 || !r.sure(cluster) || len(cluster.Sources) == 0 || len(cluster.NodeTypes) == 0 {
		return
	}
	read := map[token.Position]bool{}
	for _, level := range cluster.AllLevels() {
		readers := cluster.readers(level)
		for _, b := range level.Bindings {
			read[b.Position] = read[b.Position] || cluster.reads(level, b, readers)
		}
	}
	told := map[token.Position]bool{}
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			if !read[b.Position] && !told[b.Position] {
				told[b.Position] = true
				r.errors.Addf(b.Position, "%s fills slot %s, and nothing reads it on %s: %s", b.title(), b.slotTitle(), where(level), cluster.whyUnread(level, b))
			}
		}
	}
}

// reads reports whether anything reads a binding of a level: an object of the whole cluster, or
// one of the nodes that read the level.
func (c *Cluster) reads(level *Level, b *Binding, readers []nodesOf) bool {
	family, _, _ := strings.Cut(b.Slot.Name, ".")
	_, isList := markers.ListOf(b.Slot.Name)
	switch {
	case family == "group":
		return level.Binding(b.Slot.Name, b.Key) == b && slices.ContainsFunc(c.Groups, func(g *Group) bool { return &g.Level == level })
	case family == "cluster" && !isList: // one field says it
		return c.ClusterBinding(b.Slot.Name) == b
	case family == "cluster":
		return true
	}
	return c.isReadOnce(level, b) || slices.ContainsFunc(readers, func(of nodesOf) bool { return c.isReadBy(of, b) })
}

// isReadOnce reports whether an object of the whole cluster reads a binding.
func (c *Cluster) isReadOnce(level *Level, b *Binding) bool {
	return level.Sort == markers.OnCluster && slices.ContainsFunc(c.Objects, func(o Object) bool {
		return o.Built && o.Scope == markers.PerCluster && o.isFilledBy(b.Slot)
	})
}

// nodesOf are the nodes of a type in a source.
type nodesOf struct {
	source   *Source
	nodeType NodeType
}

// readers are the nodes that read a level.
func (c *Cluster) readers(level *Level) []nodesOf {
	var all []nodesOf
	for _, s := range c.Sources {
		if !slices.Contains(c.Levels(s), level) {
			continue
		}
		for _, n := range c.NodeTypes {
			if s.Holds(n.Name) {
				all = append(all, nodesOf{s, n})
			}
		}
	}
	return all
}

// isReadBy reports whether nodes have what a binding fills: any object of theirs, or their pods,
// where they run as something that has it.
func (c *Cluster) isReadBy(of nodesOf, b *Binding) bool {
	if len(b.Slot.Workloads) > 0 && !c.runsAs(of, b.Slot.Workloads) {
		return false
	}
	if b.Slot.Config != nil && !of.nodeType.has("ConfigMap") || b.Slot.Within("workload.storage") && !of.nodeType.has("PersistentVolumeClaim") {
		return false
	}
	isOfObject := false
	for i := range c.Objects {
		o := &c.Objects[i]
		if o.Entry && o.List() != b.Slot.Name || !o.Entry && !o.isFilledBy(b.Slot) {
			continue
		}
		isOfObject = true
		runs := o.Runs
		if o.Workload {
			runs = []string{o.Kind}
		}
		if o.Built && (o.Workload || of.nodeType.has(o.Kind)) && (len(runs) == 0 || c.runsAs(of, runs)) {
			return true
		}
	}
	return !isOfObject
}

// runsAs reports whether nodes can run as a workload of one of some kinds.
func (c *Cluster) runsAs(of nodesOf, kinds []string) bool {
	isChosen := slices.ContainsFunc(c.Levels(of.source), func(l *Level) bool { return l.Binding("node.kind", "") != nil })
	return isChosen && c.RunsAs(kinds...) || slices.Contains(kinds, of.nodeType.Workload)
}

// whyUnread says why nothing reads a binding, and what would.
func (c *Cluster) whyUnread(level *Level, b *Binding) string {
	if family, _, _ := strings.Cut(b.Slot.Name, "."); family == "cluster" || family == "group" {
		return "another field says it already; mark this one " + markers.Prefix + "ignore"
	}
	readers := c.readers(level)
	if len(readers) == 0 {
		return "there are no such nodes; give them a place, or take the field's binding away"
	}
	var types []string
	for _, of := range readers {
		types = append(types, of.nodeType.title())
	}
	slices.Sort(types)
	nodes := "the nodes of " + strings.Join(slices.Compact(types), " and ")
	if kinds := b.Slot.Workloads; len(kinds) > 0 && !slices.ContainsFunc(readers, func(of nodesOf) bool { return c.runsAs(of, kinds) }) {
		return "only a " + strings.Join(kinds, " or a ") + " has it, and " + nodes + " run as none; bind it where nodes do"
	}
	kind := c.kindFilledBy(b.Slot)
	return nodes + " have no " + kind + "; bind it where nodes have one, or name " + kind + " in objects of their type"
}

// kindFilledBy is the kind of object that a slot fills, of those that nodes have.
func (c *Cluster) kindFilledBy(slot markers.Slot) string {
	for _, o := range c.Objects {
		if o.isFilledBy(slot) || o.Entry && o.List() == slot.Name {
			return o.Kind
		}
	}
	if slot.Config != nil {
		return "ConfigMap"
	}
	return "PersistentVolumeClaim"
}

// where a level stands, for people.
func where(level *Level) string {
	if level.isForSome() {
		return "a block for some node types"
	}
	return article(level)
}

// slotTitle is the slot as the marker has it, or with its key.
func (b *Binding) slotTitle() string {
	if b.text != "" {
		return b.text
	}
	if b.Key != "" {
		return b.Slot.Name + "[" + b.Key + "]"
	}
	return b.Slot.Name
}
