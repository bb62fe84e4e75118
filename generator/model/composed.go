package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Composed is a text inside of a value that a marker gives, which holds placeholders.
type Composed struct {
	// Text as the marker has it.
	Text  string
	Parts []TextPart
}

// MarshalYAML writes the text.
func (c Composed) MarshalYAML() (any, error) { return c.Text, nil }

// String is the text.
func (c Composed) String() string { return c.Text }

// compose finds the texts with placeholders in a value, as YAML has it, and puts a
// [Composed] in place of each. The parts are those of all of them.
func compose(value any) (composed any, parts []TextPart) {
	switch value := value.(type) {
	case string:
		text, found := textOf(value)
		switch {
		case found == nil && text != value: // braces that were doubled
			return text, []TextPart{{Literal: text}}
		case found == nil:
			return text, nil
		}
		return Composed{Text: value, Parts: found}, found
	case []any:
		list := make([]any, len(value))
		for i, entry := range value {
			var found []TextPart
			list[i], found = compose(entry)
			parts = append(parts, found...)
		}
		return list, parts
	case map[string]any:
		object := make(map[string]any, len(value))
		for key, entry := range value {
			object[key], _ = compose(entry)
		}
		for _, key := range slices.Sorted(maps.Keys(value)) { // their order is that of what is generated
			_, found := compose(value[key])
			parts = append(parts, found...)
		}
		return object, parts
	default:
		return value, nil
	}
}

// takesComposed reports whether a place of a type takes a text that is composed.
func takesComposed(of string) bool {
	return fields.Underlying(of) == "string" || slices.Contains([]string{"intstr.IntOrString", markers.ScalarType, markers.ValueType}, of)
}

// unquoted is what was meant by a map whose one key has no value: YAML reads {name} so. "" for
// anything else.
func unquoted(value any) string {
	object, ok := value.(map[string]any)
	if !ok || len(object) != 1 {
		return ""
	}
	for key, entry := range object {
		if entry == nil && !strings.ContainsAny(key, " {}") {
			return "{" + key + "}"
		}
	}
	return ""
}

// Names are the fields that the texts of a marker name, each once.
func (c Constant) Names() []string {
	return c.namesOf(func(TextPart) bool { return true })
}

// Needs are the fields without which the texts of a marker say nothing, each once.
func (c Constant) Needs() []string {
	return c.namesOf(func(part TextPart) bool { return part.Otherwise == "" })
}

func (c Constant) namesOf(counts func(TextPart) bool) []string {
	var names []string
	for _, part := range c.AllParts() {
		if part.Field != "" && counts(part) && !slices.Contains(names, part.Field) {
			names = append(names, part.Field)
		}
	}
	return names
}

// IsComposed reports whether texts inside of the value are composed.
func (c Constant) IsComposed() bool { return len(c.inner) > 0 }

// AllParts are the pieces of all texts of a marker.
func (c Constant) AllParts() []TextPart { return append(slices.Clone(c.Parts), c.inner...) }
