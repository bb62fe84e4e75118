package model

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// readSettings reads a block of settings of a level, which are less specific than the
// level's own.
func (r *reader) readSettings(cluster *Cluster, level *Level, f *field, m markers.Marker, jsonPath string) {
	r.alone(f, m)
	structure, d, err := f.value().IsStruct()
	if err != nil {
		r.fail(m.Position, err)
		return
	}
	if structure == nil || d == nil || f.opaque {
		level.doubtful = true
		r.errors.Addf(m.Position, "%ssettings stands on a struct of this API; %s is of type %s", markers.Prefix, f.path.Last().Go, f.typ.Display())
		return
	}
	leave := r.enter(structure)
	if leave == nil {
		r.errors.Addf(m.Position, "%s has itself as a field; %s cannot be a block of settings", f.value().Display(), f.path.Last().Go)
		return
	}
	defer leave()
	block := &Level{Sort: level.Sort, Name: "settings " + f.path.JSON(), Type: f.value(), NodeTypes: m.Value.(markers.Settings).NodeTypes}
	if len(block.NodeTypes) > 0 && level.Sort != markers.OnCluster {
		r.errors.Addf(m.At("nodeTypes"), "a block of %s is for the nodes of that; leave nodeTypes out", article(level))
	}
	block.restriction = m
	r.bindLevel(cluster, block, r.fieldsOf(f, d, structure, f.path), jsonPath+"."+f.path.Last().JSON)
	level.doubtful = level.doubtful || block.doubtful
	for _, inner := range block.Blocks {
		if len(inner.NodeTypes) == 0 {
			inner.NodeTypes, inner.restriction = block.NodeTypes, block.restriction
		}
	}
	level.Blocks = append(append(level.Blocks, block.Blocks...), block)
	block.Blocks = nil
}

// isForSome reports whether a level is a block for nodes of some types.
func (l *Level) isForSome() bool { return len(l.NodeTypes) > 0 }

// isFor reports whether a block of settings is for the nodes of a place.
func (l *Level) isFor(p Place) bool {
	return len(l.NodeTypes) == 0 || slices.Contains(l.NodeTypes, p.NodeType)
}

// isForAllOf reports whether all nodes that refer to a config group read a level of the spec: a
// block may be for some types of them.
func (c *Cluster) isForAllOf(g *Group, level *Level) bool {
	return !slices.ContainsFunc(c.Sources, func(s *Source) bool {
		return slices.ContainsFunc(s.Refs, func(ref Ref) bool { return ref.Group == g }) && !level.isFor(s.Places[0])
	})
}

// checkBlocks checks the node types that blocks of settings are for.
func (r *reader) checkBlocks(cluster *Cluster) {
	if !r.sure(cluster) {
		return
	}
	names := nodeTypeNames(cluster)
	for _, block := range cluster.Spec.Blocks {
		for _, name := range block.NodeTypes {
			if !slices.Contains(names, name) {
				r.errors.Addf(block.restriction.At("nodeTypes"), "node type %q is not declared%s", name, suggest(name, names))
			}
		}
		for _, s := range cluster.Sources {
			if len(block.NodeTypes) > 0 && s.Places[0].NodeType == "" {
				r.errors.Addf(block.restriction.At("nodeTypes"), "each of the nodes in spec.%s says its own type, so a block cannot be for some of them; leave nodeTypes out", s.Places[0].JSON())
			}
		}
	}
}

// OfCluster are the bindings of a level of the spec that are said of the whole custom resource.
// A block for some node types is for the nodes of those alone, where it says something of
// nodes. What it says of an object that the whole cluster has once, it says all the same: that
// is no node, and has no type.
func (c *Cluster) OfCluster(l *Level) []*Binding {
	if !l.isForSome() {
		return l.Bindings
	}
	var found []*Binding
	for _, b := range l.Bindings {
		isOf := func(o Object) bool { return o.Scope == markers.PerCluster && o.isFilledBy(b.Slot) }
		if strings.HasPrefix(b.Slot.Name, "cluster.") || slices.ContainsFunc(c.Objects, isOf) {
			found = append(found, b)
		}
	}
	return found
}

// WithBlocks is the level behind the blocks of settings in it: the least specific first.
func (l *Level) WithBlocks() []*Level {
	return append(l.Blocks[:len(l.Blocks):len(l.Blocks)], l)
}

// IsOf reports whether the level is another, or a block of settings in it.
func (l *Level) IsOf(other *Level) bool {
	for _, level := range other.WithBlocks() {
		if level == l {
			return true
		}
	}
	return false
}
