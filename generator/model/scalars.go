package model

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// bindScalars binds a text, or a list or a map of texts, to a place in the entries of a list of
// Kubernetes: pod.imagePullSecrets.name. Each text makes an entry; the key of a map is its
// name. It returns nil where that is not what is meant.
func (r *reader) bindScalars(level *Level, f *field, text string, m markers.Marker) *Binding {
	for i := strings.LastIndexByte(text, '.'); i > 0; i = strings.LastIndexByte(text[:i], '.') {
		slot, key, err := markers.ParseSlot(text[:i])
		elem, isList := strings.CutPrefix(slot.Type, "[]")
		structure, isStruct := fields.Find(elem)
		if err != nil || key != "" || !isList || !isStruct {
			continue
		}
		if slot.Levels&level.Sort == 0 {
			return nil
		}
		place, err := markers.EntrySlot(elem, fields.EntryFamily(elem)+text[i:])
		if err != nil {
			r.errors.Addf(m.At(""), "%s", err)
			return nil
		}
		one, isMap := scalarOf(f.value())
		needsKey := structure.HasName() && text[i:] != ".name"
		if fit, err := fits(place.Type, one); err != nil || !fit || one.Kind == source.Pointer || isMap != needsKey {
			return nil
		}
		return &Binding{
			Slot: slot, Path: f.path, Type: f.typ, OmitEmpty: f.omitEmpty, Position: m.Position,
			Parts: []*Binding{{Slot: place, Type: one, Position: m.Position}},
		}
	}
	return nil
}

// scalarOf is the type of the texts that a field holds: itself, or its entries.
func scalarOf(t source.Type) (one source.Type, isMap bool) {
	switch {
	case t.Kind == source.Slice:
		return *t.Elem, false
	case t.Kind == source.Map && t.Key.String() == "string":
		return *t.Elem, true
	default:
		return t, false
	}
}

// IsOfScalars reports whether the entries that the binding makes are made of texts, and not
// of structs.
func (b *Binding) IsOfScalars() bool { return len(b.Parts) == 1 && len(b.Parts[0].Path) == 0 }

// ScalarConverter is the function that makes an entry of a list of a text.
func (n Names) ScalarConverter(b *Binding) string {
	name := ""
	for word := range strings.FieldsFuncSeq(b.Parts[0].Slot.Name, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		name += UpperFirst(word)
	}
	if of := b.Parts[0].Type; of.Kind == source.Named {
		name += "Of" + of.Name
	}
	return LowerFirst(n.kind) + name
}
