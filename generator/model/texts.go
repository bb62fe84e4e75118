package model

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// TextPart is a piece of a text that a marker gives: one of its fields is set.
type TextPart struct {
	// Literal stands as it is.
	Literal string
	// Name is that of the custom resource, its namespace, a node or a node type, by one of
	// the [nameWords].
	Name string
	// Field is the JSON path of a field, from the struct of any level.
	Field string
	// Otherwise is what stands in place of a field that is empty, or that no level of a node
	// has; "" for nothing.
	Otherwise string
}

// nameWords stand for names in the texts of markers.
var nameWords = []string{"cluster", "namespace", "node", "nodeType"}

// placeholder is a name in braces, with what stands for it where it is empty behind a bar; in
// double braces it is literal.
var placeholder = regexp.MustCompile(`\{\{[A-Za-z][A-Za-z0-9_.-]*(?:\|[^{}]*)?\}\}|\{[A-Za-z][A-Za-z0-9_.-]*(?:\|[^{}]*)?\}`)

// textOf is a text, and its pieces where some of them are placeholders.
func textOf(text string) (string, []TextPart) {
	parts := textParts(text)
	if parts == nil || slices.ContainsFunc(parts, func(p TextPart) bool { return p.Literal == "" }) {
		return text, parts
	}
	literal := ""
	for _, part := range parts {
		literal += part.Literal
	}
	return literal, nil
}

// textParts are the pieces of a text; nil where it holds nothing in braces.
func textParts(text string) []TextPart {
	var parts []TextPart
	literal := func(text string) {
		if text != "" {
			parts = append(parts, TextPart{Literal: text})
		}
	}
	found := placeholder.FindAllStringIndex(text, -1)
	if found == nil {
		return nil
	}
	end := 0
	for _, at := range found {
		literal(text[end:at[0]])
		end = at[1]
		inner := strings.Trim(text[at[0]:at[1]], "{}")
		name, otherwise, _ := strings.Cut(inner, "|")
		switch {
		case strings.HasPrefix(text[at[0]:], "{{"):
			literal("{" + inner + "}")
		case slices.Contains(nameWords, name):
			parts = append(parts, TextPart{Name: name, Otherwise: otherwise})
		default:
			parts = append(parts, TextPart{Field: name, Otherwise: otherwise})
		}
	}
	literal(text[end:])
	return parts
}

// FieldAt is a field that a text or a condition names, on one level.
type FieldAt struct {
	Level *Level
	// Path from the struct of the level, and the type of the field.
	Path Path
	Type source.Type
}

// resolveFields finds the fields that the markers of the cluster kind name, in what each
// source reads.
func (r *reader) resolveFields(cluster *Cluster) {
	if !r.sure(cluster) {
		return
	}
	read := map[string]bool{} // paths of fields by level
	for i := range cluster.Constants {
		c := &cluster.Constants[i]
		c.fields = map[*Source]map[string][]FieldAt{nil: {}}
		var sources []*Source
		for _, s := range cluster.Sources {
			if c.NodeType == "" || s.Holds(c.NodeType) {
				sources = append(sources, s)
				c.fields[s] = map[string][]FieldAt{}
			}
		}
		found := map[string]bool{}
		check := func(name, argument string, fit func(source.Type) bool, takes string) {
			isFound, isKnown := false, found[name]
			found[name] = true
			look := func(s *Source, levels []*Level) {
				for _, level := range slices.Backward(levels) {
					f := r.fieldAt(level.fields, name)
					if f == nil && level == &cluster.Spec {
						if f = r.fieldAt(cluster.specFields, name); f != nil {
							cluster.noteRead(name, read)
						}
					}
					if f == nil {
						continue
					}
					at := FieldAt{Level: level, Path: f.path, Type: f.typ}
					if f.value().String() == localObjectReference {
						at.Path, at.Type = f.path.with(Step{Go: "Name", JSON: "name"}), slotType("string")
					}
					if !fit(at.Type) {
						r.errors.Addf(c.marker.At(argument), "field %s is of type %s; %s", name, f.typ.Display(), takes)
						isFound = true
						return
					}
					isFound = true
					for _, l := range level.WithBlocks() { // a block may have the field too
						read[l.id()+f.path.JSON()] = true
					}
					if !isKnown {
						c.fields[s][name] = append(c.fields[s][name], at)
					}
				}
			}
			look(nil, slices.DeleteFunc(cluster.ClusterLevels(), (*Level).isForSome))
			if len(c.fields[nil][name]) == 0 { // what is said for some nodes is better than nothing
				look(nil, slices.DeleteFunc(cluster.ClusterLevels(), func(l *Level) bool { return !l.isForSome() }))
			}
			for _, s := range sources {
				look(s, cluster.Levels(s))
			}
			if !isFound {
				r.errors.Addf(c.marker.At(argument), "no level has a field %q%s", name, suggest(name, cluster.fieldNames(sources)))
			}
		}
		for _, part := range c.AllParts() {
			if part.Name != "" && part.Otherwise != "" {
				r.errors.Addf(c.marker.At("value"), "{%s} is never empty; leave out %q", part.Name, "|"+part.Otherwise)
			}
		}
		for _, name := range c.Names() {
			check(name, "value", isTextual, "a text is made of texts and numbers")
		}
		for _, condition := range c.When {
			check(condition.Field, "when", condition.fits, condition.takes())
		}
	}
	r.checkReach(cluster)
	unread := cluster.Unread
	cluster.Unread = nil
	for _, u := range unread {
		r.keepUnread(cluster, u, read)
	}
}

// checkReach reports the markers for an object of several nodes that name what these can
// differ in.
func (r *reader) checkReach(cluster *Cluster) {
	for _, o := range cluster.Objects {
		if o.Scope == markers.PerNode {
			continue
		}
		for _, c := range cluster.Constants {
			if !c.Slot.Within(o.Family()) {
				continue
			}
			if name := c.ofOneNode(cluster, o); name != "" {
				r.errors.Addf(c.Position, "there is one %s for several nodes, which can differ in %s; say it on the cluster's spec", o.Kind, name)
			}
		}
	}
}

// ofOneNode is what a marker names that only a node has; "" for nothing.
func (c Constant) ofOneNode(cluster *Cluster, o Object) string {
	for _, part := range c.AllParts() {
		if part.Name == "node" || part.Name == "nodeType" && o.Scope != markers.PerNodeType {
			return "{" + part.Name + "}"
		}
	}
	if o.Scope == markers.PerCluster && c.IsSaid(nil) {
		return "" // what the spec says counts
	}
	for _, s := range cluster.Sources {
		named := c.fields[s]
		for _, name := range slices.Sorted(maps.Keys(named)) {
			for _, at := range named[name] {
				if !cluster.isOneFor(o, at.Level) {
					return name
				}
			}
		}
	}
	return ""
}

// id tells levels of one type apart from others.
func (l *Level) id() string { return l.Sort.String() + " " + l.Type.String() + " " }

// keepUnread notes what is unread of a field, some fields of which may be read by now.
func (r *reader) keepUnread(cluster *Cluster, u Unread, read map[string]bool) {
	if u.level == nil || u.Ignored {
		cluster.Unread = append(cluster.Unread, u)
		return
	}
	id := u.level.id() + u.field.path.JSON()
	isBelow := false
	for path := range read {
		isBelow = isBelow || strings.HasPrefix(path, id+".")
	}
	structure, d, err := u.field.value().IsStruct()
	switch {
	case read[id]:
	case !isBelow || err != nil || structure == nil || d == nil:
		cluster.Unread = append(cluster.Unread, u)
	default:
		for _, inner := range r.fields(d, structure, u.field.path) {
			r.keepUnread(cluster, Unread{Path: u.Path + "." + inner.path.Last().JSON, Position: inner.position, level: u.level, field: inner}, read)
		}
	}
}

// noteRead notes that a field of a node is read whose path from the spec is known: the spec
// has one node, or one role, there.
func (c *Cluster) noteRead(path string, read map[string]bool) {
	for _, s := range c.Sources {
		for _, place := range s.Places {
			if rest, ok := strings.CutPrefix(path, place.JSON()+"."); ok {
				for _, level := range s.WithBlocks() {
					read[level.id()+rest] = true
				}
			}
			if rest, ok := strings.CutPrefix(path, place.Role.JSON()+"."); ok && s.Role != nil {
				for _, level := range s.Role.WithBlocks() {
					read[level.id()+rest] = true
				}
			}
		}
	}
}

// fieldAt is the field at a JSON path, which begins with one of some fields; or nil.
func (r *reader) fieldAt(fields []*field, path string) *field {
	first, rest, isDeeper := strings.Cut(path, ".")
	for {
		i := slices.IndexFunc(fields, func(f *field) bool { return !f.opaque && f.path.Last().JSON == first })
		if i < 0 {
			return nil
		}
		if !isDeeper {
			return fields[i]
		}
		structure, d, err := fields[i].value().IsStruct()
		if err != nil || structure == nil || d == nil {
			return nil
		}
		fields = r.fields(d, structure, fields[i].path)
		first, rest, isDeeper = strings.Cut(rest, ".")
	}
}

// fieldNames are the JSON names of the fields of the levels that sources read.
func (c *Cluster) fieldNames(sources []*Source) []string {
	var names []string
	for _, s := range sources {
		for _, level := range c.Levels(s) {
			for _, f := range level.fields {
				if name := f.path.Last().JSON; !f.opaque && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// isTextual reports whether a field can be part of a text.
func isTextual(t source.Type) bool {
	plain := Plain(t)
	return isText(plain) || plain.Kind == source.Basic && integers[plain.Name]
}

// Plain is what values of a field are made of: for a type with a name, or a pointer, the type
// behind it. Of Kubernetes' own types it knows those that are texts, numbers and bools.
func Plain(t source.Type) source.Type {
	if t.Kind == source.Pointer {
		t = *t.Elem
	}
	underlying, err := t.Underlying()
	if err != nil || underlying.Kind != source.Named {
		return underlying
	}
	switch name := fields.Underlying(underlying.Display()); sortOf(name) {
	case sortString, sortInteger, sortBool:
		return source.Type{Kind: source.Basic, Name: name}
	default:
		return underlying
	}
}

// Named are the fields that a marker names for the nodes of a source, or, without one, for
// the whole custom resource; the most specific first. It is empty where there is none.
func (c Constant) Named(s *Source, name string) []FieldAt { return c.fields[s][name] }

// IsSaid reports whether all fields that a text needs are there for the nodes of a source.
func (c Constant) IsSaid(s *Source) bool {
	for _, part := range c.AllParts() {
		if part.Field != "" && part.Otherwise == "" && len(c.Named(s, part.Field)) == 0 || s == nil && slices.Contains([]string{"node", "nodeType"}, part.Name) {
			return false
		}
	}
	return !slices.ContainsFunc(c.When, func(condition Condition) bool { return len(c.Named(s, condition.Field)) == 0 })
}
