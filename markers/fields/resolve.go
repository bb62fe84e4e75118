package fields

import (
	"fmt"
	"strings"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
)

// Place is one step of a path in the structs of the API.
type Place struct {
	Step
	// Embedded are the names in Go of the embedded structs before the field.
	Embedded []string
	Field    Field
	// In is the struct that has the field.
	In *Struct
	// By is the field of the entries of a list by which brackets select one; "" for a map.
	By Field
	// Value is what ByValue has to be.
	Value string
}

// Type is the type of what the step leads to, in the notation of the slot table: that
// of an entry where brackets select one.
func (p Place) Type() string {
	if !p.Selected {
		return p.Field.Type
	}
	_, elem := entries(p.Field.Type)
	return elem
}

// Owner is the struct that declares the field: the one before it on the path, or one that
// is embedded there.
func (p Place) Owner() *Struct {
	owner := p.In
	for _, name := range p.Embedded {
		owner = owner.Embedded(name)
	}
	return owner
}

// Resolve follows steps from a struct. Its errors are of type *[SyntaxError]: they say
// where the first step is that leads nowhere.
func Resolve(from *Struct, steps []Step) ([]Place, error) {
	places := make([]Place, 0, len(steps))
	in := from
	for i, step := range steps {
		if in == nil {
			last := places[i-1]
			return nil, &SyntaxError{At: step.At, Message: fmt.Sprintf("%s is a %s, which has no fields%s", last.Step, last.Type(), hintSelect(last))}
		}
		embedded, field, ok := in.Field(step.Name)
		if !ok {
			return nil, &SyntaxError{At: step.At, Message: fmt.Sprintf("%s has no field %s%s", in.Name, step.Name, in.suggest(step.Name))}
		}
		place := Place{Step: step, Embedded: embedded, Field: field, In: in}
		if step.Selected {
			if err := place.choose(); err != nil {
				return nil, err
			}
		}
		places = append(places, place)
		in, _ = Find(strings.TrimPrefix(place.Type(), "*"))
	}
	return places, checkEach(places)
}

// hintSelect says how to go on behind a list or a map.
func hintSelect(p Place) string {
	if kind, elem := entries(p.Type()); kind != noEntries {
		if _, ok := Find(strings.TrimPrefix(elem, "*")); ok {
			return fmt.Sprintf("; select an entry: %s[NAME]", p.Name)
		}
	}
	return ""
}

// suggest names the field that was probably meant, or all of them.
func (s *Struct) suggest(name string) string {
	names := s.Names()
	if near, ok := nearest.Name(name, names); ok {
		return "; " + nearest.Question(near)
	}
	return "; it has " + strings.Join(names, ", ")
}

// Names are the JSON names of the fields, those of embedded structs included.
func (s *Struct) Names() []string {
	var names []string
	for _, f := range s.Fields {
		if f.JSON != "" {
			names = append(names, f.JSON)
		} else if inner, ok := Find(f.Type); ok {
			names = append(names, inner.Names()...)
		}
	}
	return names
}

// choose finds out by what the brackets of a step select an entry.
func (p *Place) choose() error {
	fail := func(format string, values ...any) error {
		return &SyntaxError{At: p.At, Message: fmt.Sprintf(format, values...)}
	}
	kind, elem := entries(p.Field.Type)
	p.Value = p.Key
	if p.Each && kind != noEntries {
		return p.chooseEach(kind, elem)
	}
	switch kind {
	case noEntries:
		return fail("%s is a %s: there are no entries to select", p.Name, p.Field.Type)
	case mapEntries:
		return nil
	}
	structure, ok := Find(elem)
	if !ok {
		return fail("%s is a %s: its entries have no names", p.Name, p.Field.Type)
	}
	if name, value, ok := strings.Cut(p.Key, "="); ok {
		if _, by, ok := structure.Field(name); ok {
			if Underlying(by.Type) != "string" {
				return fail("an entry of %s is selected by a field that is a text; %s is %s", p.Name, name, by.Type)
			}
			p.By, p.Value = by, value
			return nil
		}
	}
	switch selector := structure.Selector(); {
	case structure.HasName():
		_, p.By, _ = structure.Field("name")
		return nil
	case selector != "NAME":
		return fail("the entries of %s have no name; select one by another field: %s[%s]", p.Name, p.Name, selector)
	default:
		return fail("the entries of %s have no name, nor another text to select one by; fill the list as a whole", p.Name)
	}
}

// Selector is what stands in brackets to select an entry of a list of these structs: NAME
// where they have one, else field=VALUE with the first field that is a text. Where there
// is none it is NAME all the same, and [Resolve] says that it selects nothing.
func (s *Struct) Selector() string {
	if s.HasName() {
		return "NAME"
	}
	for _, f := range s.Fields {
		if Underlying(f.Type) == "string" {
			return f.JSON + "=VALUE"
		}
	}
	return "NAME"
}

// HasName reports whether entries of a list of these structs are known by a name.
func (s *Struct) HasName() bool {
	_, by, ok := s.Field("name")
	return ok && by.Type == "string"
}

// entryKind is what a type has entries of.
type entryKind int

const (
	noEntries entryKind = iota
	listEntries
	mapEntries
)

// entries are those of a list or a map, and their type.
func entries(of string) (entryKind, string) {
	of = Underlying(of)
	if elem, ok := strings.CutPrefix(of, "[]"); ok {
		return listEntries, elem
	}
	if rest, ok := strings.CutPrefix(of, "map["); ok {
		_, elem, _ := strings.Cut(rest, "]")
		return mapEntries, elem
	}
	return noEntries, ""
}
