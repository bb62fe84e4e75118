package model

import (
	"go/ast"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// A composite is a struct of the user's own, or a list or a map of such, that stands for a
// struct of Kubernetes. Its fields fill places of that: those that their markers name, or
// that are called like them in JSON.

// isOwn reports whether a type is a struct that is not one of Kubernetes'.
func isOwn(t source.Type) bool {
	if t.Kind == source.Pointer {
		t = *t.Elem
	}
	if isRaw(t) {
		return false
	}
	structure, d, err := t.IsStruct()
	if err != nil || structure == nil || d == nil || t.Kind != source.Named {
		return false
	}
	return !markers.HasAlias(t.PkgPath)
}

// markedPrefixes are [compositePrefixes] of a marker's slot, or of the first name of slots.
func markedPrefixes(m markers.Marker, t source.Type) []string {
	if !isOwn(t) {
		return nil
	}
	text := string(m.Value.(markers.SlotRef))
	if prefixes := markers.FamilyPrefixes(text); len(prefixes) > 0 {
		return prefixes
	}
	slot, key, err := m.Slot()
	if err != nil || key != "" {
		return nil
	}
	return compositePrefixes(text, slot, t)
}

// compositePrefixes are the paths below which the fields of a struct of the user's own
// fill places, where a slot is bound to it. It is empty where that is no composite.
func compositePrefixes(text string, slot markers.Slot, t source.Type) []string {
	if !isOwn(t) {
		return nil
	}
	_, isStruct := fields.Find(strings.TrimPrefix(slot.Type, "*"))
	if _, fit, err := fit(slot, t); !isStruct || slot.Patch || fit || err != nil {
		return nil
	}
	return []string{text}
}

// inferredPrefixes are those of a struct of the user's own that is called like a slot which
// is no place of its own.
func inferredPrefixes(f *field) []string {
	if !isOwn(f.typ) {
		return nil
	}
	for slot := range markers.SlotsOf(f.path.Last().JSON) {
		if len(slot.Prefixes) > 0 {
			return slot.Prefixes
		}
	}
	return nil
}

// bindComposite binds the fields of a struct of the user's own to places below paths.
func (r *reader) bindComposite(cluster *Cluster, level *Level, f *field, prefixes []string, m markers.Marker, path string) {
	structure, d, _ := f.value().IsStruct()
	leave := r.enter(structure)
	if leave == nil {
		r.errors.Addf(m.At(""), "%s has itself as a field; %s cannot fill a slot", f.value().Display(), f.path.Last().Go)
		return
	}
	defer leave()
	bound, failed := len(level.Bindings), len(r.errors)
	var within []markers.Way
	for _, prefix := range prefixes {
		within = append(within, markers.WayTo(prefix))
	}
	for _, inner := range r.fieldsOf(f, d, structure, f.path) {
		inner.within = within
		r.bindField(cluster, level, inner, path, true)
	}
	if len(level.Bindings) == bound && len(r.errors) == failed {
		r.errors.Addf(m.At(""), "no field of %s is called like one of %s; it has %s", f.value().Display(), prefixes[0], strings.Join(markers.NamesBelow(prefixes[0]), ", "))
	}
}

// place is the slot that a field of a composite fills by its JSON name, and its path. ok
// is false where there is none.
func (f *field) place() (slot markers.Slot, text string, ok bool) {
	for _, below := range f.within {
		for _, text := range below.Called(f.path.Last().JSON) {
			if slot, key, err := markers.ParseSlot(text); err == nil && key == "" {
				return slot, text, true
			}
		}
	}
	return markers.Slot{}, "", false
}

// bindEntries binds the fields of the entries of a list or a map of the user's own structs
// to places in the entries of a list of Kubernetes. It returns nil where that is not what
// the field is.
func (r *reader) bindEntries(b *Binding, f *field, m markers.Marker) *Binding {
	elem, isList := strings.CutPrefix(b.Slot.Type, "[]")
	structure, isStruct := fields.Find(elem)
	t := f.value()
	if !isList || !isStruct || t.Elem == nil || t.Kind != source.Slice && t.Kind != source.Map || f.pointer() || !isOwn(*t.Elem) {
		return nil
	}
	if t.Kind == source.Map && (t.Key.String() != "string" || !structure.HasName()) {
		r.errors.Addf(m.At(""), "a map cannot fill slot %s: its entries are not known by a text named name; make it a list", b.Slot.Name)
		return nil
	}
	own := *t.Elem
	if own.Kind == source.Pointer {
		own = *own.Elem
	}
	syntax, d, _ := own.IsStruct()
	leave := r.enter(syntax)
	if leave == nil {
		r.errors.Addf(m.At(""), "%s has itself as a field; %s cannot fill slot %s", own.Display(), f.path.Last().Go, b.Slot.Name)
		return nil
	}
	defer leave()
	for _, inner := range r.fieldsOf(f, d, syntax, nil) {
		r.bindEntryField(b, inner, entryPart{elem: elem, prefix: fields.EntryFamily(elem), structure: elem, keyed: t.Kind == source.Map})
	}
	if len(b.Parts) == 0 {
		r.errors.Addf(m.At(""), "no field of %s is called like one of %s; it has %s", own.Display(), elem, strings.Join(structure.Names(), ", "))
		return nil
	}
	r.checkParts(b, f, own, m)
	return b
}

// checkParts reports what the entries of a list have to say, and no field says.
func (r *reader) checkParts(b *Binding, f *field, own source.Type, m markers.Marker) {
	needs := slices.Clone(b.Slot.Needs)
	if name := fields.EntryFamily(strings.TrimPrefix(b.Slot.Type, "[]")) + ".name"; b.Slot.Merges == "by name" && !slices.Contains(needs, name) {
		needs = append([]string{name}, needs...)
	}
	for _, need := range needs {
		isSaid := strings.HasSuffix(need, ".name") && f.value().Kind == source.Map ||
			slices.ContainsFunc(b.Parts, func(part *Binding) bool { return part.Slot.Within(need) })
		if !isSaid {
			r.errors.Addf(m.At(""), "slot %s needs a field in %s for %s; mark one %sslot=%s", b.Slot.Name, own.Display(), need, markers.Prefix, need)
		}
	}
}

// bindInferredEntries binds a list or a map of the user's own structs that is called like a slot
// to it, where its entries say all that the slot needs.
func (r *reader) bindInferredEntries(b *Binding, f *field) *Binding {
	if len(b.Slot.Needs) == 0 {
		return nil
	}
	quiet := r.quiet()
	if bound := quiet.bindEntries(b, f, markers.Marker{}); bound != nil && len(quiet.errors) == 0 {
		maps.Copy(r.used, quiet.used)
		return bound
	}
	b.Parts = nil
	if r.meansParts(b.Slot, f) {
		return r.bindEntries(b, f, markers.Marker{Position: f.position}) // what is wrong is wrong
	}
	return nil
}

// quiet is a reader for an attempt: what it finds wrong is forgotten.
func (r *reader) quiet() *reader {
	return &reader{scanner: r.scanner, used: map[ast.Node]bool{}, below: r.below, reached: r.reached, open: slices.Clone(r.open)}
}

// meansParts reports whether a marker in the struct of the entries of a field names a place
// in an entry of a slot.
func (r *reader) meansParts(slot markers.Slot, f *field) bool {
	t := f.value()
	if t.Elem == nil {
		return false
	}
	structure, d, err := t.Elem.IsStruct()
	if err != nil || structure == nil || d == nil {
		return false
	}
	family := fields.EntryFamily(strings.TrimPrefix(slot.Type, "[]"))
	for _, inner := range r.quiet().fieldsOf(f, d, structure, nil) {
		for _, m := range inner.markers {
			if ref, ok := m.Value.(markers.SlotRef); ok && strings.HasPrefix(string(ref), family+".") {
				return true
			}
		}
	}
	return false
}

// entryPart is a part of an entry of a list whose places fields fill: the entry itself, or a
// struct in it.
type entryPart struct {
	// elem is the type of the entries.
	elem string
	// prefix is the path to the part, and structure its type.
	prefix, structure string
	// keyed is set where the entries are those of a map, whose keys are their names.
	keyed bool
}

// isKey reports whether a place is what the key of a map fills.
func (p entryPart) isKey(slot markers.Slot) bool {
	return p.keyed && slot.Name == fields.EntryFamily(p.elem)+".name"
}

// bindEntryField binds a field of an entry to the places that its markers name, else to
// the one that is called like it.
func (r *reader) bindEntryField(b *Binding, inner *field, in entryPart) {
	family := fields.EntryFamily(in.elem)
	marked := false
	for _, deep := range inner.below {
		r.errors.Addf(deep.on.At("field"), "a marker reaches the fields of the entries of slot %s, and not what is deeper in them", b.Slot.Name)
	}
	for _, m := range inner.markers {
		switch value := m.Value.(type) {
		case markers.Ignore, markers.Hook:
			return
		case markers.SlotRef:
			marked = true
			if first, _, _ := strings.Cut(string(value), "."); first != family {
				if !fields.IsEntryFamily(first) { // otherwise it is for another slot that the list fills, here or elsewhere
					r.errors.Addf(m.At(""), "%s is not in an entry of slot %s; there, paths begin with %s", value, b.Slot.Name, family)
				}
				continue
			}
			slot, err := markers.EntrySlot(in.elem, string(value))
			if err != nil {
				r.errors.Addf(slotErrorPosition(m, err), "%s", err)
				continue
			}
			if _, isObject := markers.KindOfEntries(in.elem); isObject && slot.IsKey() {
				r.errors.Addf(m.At(""), "by %s the entry is found to which the others belong, those of the pods too, so it stays in an entry of slot %s; in a Service of a fixed name, a variant, it can be filled", value, b.Slot.Name)
				continue
			}
			if in.isKey(slot) {
				r.errors.Addf(m.At(""), "the key of the map is the name of the entry already; mark %s %signore", inner.path.Last().Go, markers.Prefix)
				continue
			}
			failed := len(r.errors)
			if !r.bindPart(b, slot, inner, in, m) && len(r.errors) == failed {
				r.errors.Addf(m.At(""), "%s takes %s; %s is %s", value, displaySlotType(slot.Type), inner.path.Last().Go, inner.typ.Display())
			}
		default:
			r.errors.Addf(m.Position, "%s%s has no effect in an entry of slot %s", markers.Prefix, m.Word, b.Slot.Name)
		}
	}
	if marked || inner.opaque {
		return
	}
	for _, text := range markers.Called(in.prefix, in.structure, inner.path.Last().JSON) {
		slot, err := markers.EntrySlot(in.elem, text)
		if err != nil || in.isKey(slot) {
			continue
		}
		quiet, attempt := r.quiet(), *b
		if quiet.bindPart(&attempt, slot, inner, in, markers.Marker{}) && len(quiet.errors) == 0 {
			maps.Copy(r.used, quiet.used)
			b.Parts = attempt.Parts
			return
		}
		if r.meansParts(slot, inner) {
			r.bindPart(b, slot, inner, in, markers.Marker{Position: inner.position}) // what is wrong is wrong
			return
		}
	}
}

// bindPart binds a field of an entry to a place in it, or its own fields, where it is a
// struct, a list or a map of the user's own. It reports whether that is what the field is.
func (r *reader) bindPart(b *Binding, slot markers.Slot, inner *field, in entryPart, m markers.Marker) bool {
	_, isList := markers.ListOf(b.Slot.Name)
	saysFalse := isList && slot.Name == fields.EntryFamily(in.elem)+".enabled" // as for a node: a bool that is no pointer is said
	part := &Binding{
		Slot: slot, Path: inner.path, Type: inner.typ, OmitEmpty: inner.omitEmpty && !saysFalse,
		Inferred: m.Word == "", Position: inner.position,
	}
	if fit, err := fits(slot.Type, inner.typ); err == nil && fit || m.Word != "" && readsJSON(slot, inner.typ) {
		b.Parts = append(b.Parts, part)
		return true
	}
	structure, isStruct := fields.Find(strings.TrimPrefix(slot.Type, "*"))
	if !isStruct || !isOwn(inner.typ) {
		bound := r.bindEntries(part, inner, m)
		if bound != nil {
			b.Parts = append(b.Parts, bound)
		}
		return bound != nil
	}
	syntax, d, _ := inner.value().IsStruct()
	leave := r.enter(syntax)
	if leave == nil {
		return false
	}
	defer leave()
	before := len(b.Parts)
	for _, deep := range r.fieldsOf(inner, d, syntax, inner.path) {
		r.bindEntryField(b, deep, entryPart{elem: in.elem, prefix: slot.Name, structure: structure.Name, keyed: in.keyed})
	}
	return len(b.Parts) > before
}

// unreadParts are the fields of the entries of a list that none of the slots reads which
// the list fills.
func (r *reader) unreadParts(cluster *Cluster, f *field, bindings []*Binding, path string) {
	if !slices.ContainsFunc(bindings, func(b *Binding) bool { return b.IsComposite() && !b.IsOfScalars() }) {
		return
	}
	own := *f.value().Elem
	if own.Kind == source.Pointer {
		own = *own.Elem
	}
	syntax, d, _ := own.IsStruct()
	suffix := "[]."
	if f.value().Kind == source.Map {
		suffix = "{}."
	}
	var parts []*Binding
	for _, b := range bindings {
		parts = append(parts, b.Parts...)
	}
	r.unreadIn(cluster, r.fieldsOf(f, d, syntax, nil), parts, path+suffix)
}

// unreadIn are the fields of an entry, or of a struct in it, that are no parts.
func (r *reader) unreadIn(cluster *Cluster, all []*field, parts []*Binding, prefix string) {
	for _, inner := range all {
		if r.ignores(cluster, inner, prefix) {
			continue
		}
		name := inner.path.JSON()
		at := slices.IndexFunc(parts, func(part *Binding) bool { return part.Path.JSON() == name })
		isIn := func(part *Binding) bool { return strings.HasPrefix(part.Path.JSON(), name+".") }
		switch {
		case at >= 0:
			r.unreadParts(cluster, inner, parts[at:at+1], prefix+name)
		case slices.ContainsFunc(parts, isIn):
			syntax, d, _ := inner.value().IsStruct()
			r.unreadIn(cluster, r.fieldsOf(inner, d, syntax, inner.path), parts, prefix)
		default:
			cluster.Unread = append(cluster.Unread, Unread{Path: prefix + name, Position: inner.position})
		}
	}
}

// ignores notes that a marker says that no generated code reads a field.
func (r *reader) ignores(cluster *Cluster, f *field, prefix string) bool {
	for _, m := range f.markers {
		if unread, ok := unreadBy(m); ok {
			unread.Path, unread.Position = prefix+f.path.JSON(), f.position
			cluster.Unread = append(cluster.Unread, unread)
			return true
		}
	}
	return false
}

// converter is the name of the function that makes the entries of a binding: the wanted one,
// with a number where another function has it.
func (c *Cluster) converter(b *Binding, wanted string) string {
	list := b.value()
	var identity strings.Builder
	if list.Elem != nil {
		identity.WriteString(list.Elem.String())
	} else {
		identity.WriteString(list.String())
	}
	if list.Kind == source.Map {
		identity.WriteString(" by name")
	}
	for _, part := range b.Parts {
		identity.WriteString(" " + part.Path.JSON() + "=" + part.Slot.Name)
	}
	if c.converters == nil {
		c.converters = map[string]string{}
	}
	name := wanted
	for i := 2; ; i++ {
		if taken, ok := c.converters[name]; !ok || taken == identity.String() {
			c.converters[name] = identity.String()
			return name
		}
		name = wanted + strconv.Itoa(i)
	}
}

// nameConverters names the functions that make the entries of a composite, and of those that
// are parts of them.
func (c *Cluster) nameConverters(b *Binding) {
	for _, part := range b.Parts {
		c.nameConverters(part)
	}
	switch {
	case b.IsOfScalars():
		b.Converter = c.converter(b, c.Names().ScalarConverter(b))
	case b.IsComposite():
		b.Converter = c.converter(b, c.Names().Converter(b.value(), b.Slot.Type))
	}
}

// Composites are the binding and those of its parts that are composites.
func (b *Binding) Composites() []*Binding {
	if !b.IsComposite() {
		return nil
	}
	all := []*Binding{b}
	for _, part := range b.Parts {
		all = append(all, part.Composites()...)
	}
	return all
}

// IsComposite reports whether the binding is of a list or a map of the user's own structs
// to a list of Kubernetes' structs.
func (b *Binding) IsComposite() bool { return len(b.Parts) > 0 }
