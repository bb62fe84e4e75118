package model

import (
	"slices"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// roleField is a role while the nodes in it are read.
type roleField struct {
	*Role
	path     Path   // from the spec
	json     string // below the custom resource
	nodeType string
}

// readRole reads a field with +dsoi:role=TYPE.
func (r *reader) readRole(cluster *Cluster, f *field, m markers.Marker) {
	r.alone(f, m)
	nodeType := string(m.Value.(markers.Role))
	r.useNodeType(cluster, m, nodeType)
	role := &roleField{Role: &Role{Typed: true, Shape: FieldShape, Pointers: f.pointer()}, path: f.path, json: "spec." + f.path.JSON(), nodeType: nodeType}
	r.readBelow(cluster, role, f, f.value(), m)
}

// readRoles reads a field with +dsoi:roles.
func (r *reader) readRoles(cluster *Cluster, f *field, m markers.Marker) {
	r.alone(f, m)
	collection, err := f.typ.Underlying()
	if err != nil {
		r.fail(m.Position, err)
		return
	}
	if collection.Kind != source.Map || collection.Key.String() != "string" {
		r.doubtful[cluster] = true
		r.errors.Addf(m.Position, "%sroles stands on a map[string] of structs; %s is of type %s; a struct that is one role has %srole=TYPE",
			markers.Prefix, f.path.Last().Go, f.typ.Display(), markers.Prefix)
		return
	}
	element := *collection.Elem
	role := &roleField{Role: &Role{Typed: true, Shape: MapShape}, path: f.path, json: "spec." + f.path.JSON() + "{}"}
	if element.Kind == source.Pointer {
		role.Pointers, element = true, *element.Elem
	}
	r.readBelow(cluster, role, f, element, m)
}

// readHolder reads a field with +dsoi:nodes that is a struct, in whose fields nodes stand.
func (r *reader) readHolder(cluster *Cluster, f *field, m markers.Marker) {
	if m.Value.(markers.Nodes).NodeType != "" {
		r.errors.Addf(m.At("nodeType"), "%s is a struct, so its fields say the types of the nodes that they hold; leave nodeType out", f.path.Last().Go)
	}
	holder := &roleField{Role: &Role{Shape: FieldShape, Pointers: f.pointer()}, path: f.path, json: "spec." + f.path.JSON()}
	r.readBelow(cluster, holder, f, f.value(), m)
}

// readBelow reads the struct of a role: the nodes in it, and the settings for them all.
func (r *reader) readBelow(cluster *Cluster, role *roleField, f *field, t source.Type, m markers.Marker) {
	role.Level = Level{Sort: markers.OnRole, Name: "role " + f.path.JSON(), Type: t}
	if !role.Typed {
		role.Level.Name = "nodes " + f.path.JSON()
	}
	fields, ok := r.structFields(f, t, m.Position)
	if !ok {
		r.doubtful[cluster] = true
		return
	}
	var settings []*field
	before := len(cluster.Sources)
	for _, inner := range fields {
		r.doubtful[cluster] = r.doubtful[cluster] || inner.incomplete
		if m, ok := word(inner, "nodes"); ok {
			r.readNodes(cluster, inner, m, role)
		} else if m, ok := word(inner, "node"); ok && !role.Typed {
			r.readNode(cluster, inner, m, role)
		} else {
			settings = append(settings, inner)
		}
	}
	switch {
	case len(cluster.Sources) > before || r.doubtful[cluster]:
	case !role.Typed:
		r.errors.Addf(m.Position, "no field of %s has %snode=TYPE, or %snodes, so there are no nodes in %s; one that is a single node itself has %snode=TYPE",
			t.Display(), markers.Prefix, markers.Prefix, f.path.Last().Go, markers.Prefix)
	default:
		r.errors.Addf(m.Position, "no field of %s has %snodes, so there are no nodes below %s; one that is a single node has %snode=TYPE",
			t.Display(), markers.Prefix, f.path.Last().Go, markers.Prefix)
	}
	r.bindLevel(cluster, &role.Level, settings, role.json)
}

// joinSources makes one of the sources whose nodes are of the same types: what is
// generated for them is the same.
func (c *Cluster) joinSources() {
	slices.SortStableFunc(c.Spec.Blocks, func(a, b *Level) int { // what is for some node types is more specific
		return boolToInt(len(a.NodeTypes) > 0) - boolToInt(len(b.NodeTypes) > 0)
	})
	var joined []*Source
	for _, s := range c.Sources {
		i := slices.IndexFunc(joined, func(other *Source) bool { return c.isAlike(s, other) })
		if i < 0 {
			joined = append(joined, s)
			continue
		}
		joined[i].Places = append(joined[i].Places, s.Places...)
		joined[i].doubtful = joined[i].doubtful || s.doubtful
	}
	c.Sources = joined
}

// isAlike reports whether two sources differ in nothing but where they stand.
func (c *Cluster) isAlike(a, b *Source) bool {
	isSame := a.Shape == b.Shape && a.Pointers == b.Pointers && a.Level.Type.String() == b.Level.Type.String()
	switch {
	case !isSame || (a.Role == nil) != (b.Role == nil):
		return false
	case slices.ContainsFunc(c.Spec.Blocks, func(block *Level) bool { return block.isFor(a.Places[0]) != block.isFor(b.Places[0]) }):
		return false
	case a.Role == nil:
		return a.NodeType() != "" && b.NodeType() != ""
	default:
		return a.Role.Typed && b.Role.Typed && a.Role.Shape == FieldShape && b.Role.Shape == FieldShape && a.Role.Pointers == b.Role.Pointers &&
			a.Role.Level.Type.String() == b.Role.Level.Type.String() && a.Places[0].Path.JSON() == b.Places[0].Path.JSON()
	}
}

// NodeType of all the nodes of the source; "" where they have several.
func (s *Source) NodeType() string {
	if len(s.Places) > 1 {
		return ""
	}
	return s.Places[0].NodeType
}

// Holds reports whether a node of a type can be in the source.
func (s *Source) Holds(nodeType string) bool {
	return slices.ContainsFunc(s.Places, func(p Place) bool { return p.NodeType == "" || p.NodeType == nodeType })
}

// says reports whether a place of the source is for nodes of a type.
func (s *Source) says(nodeType string) bool {
	return slices.ContainsFunc(s.Places, func(p Place) bool { return p.NodeType == nodeType && nodeType != "" })
}

// SaysType reports whether the place of a node says its type.
func (s *Source) SaysType() bool { return s.Places[0].NodeType != "" || s.Role != nil && s.Role.Typed }

// All are the bindings of a slot on the level, and in blocks of it, the most specific first.
func (l *Level) All(slot string) []*Binding {
	var found []*Binding
	for _, level := range slices.Backward(l.WithBlocks()) {
		if b := level.Binding(slot, ""); b != nil {
			found = append(found, b)
		}
	}
	return found
}

// AllOwn are those of the nodes themselves.
func (s *Source) AllOwn(slot string) []*Binding { return s.Level.All(slot) }

// Own returns the binding of a slot on the level of the nodes themselves, or in a block of
// it; or nil.
func (s *Source) Own(slot string) *Binding {
	for _, level := range slices.Backward(s.Level.WithBlocks()) {
		if b := level.Binding(slot, ""); b != nil {
			return b
		}
	}
	return nil
}
