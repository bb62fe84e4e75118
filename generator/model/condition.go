package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Condition is something that has to hold of a field for a marker to say anything: that it
// is there, or what it says.
type Condition struct {
	// Field is a JSON path, from the struct of any level.
	Field string
	// Value is what the field says, where Compared is set.
	Value    string
	Compared bool
	// Negated is set where the field must not be there, or not say that.
	Negated bool
}

// String writes a condition as [reader.readWhen] reads it.
func (c Condition) String() string {
	switch {
	case c.Compared && c.Negated:
		return c.Field + "!=" + c.Value
	case c.Compared:
		return c.Field + "=" + c.Value
	case c.Negated:
		return "!" + c.Field
	default:
		return c.Field
	}
}

// readWhen reads the conditions of a marker.
func (r *reader) readWhen(m markers.Marker, texts []string) []Condition {
	var all []Condition
	for _, text := range texts {
		c := conditionOf(text)
		switch {
		case c.Field == "" && c.Negated && !c.Compared:
			r.errors.Addf(m.At("when"), "the name of a field is missing behind \"!\"")
		case c.Field == "":
			r.errors.Addf(m.At("when"), "the name of a field is missing in %q", text)
		case c.Compared && c.Value == "":
			r.errors.Addf(m.At("when"), "a value is missing in %q; write \"!%s\" for a field that says nothing", text, c.Field)
		case c.Compared && strings.HasPrefix(c.Field, "!"):
			r.errors.Addf(m.At("when"), "%q has two signs; write \"%s!=%s\" for what must not be", text, c.Field[1:], c.Value)
		case slices.Contains(all, c):
			r.errors.Addf(m.At("when"), "%q is there twice", text)
		default:
			all = append(all, c)
		}
	}
	return all
}

// conditionOf reads one condition.
func conditionOf(text string) Condition {
	field, value, compared := strings.Cut(text, "=")
	if !compared {
		field, negated := strings.CutPrefix(text, "!")
		return Condition{Field: field, Negated: negated}
	}
	field, negated := strings.CutSuffix(field, "!")
	return Condition{Field: field, Value: value, Compared: true, Negated: negated}
}

// fits reports whether a field of a type can be asked this.
func (c Condition) fits(t source.Type) bool {
	if c.Compared {
		return c.comparesWith(t)
	}
	if t.Kind == source.Pointer {
		return true
	}
	plain := Plain(t)
	return plain.Kind == source.Basic || plain.Kind == source.Slice || plain.Kind == source.Map
}

// comparesWith reports whether a field of a type can say the value. A bool that is no pointer
// does not tell false from nothing.
func (c Condition) comparesWith(t source.Type) bool {
	switch plain := Plain(t); {
	case plain.Kind != source.Basic:
		return false
	case plain.Name == "bool":
		return t.Kind == source.Pointer && (c.Value == "true" || c.Value == "false")
	case integers[plain.Name]:
		_, err := strconv.ParseInt(c.Value, 10, 64)
		return err == nil
	default:
		return isText(plain)
	}
}

// takes says for people which fields can be asked this.
func (c Condition) takes() string {
	if c.Compared {
		return "a text is compared with a text, a number with a number, a pointer to a bool with true or false, and any other bool is written without a value"
	}
	return "a switch is a bool, or anything that can be missing"
}
