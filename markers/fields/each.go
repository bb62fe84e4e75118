package fields

import (
	"fmt"
	"slices"
)

// chooseEach finds out whether brackets can stand for every entry.
func (p *Place) chooseEach(kind entryKind, elem string) error {
	fail := func(format string, values ...any) error {
		return &SyntaxError{At: p.At, Message: fmt.Sprintf(format, values...)}
	}
	structure, ok := Find(elem)
	switch {
	case kind == mapEntries:
		return fail("[*] stands for every entry of a list, and %s is a map; a key that is called so is quoted: %s[\"*\"]", p.Name, p.Name)
	case !ok:
		return fail("[*] stands for every entry of a list of structs; %s is a %s", p.Name, p.Field.Type)
	case structure.Whole || structure.Union && len(structure.Members) == 0:
		return fail("an entry of %s is replaced as a whole, so [*] can add nothing to one; fill the list", p.Name)
	default:
		return nil
	}
}

// checkEach reports what cannot be said of every entry at once.
func checkEach(places []Place) error {
	at := slices.IndexFunc(places, func(p Place) bool { return p.Each })
	if at < 0 {
		return nil
	}
	for i, p := range places[at+1:] {
		switch isKey := i == 0 && (p.Name == "name" || slices.Contains(places[at].Field.Keys[:min(1, len(places[at].Field.Keys))], p.Name)); {
		case isKey:
			return &SyntaxError{At: p.At, Message: fmt.Sprintf("[*] stands for every entry of %s, and each has a %s of its own", places[at].Name, p.Name)}
		case p.Each:
			return &SyntaxError{At: p.At, Message: "[*] stands in a path once"}
		}
	}
	return nil
}
