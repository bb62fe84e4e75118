package model

import (
	"slices"
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
	structure, d, err := t.IsStruct()
	if err != nil || structure == nil || d == nil || t.Kind != source.Named {
		return false
	}
	for _, path := range markers.Aliases() {
		if path == t.PkgPath {
			return false
		}
	}
	return true
}

// compositePrefixes are the paths below which the fields of a struct of the user's own
// fill places, where a slot or the first name of slots is bound to it. It is empty where
// that is no composite.
func compositePrefixes(text string, t source.Type) []string {
	if !isOwn(t) {
		return nil
	}
	if prefixes := markers.FamilyPrefixes(text); len(prefixes) > 0 {
		return prefixes
	}
	slot, key, err := markers.ParseSlot(text)
	_, isStruct := fields.Find(strings.TrimPrefix(slot.Type, "*"))
	if fit, fitErr := fits(slot.Type, t); err != nil || key != "" || !isStruct || fit || fitErr != nil {
		return nil
	}
	return []string{text}
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
	for _, inner := range r.fields(d, structure, f.path) {
		inner.within = prefixes
		r.bindField(cluster, level, inner, path, true)
	}
	if len(level.Bindings) == bound && len(r.errors) == failed {
		r.errors.Addf(m.At(""), "no field of %s is called like one of %s; it has %s", f.value().Display(), prefixes[0], strings.Join(markers.NamesBelow(prefixes[0]), ", "))
	}
}

// place is the slot that a field of a composite fills by its JSON name, and its path. ok
// is false where there is none.
func (f *field) place() (slot markers.Slot, text string, ok bool) {
	for _, prefix := range f.within {
		text = prefix + "." + f.path.Last().JSON
		if slot, key, err := markers.ParseSlot(text); err == nil && key == "" {
			return slot, text, true
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
	family := fields.EntryFamily(elem)
	for _, inner := range r.fields(d, syntax, nil) {
		r.bindEntryField(b, inner, elem, family)
	}
	if len(b.Parts) == 0 {
		r.errors.Addf(m.At(""), "no field of %s is called like one of %s; it has %s", own.Display(), elem, strings.Join(structure.Names(), ", "))
		return nil
	}
	return b
}

// bindEntryField binds a field of an entry to the places that its markers name, else to
// the one that is called like it.
func (r *reader) bindEntryField(b *Binding, inner *field, elem, family string) {
	add := func(slot markers.Slot, inferred bool) {
		b.Parts = append(b.Parts, &Binding{Slot: slot, Path: inner.path, Type: inner.typ, OmitEmpty: inner.omitEmpty, Inferred: inferred, Position: inner.position})
	}
	marked := false
	for _, m := range inner.markers {
		switch value := m.Value.(type) {
		case markers.Ignore:
			return
		case markers.SlotRef:
			marked = true
			if first, _, _ := strings.Cut(string(value), "."); first != family {
				if !fields.IsEntryFamily(first) { // otherwise it is for another slot that the list fills, here or elsewhere
					r.errors.Addf(m.At(""), "%s is not in an entry of slot %s; there, paths begin with %s", value, b.Slot.Name, family)
				}
				continue
			}
			slot, err := markers.EntrySlot(elem, string(value))
			if err != nil {
				r.errors.Addf(slotErrorPosition(m, err), "%s", err)
				continue
			}
			if fit, err := fits(slot.Type, inner.typ); err != nil || !fit {
				r.errors.Addf(m.At(""), "%s takes %s; %s is %s", value, displaySlotType(slot.Type), inner.path.Last().Go, inner.typ.Display())
				continue
			}
			add(slot, false)
		default:
			r.errors.Addf(m.Position, "%s%s has no effect in an entry of slot %s", markers.Prefix, m.Word, b.Slot.Name)
		}
	}
	if marked || inner.opaque {
		return
	}
	slot, err := markers.EntrySlot(elem, family+"."+inner.path.Last().JSON)
	if fit, fitErr := fits(slot.Type, inner.typ); err == nil && fitErr == nil && fit {
		add(slot, true)
	}
}

// unreadParts are the fields of the entries of a list that none of the slots reads which
// the list fills.
func (r *reader) unreadParts(cluster *Cluster, f *field, bindings []*Binding, path string) {
	if !slices.ContainsFunc(bindings, func(b *Binding) bool { return b.IsComposite() }) {
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
	for _, inner := range r.fields(d, syntax, nil) {
		if r.ignores(cluster, inner, path+suffix) {
			continue
		}
		isRead := func(b *Binding) bool {
			return slices.ContainsFunc(b.Parts, func(part *Binding) bool { return part.Path.JSON() == inner.path.JSON() })
		}
		if slices.ContainsFunc(bindings, isRead) {
			continue
		}
		cluster.Unread = append(cluster.Unread, Unread{Path: path + suffix + inner.path.JSON(), Position: inner.position})
	}
}

// ignores notes that a marker says that nothing reads a field.
func (r *reader) ignores(cluster *Cluster, f *field, prefix string) bool {
	for _, m := range f.markers {
		if ignore, ok := m.Value.(markers.Ignore); ok {
			cluster.Unread = append(cluster.Unread, Unread{Path: prefix + f.path.JSON(), Ignored: true, Reason: ignore.Reason, Position: f.position})
			return true
		}
	}
	return false
}

// IsComposite reports whether the binding is of a list or a map of the user's own structs
// to a list of Kubernetes' structs.
func (b *Binding) IsComposite() bool { return len(b.Parts) > 0 && len(b.Slot.Parts) == 0 }
