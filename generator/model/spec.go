package model

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// readSpec reads the fields of the spec: config groups first, since nodes refer
// to them, then nodes and cluster-wide settings.
func (r *reader) readSpec(cluster *Cluster, spec *field) {
	structure, d, err := spec.value().IsStruct()
	if err != nil {
		r.fail(spec.position, err)
		return
	}
	if structure == nil {
		r.errors.Addf(spec.position, "the spec of %s is of type %s, not a struct of this API", cluster.Kind, spec.typ.Display())
		return
	}
	fields := r.fieldsOf(spec, d, structure, nil)
	rest := fields[:0:0]
	for _, f := range fields {
		r.doubtful[cluster] = r.doubtful[cluster] || f.incomplete
		if m, ok := word(f, "configGroup"); ok {
			r.readGroup(cluster, f, m)
		} else {
			rest = append(rest, f)
		}
	}
	slices.SortStableFunc(cluster.Groups, func(a, b *Group) int {
		return boolToInt(a.App) - boolToInt(b.App)
	})
	cluster.specFields = rest
	var settings []*field
	marked := false // some field is meant to hold nodes
	for _, f := range rest {
		if m, ok := word(f, "nodes"); ok {
			marked = true
			r.readNodes(cluster, f, m, nil)
		} else if m, ok := word(f, "node"); ok {
			marked = true
			r.readNode(cluster, f, m, nil)
		} else if m, ok := word(f, "role"); ok {
			marked = true
			r.readRole(cluster, f, m)
		} else if m, ok := word(f, "roles"); ok {
			marked = true
			r.readRoles(cluster, f, m)
		} else {
			settings = append(settings, f)
		}
	}
	r.bindLevel(cluster, &cluster.Spec, settings, "spec")
	cluster.joinSources()
	if len(cluster.Sources) == 0 && len(fields) > 0 && !marked && !r.doubtful[cluster] {
		r.errors.Addf(cluster.Position, "%s has no nodes; put %snodes on the list or map of nodes in %s, or %snode=TYPE on the struct of each node type",
			cluster.Kind, markers.Prefix, spec.value().Display(), markers.Prefix)
	}
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// word returns the marker of a structural word on a field.
func word(f *field, name string) (markers.Marker, bool) {
	for _, m := range f.markers {
		if m.Word == name {
			return m, true
		}
	}
	return markers.Marker{}, false
}

// alone reports the other markers on a field that a structural marker, m,
// makes meaningless.
func (r *reader) alone(f *field, m markers.Marker) {
	for _, other := range f.markers {
		switch {
		case other.Position == m.Position:
		case other.Word == m.Word:
			r.errors.Addf(other.Position, "%s%s is given twice", markers.Prefix, m.Word)
		default:
			r.errors.Addf(other.Position, "%s%s does not go with %s%s", markers.Prefix, other.Word, markers.Prefix, m.Word)
		}
	}
}

// readGroup reads a field with +dsoi:configGroup.
func (r *reader) readGroup(cluster *Cluster, f *field, m markers.Marker) {
	r.alone(f, m)
	list, err := f.typ.Underlying()
	if err != nil {
		r.fail(m.Position, err)
		return
	}
	if list.Kind != source.Slice {
		r.doubtful[cluster] = true
		r.errors.Addf(m.Position, "%sconfigGroup stands on a list of structs; %s is of type %s", markers.Prefix, f.path.Last().Go, f.typ.Display())
		return
	}
	element := list.Elem
	group := &Group{Path: f.path, App: m.Value.(markers.ConfigGroup) == "app", Pointers: element.Kind == source.Pointer, Position: m.Position}
	if group.Pointers {
		element = element.Elem
	}
	group.Level = Level{Sort: markers.OnGroup, Name: "group " + f.path.JSON(), Type: *element}
	if fields, ok := r.structFields(f, *element, m.Position); ok {
		r.bindLevel(cluster, &group.Level, fields, "spec."+f.path.JSON()+"[]")
	}
	cluster.Groups = append(cluster.Groups, group)
}

// structFields returns the fields of the struct type that a structural marker
// at position needs.
func (r *reader) structFields(f *field, t source.Type, position token.Position) ([]*field, bool) {
	structure, d, err := t.IsStruct()
	if err != nil {
		r.fail(position, err)
		return nil, false
	}
	if structure == nil || d == nil {
		r.errors.Addf(position, "%s holds %s; a named struct type of this API is needed", f.path.Last().Go, t.Display())
		return nil, false
	}
	return r.fieldsOf(f, d, structure, nil), true
}

// readNodes reads a field with +dsoi:nodes, of the spec or of a role.
func (r *reader) readNodes(cluster *Cluster, f *field, m markers.Marker, below *roleField) {
	r.alone(f, m)
	collection, err := f.typ.Underlying()
	if err != nil {
		r.fail(m.Position, err)
		return
	}
	if structure, _, _ := f.value().IsStruct(); structure != nil && below == nil {
		r.readHolder(cluster, f, m)
		return
	}
	s := &Source{Places: []Place{{Path: f.path, Position: m.Position}}, Position: m.Position}
	if nodeType := m.Value.(markers.Nodes).NodeType; nodeType != "" {
		s.Places[0].NodeType = nodeType
		r.useNodeType(cluster, m, nodeType)
	}
	switch {
	case collection.Kind == source.Slice:
		s.Shape = ListShape
	case collection.Kind == source.Map && collection.Key.String() == "string":
		s.Shape = MapShape
	default:
		r.doubtful[cluster] = true
		r.errors.Addf(m.Position, "%snodes stands on a list or a map[string] of structs; %s is of type %s; one struct that is one node has %snode=TYPE",
			markers.Prefix, f.path.Last().Go, f.typ.Display(), markers.Prefix)
		return
	}
	element := *collection.Elem
	if element.Kind == source.Pointer {
		s.Pointers, element = true, *element.Elem
	}
	path := "spec."
	if below != nil {
		if nodeType := s.Places[0].NodeType; nodeType != "" && below.Typed {
			r.errors.Addf(m.At("nodeType"), "the role is the node type already; leave nodeType out")
		}
		s.Role = below.Role
		s.Places[0].Role = below.path
		if below.Typed {
			s.Places[0].NodeType = below.nodeType
		}
		path = below.json + "."
	}
	suffix := "[]"
	if s.Shape == MapShape {
		suffix = "{}"
	}
	r.readSource(cluster, s, f, element, path+f.path.JSON()+suffix)
}

// readNode reads a field with +dsoi:node=TYPE, of the spec or of a struct in it that holds
// nodes.
func (r *reader) readNode(cluster *Cluster, f *field, m markers.Marker, below *roleField) {
	r.alone(f, m)
	nodeType := string(m.Value.(markers.Node))
	r.useNodeType(cluster, m, nodeType)
	s := &Source{Places: []Place{{Path: f.path, NodeType: nodeType, Position: m.Position}}, Shape: FieldShape, Pointers: f.pointer(), Position: m.Position}
	path := "spec."
	if below != nil {
		s.Role, s.Places[0].Role = below.Role, below.path
		path = below.json + "."
	}
	r.readSource(cluster, s, f, f.value(), path+f.path.JSON())
}

// useNodeType checks that the node type that a field names is declared; where none is,
// the fields themselves declare the node types.
func (r *reader) useNodeType(cluster *Cluster, m markers.Marker, name string) {
	declared := slices.ContainsFunc(cluster.NodeTypes, func(n NodeType) bool { return n.Name == name })
	explicit := slices.ContainsFunc(cluster.NodeTypes, func(n NodeType) bool { return n.Position != (token.Position{}) })
	switch {
	case declared:
	case r.doubtful[cluster]:
	case explicit:
		r.errors.Addf(m.At(""), "node type %q is not declared%s", name, suggest(name, nodeTypeNames(cluster)))
	default:
		n := NodeType{Name: name, Workload: "StatefulSet"}
		r.checkNodeType(cluster, m, n)
		cluster.NodeTypes = append(cluster.NodeTypes, n)
	}
}

// readSource reads the struct of a node.
func (r *reader) readSource(cluster *Cluster, s *Source, f *field, element source.Type, path string) {
	name := "node"
	if s.Shape == FieldShape || s.Role != nil {
		name = "node " + s.Places[0].JSON()
	}
	s.Level = Level{Sort: markers.OnNode, Name: name, Type: element}
	cluster.Sources = append(cluster.Sources, s)
	fields, ok := r.structFields(f, element, s.Position)
	if !ok {
		s.doubtful, r.doubtful[cluster] = true, true
		return
	}
	rest := fields[:0:0]
	for _, inner := range fields {
		if m, ok := word(inner, "ref"); ok {
			r.readRef(cluster, s, inner, m)
		} else {
			rest = append(rest, inner)
		}
	}
	r.bindLevel(cluster, &s.Level, rest, path)
	s.Level.fields = fields // markers can name references too
}

// readRef reads a field with +dsoi:ref.
func (r *reader) readRef(cluster *Cluster, s *Source, f *field, m markers.Marker) {
	r.alone(f, m)
	name := string(m.Value.(markers.Ref))
	if ok, err := fits("string", f.typ); err != nil || !ok {
		r.errors.Addf(m.Position, "%sref stands on a string; %s is of type %s", markers.Prefix, f.path.Last().Go, f.typ.Display())
	}
	var names []string
	for _, g := range cluster.Groups {
		names = append(names, g.Path.JSON())
		if g.Path.JSON() != name {
			continue
		}
		for _, other := range s.Refs {
			if other.Group == g {
				r.errors.Addf(m.At(""), "a node refers to config group %s twice: in %s and in %s", name, other.Path.JSON(), f.path.JSON())
			}
		}
		s.Refs = append(s.Refs, Ref{Path: f.path, Type: f.typ, Group: g, Optional: f.omitEmpty || f.pointer(), Position: m.Position})
		return
	}
	hint := suggest(name, names)
	if len(names) == 0 {
		hint = fmt.Sprintf("; no field of the spec has %sconfigGroup", markers.Prefix)
	}
	if r.doubtful[cluster] {
		return // the group may be one that is not understood
	}
	r.doubtful[cluster] = true
	r.errors.Addf(m.At(""), "there is no config group %q%s", name, hint)
}

func nodeTypeNames(cluster *Cluster) []string {
	var names []string
	for _, n := range cluster.NodeTypes {
		if n.Name != "" {
			names = append(names, n.Name)
		}
	}
	return names
}
