package fields

import (
	"fmt"
	"strconv"
	"strings"
)

// Path is the way from an object, or a part of one, to a field:
// container.ports[http].containerPort.
//
// The names of fields are those in JSON, and are separated by dots. After the name of
// a list or a map, brackets select an entry: of a map by its key, of a list by the
// name of the entry, or by any other field, [topologyKey=zone]. What is in the
// brackets ends at the next "]"; it may hold dots, slashes and commas. What holds a
// "]", or begins with a quotation mark, is quoted as in Go: ["a]b"]. [*] stands for every
// entry of a list: what is filled there holds for those that do not say it themselves. A
// key that is called so is quoted, ["*"].
type Path struct {
	// Family is the first name: what the path starts from.
	Family string
	// Steps lead from there to the field.
	Steps []Step
}

// eachEntry are the brackets that stand for every entry.
const eachEntry = "[*]"

// Step is one field of a [Path].
type Step struct {
	// Name of the field in JSON.
	Name string
	// Selected is set where brackets follow, and Key is what they hold.
	Selected bool
	Key      string
	// Each is set where the brackets stand for every entry: [*].
	Each bool
	// At is the offset of the step in the text, in bytes.
	At int
}

// SyntaxError says what is wrong with the text of a path.
type SyntaxError struct {
	// At is the offset in the text, in bytes.
	At      int
	Message string
}

// Error returns the message.
func (e *SyntaxError) Error() string { return e.Message }

// Parse reads a path. Its errors are of type *[SyntaxError].
func Parse(text string) (Path, error) {
	p := pathParser{text: text}
	path := Path{Family: p.name()}
	if path.Family == "" {
		return Path{}, p.fail("a path starts with the name of what it leads through: container.image")
	}
	for p.err == nil && p.at < len(p.text) {
		if p.text[p.at] != '.' {
			return Path{}, p.fail("a dot or the end is missing here")
		}
		p.at++
		path.Steps = append(path.Steps, p.step())
	}
	if p.err != nil {
		return Path{}, p.err
	}
	return path, nil
}

// pathParser goes through the text of a path.
type pathParser struct {
	text string
	at   int
	err  error
}

func (p *pathParser) fail(message string, values ...any) error {
	if p.err == nil {
		p.err = &SyntaxError{At: p.at, Message: fmt.Sprintf(message, values...)}
	}
	return p.err
}

// step reads a name, and what is in brackets behind it.
func (p *pathParser) step() Step {
	step := Step{At: p.at}
	step.Name = p.name()
	if step.Name == "" {
		p.fail("the name of a field is missing here")
		return step
	}
	if p.at < len(p.text) && p.text[p.at] == '[' {
		step.Selected, step.Each = true, strings.HasPrefix(p.text[p.at:], eachEntry)
		step.Key = p.key()
	}
	return step
}

// name reads a name; "" where there is none.
func (p *pathParser) name() string {
	start := p.at
	for p.at < len(p.text) && isNameByte(p.text[p.at]) {
		p.at++
	}
	return p.text[start:p.at]
}

// key reads what is in brackets.
func (p *pathParser) key() string {
	open := p.at
	p.at++
	rest := p.text[p.at:]
	if strings.HasPrefix(rest, `"`) {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			p.fail("the quotation mark is never closed")
			return ""
		}
		key, err := strconv.Unquote(quoted)
		if err != nil || !strings.HasPrefix(rest[len(quoted):], "]") {
			p.at += len(quoted)
			p.fail("a ] is missing here")
			return ""
		}
		p.at += len(quoted) + 1
		return key
	}
	key, _, closed := strings.Cut(rest, "]")
	switch {
	case !closed:
		p.at = open
		p.fail("this [ is never closed")
	case key == "":
		p.fail("the brackets are empty; they hold the name of an entry")
	}
	p.at += len(key) + 1
	return key
}

func isNameByte(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// String writes a path as [Parse] reads it.
func (p Path) String() string {
	var text strings.Builder
	text.WriteString(p.Family)
	for _, step := range p.Steps {
		text.WriteString("." + step.String())
	}
	return text.String()
}

// String writes a step as it stands in a path.
func (s Step) String() string {
	if !s.Selected {
		return s.Name
	}
	if strings.Contains(s.Key, "]") || strings.HasPrefix(s.Key, `"`) || s.Key == "*" && !s.Each {
		return s.Name + "[" + strconv.Quote(s.Key) + "]"
	}
	return s.Name + "[" + s.Key + "]"
}
