package model

import "github.com/datainfrahq/dsoi-gen/generator/source"

// fileOf is the type of what a field that has files by name says of one of them. ok is false
// where the field is not a map of strings.
func fileOf(t source.Type) (file source.Type, ok bool, err error) {
	if t.Kind == source.Pointer {
		t = *t.Elem
	}
	files, err := t.Underlying()
	if err != nil || files.Kind != source.Map || files.Key.String() != "string" {
		return source.Type{}, false, err
	}
	return *files.Elem, true, nil
}

// OfFile is what the binding of a field that has files by name says of one of them.
func (b *Binding) OfFile() *Binding {
	one := *b
	one.Type, _, _ = fileOf(b.Type)
	return &one
}
