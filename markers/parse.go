package markers

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// Marker is one marker that has been understood.
type Marker struct {
	// Word is the marker's word: cluster, slot, ….
	Word string
	// Value is the marker's value, of the type that the word has in this
	// package: [Cluster], [SlotRef], ….
	Value any
	// Position of the marker's "+".
	Position token.Position

	arguments []givenArgument
	slot      *namedSlot // of the word slot
}

// givenArgument is where the value of an argument stands.
type givenArgument struct {
	name     string
	position token.Position
	quoted   bool
}

// namedSlot is what [ParseSlot] says of a text.
type namedSlot struct {
	slot Slot
	key  string
	err  error
}

// Slot is what [ParseSlot] says of the text of a marker with the word slot.
func (m Marker) Slot() (slot Slot, key string, err error) {
	if m.slot == nil {
		return ParseSlot(string(m.Value.(SlotRef)))
	}
	return m.slot.slot, m.slot.key, m.slot.err
}

// given returns the argument of a name; nil where it is not given.
func (m Marker) given(argument string) *givenArgument {
	for i := range m.arguments {
		if m.arguments[i].name == argument {
			return &m.arguments[i]
		}
	}
	return nil
}

// At returns the position of the value of an argument, or of the one value of a
// marker whose argument is "". It is the marker's own where the argument is not
// given.
func (m Marker) At(argument string) token.Position {
	if given := m.given(argument); given != nil {
		return given.position
	}
	return m.Position
}

// Inside returns the position of a byte of the value of an argument; that of the value
// where it is quoted, since an escape takes more room.
func (m Marker) Inside(argument string, offset int) token.Position {
	position := m.At(argument)
	if given := m.given(argument); given != nil && !given.quoted {
		position.Column += offset
		position.Offset += offset
	}
	return position
}

// Parser reads marker lines. It is safe for concurrent use.
type Parser struct {
	registry markers.Registry
}

// NewParser returns a parser of the language.
func NewParser() (*Parser, error) {
	p := &Parser{}
	if err := register(&p.registry, func(definition, *markers.Definition) {}); err != nil {
		return nil, err
	}
	return p, nil
}

// Parse reads one marker: text starts with [Prefix] and stands at position, on
// a declaration of the kind target. The error is the first thing that is wrong.
func (p *Parser) Parse(text string, position token.Position, target markers.TargetType) (Marker, *Error) {
	text = strings.TrimRight(text, " \t\r")
	at := func(offset int) token.Position {
		moved := position
		moved.Column += offset
		moved.Offset += offset
		return moved
	}
	if err := checkPrintable(text); err != nil {
		return Marker{}, Errorf(at(err.offset), "%s", err.message)
	}
	word, rest := cutWord(text)
	def, failure := p.lookup(word, target)
	if failure != "" {
		return Marker{}, Errorf(at(0), "%s", failure)
	}

	start := len(Prefix) + len(word) // of rest, in text
	m := Marker{Word: word, Position: position}
	arguments, err := p.arguments(def, word, rest)
	if err != nil {
		return Marker{}, Errorf(at(start+err.offset), "%s", err.message)
	}
	for _, a := range arguments {
		quoted := strings.HasPrefix(rest[a.valueOffset:], `"`) || strings.HasPrefix(rest[a.valueOffset:], "`")
		m.arguments = append(m.arguments, givenArgument{a.name, at(start + a.valueOffset), quoted})
	}

	value, parseErr := def.Parse(text)
	if parseErr != nil { // the checks above leave nothing that controller-tools refuses
		return Marker{}, Errorf(position, "reading %s%s: %v", Prefix, word, parseErr)
	}
	m.Value = value
	if text, ok := value.(SlotRef); ok { // here, since markers are read side by side
		m.slot = &namedSlot{}
		m.slot.slot, m.slot.key, m.slot.err = ParseSlot(string(text))
	}
	return m, nil
}

// ParseInside reads the marker for a field that an argument of another marker holds; text
// is it with the prefix.
func (p *Parser) ParseInside(outer Marker, argument, text string) (Marker, *Error) {
	position := outer.At(argument)
	start := position
	if given := outer.given(argument); given != nil && given.quoted {
		start.Column, start.Offset = start.Column+1, start.Offset+1
	}
	start.Column, start.Offset = start.Column-len(Prefix), start.Offset-len(Prefix)
	inner, err := p.Parse(text, start, markers.DescribesField)
	if err != nil {
		err.Position.Column = max(err.Position.Column, position.Column)
	}
	inner.Position = position
	return inner, err
}

// cutWord splits "+dsoi:word:a=b" into "word" and ":a=b".
func cutWord(text string) (word, rest string) {
	text = strings.TrimPrefix(text, Prefix)
	if i := strings.IndexAny(text, ":= \t,"); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// replaced are words that were, and what to write in their place.
var replaced = map[string]string{"level": Prefix + "settings"}

// lookup finds the definition of word, or says why there is none.
func (p *Parser) lookup(word string, target markers.TargetType) (*markers.Definition, string) {
	name := strings.TrimPrefix(Prefix, "+") + word
	if def := p.registry.Lookup("+"+name, target); def != nil && def.Name == name {
		return def, ""
	}
	if word == "nodeType" && target == markers.DescribesField {
		return nil, Prefix + "nodeType describes a type; for node types that nothing declares, write " + Prefix + "nodeType:name=\"*\" on the root type"
	}
	for _, other := range []markers.TargetType{markers.DescribesType, markers.DescribesField} {
		if slices.Contains(words(other), word) {
			return nil, Prefix + word + " describes a " + other.String() + ", but stands on a " + target.String()
		}
	}
	all := append(words(markers.DescribesType), words(markers.DescribesField)...)
	if word == "" {
		return nil, Prefix + " lacks a word; a " + target.String() + " can have " + Prefix + strings.Join(words(target), ", "+Prefix)
	}
	if instead, ok := replaced[word]; ok {
		return nil, "unknown marker " + Prefix + word + "; write " + instead
	}
	if near, ok := nearest.Name(word, all); ok {
		return nil, "unknown marker " + Prefix + word + "; " + nearest.Question(Prefix+near)
	}
	return nil, "unknown marker " + Prefix + word + "; a " + target.String() + " can have " + Prefix + strings.Join(words(target), ", "+Prefix)
}

// offsetError is an error at an offset into the text that is being read.
type offsetError struct {
	offset  int
	message string
}

// arguments checks what follows the word: its form, names, repetition, and
// the values that come from a fixed set. Offsets are into rest.
func (p *Parser) arguments(def *markers.Definition, word, rest string) ([]argument, *offsetError) {
	marker := Prefix + word
	switch {
	case def.AnonymousField():
		if !strings.HasPrefix(rest, "=") {
			return nil, &offsetError{0, marker + " takes one value: " + marker + "=value" + p.notArgument(rest)}
		}
		value, err := scanValue(rest, 1)
		if err != nil {
			return nil, err
		}
		if value.end < len(rest) {
			return nil, &offsetError{value.end, marker + " takes one value, without arguments; quote a value that holds a comma"}
		}
		if err := checkValue(def.Fields[""], rest, value); err != nil {
			return nil, err
		}
		return []argument{value}, checkEnumeration(word, value, rest)
	case rest == "":
		return nil, missingArguments(def, word, nil)
	case def.Empty() && (rest[0] == '=' || rest[0] == ':'):
		return nil, &offsetError{0, marker + " takes no value"}
	case def.Empty():
		return nil, &offsetError{0, marker + " stands alone on its line"}
	case strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t"):
		return nil, &offsetError{len(rest) - len(strings.TrimLeft(rest, " \t")), "nothing can follow here; the arguments of " + marker + " are written " + marker + ":" + argumentNames(def)[0] + "=value"}
	case !strings.HasPrefix(rest, ":"):
		names := argumentNames(def)
		return nil, &offsetError{0, marker + " takes named arguments: " + marker + ":" + names[0] + "=value"}
	}

	found, err := scanArguments(rest, 1)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, a := range found {
		if _, known := def.Fields[a.name]; !known {
			message := marker + " has no argument " + quote(a.name)
			if hint := nearest.Hint(a.name, argumentNames(def)); hint != "" {
				message += "; " + hint
			} else {
				message += "; it has " + strings.Join(argumentNames(def), ", ")
			}
			return nil, &offsetError{a.nameOffset, message}
		}
		if seen[a.name] {
			return nil, &offsetError{a.nameOffset, "argument " + quote(a.name) + " is given twice"}
		}
		seen[a.name] = true
		if err := checkValue(def.Fields[a.name], rest, a); err != nil {
			return nil, err
		}
		if err := checkEnumeration(word, a, rest); err != nil {
			return nil, err
		}
	}
	return found, missingArguments(def, word, seen)
}

// notArgument says which markers have an argument that was given to one that has none; "" where
// there is none such.
func (p *Parser) notArgument(rest string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(rest, ":"), "=")
	var having []string
	for _, d := range definitions() {
		if def := p.registry.Lookup(Prefix+d.word, d.target); def != nil && !def.AnonymousField() {
			if _, known := def.Fields[name]; known {
				having = append(having, Prefix+d.word)
			}
		}
	}
	if len(having) == 0 {
		return ""
	}
	slices.Sort(having)
	return "; argument `" + name + "` is for " + strings.Join(slices.Compact(having), ", ")
}

// missingArguments reports the first required argument that was not given.
func missingArguments(def *markers.Definition, word string, seen map[string]bool) *offsetError {
	for _, name := range argumentNames(def) {
		if !def.Fields[name].Optional && !seen[name] {
			return &offsetError{-len(Prefix) - len(word), Prefix + word + " lacks argument " + quote(name)}
		}
	}
	return nil
}

// checkEnumeration reports the first element of a's value that is not one of
// the values that the argument may have.
func checkEnumeration(word string, a argument, text string) *offsetError {
	valid := enumerations(word, a.name)
	if valid == nil {
		return nil
	}
	for _, element := range listElements(text, a) {
		value := unquote(text[element.valueOffset:element.end])
		if slices.Contains(valid, value) {
			continue
		}
		message := quote(value) + " is not one of " + strings.Join(valid, ", ")
		if len(valid) == 1 {
			message = quote(value) + " is not the one value that can stand here, " + valid[0]
		}
		if hint := nearest.Hint(value, valid); hint != "" {
			message += "; " + hint
		} else if word == "object" && a.name == "kind" {
			message += "; any other kind is given by its Go type: type=import/path.Kind"
		}
		return &offsetError{element.valueOffset, message}
	}
	return nil
}

// argumentNames returns the names of a definition's arguments: required ones
// first, then by name.
func argumentNames(def *markers.Definition) []string {
	names := make([]string, 0, len(def.Fields))
	for name := range def.Fields {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if def.Fields[a].Optional != def.Fields[b].Optional {
			if def.Fields[b].Optional {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return names
}

func quote(s string) string { return "`" + s + "`" }
