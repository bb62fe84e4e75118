package markers

import (
	"iter"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Every goes through every slot there is: the rows of the table, then all paths, by the
// first name and in the order in which Kubernetes declares its fields. An entry of a list
// or a map is written [NAME], [field=VALUE] or [KEY]. The error says why a path is no
// slot; then only the slot's name is set, and what is below it is left out.
func Every() iter.Seq2[Slot, error] {
	return func(yield func(Slot, error) bool) {
		for _, part := range EveryInParts() {
			for slot, err := range part {
				if !yield(slot, err) {
					return
				}
			}
		}
	}
}

// EveryInParts are the parts of [Every], which can be gone through side by side.
func EveryInParts() []iter.Seq2[Slot, error] {
	rows := map[string]bool{}
	goThroughRows(func(slot Slot, _ error) bool {
		rows[slot.Name] = true
		return true
	})
	parts := []iter.Seq2[Slot, error]{goThroughRows}
	for _, family := range append(ObjectFamilies(), literalFamilies...) {
		parts = append(parts, func(yield func(Slot, error) bool) {
			w := walk{yield: yield, rows: rows, seen: map[string]bool{}}
			for _, name := range fieldNames(family) {
				w.follow(family + "." + name)
			}
		})
	}
	return parts
}

// goThroughRows goes through the rows of the table.
func goThroughRows(yield func(Slot, error) bool) {
	w := walk{yield: yield, seen: map[string]bool{}}
	for slot := range Slots() {
		w.row(slot)
	}
}

// walk goes through paths.
type walk struct {
	yield   func(Slot, error) bool
	rows    map[string]bool // what is in another part
	seen    map[string]bool
	stopped bool
}

// row goes through a row of the table, and an entry of it where it takes a key.
func (w *walk) row(slot Slot) {
	w.entries(slot)
	if slot.Config != nil {
		slot.Name = configFamily + "[FILE]." + string(slot.Config.Sort)
		w.entries(slot)
	}
}

// entries passes a slot, and an entry of it where it takes a key.
func (w *walk) entries(slot Slot) {
	w.pass(slot, nil)
	if slot.KeyType == "" {
		return
	}
	key := "[KEY]"
	if ways := below(slot.Type); len(ways) > 0 {
		key = ways[0]
	}
	w.pass(Slot{Name: slot.Name + key, Type: slot.KeyType, Levels: slot.Levels, Help: slot.Help}, nil)
}

// pass hands on what was not there yet.
func (w *walk) pass(slot Slot, err error) {
	if !w.stopped && !w.rows[slot.Name] && !w.seen[slot.Name] {
		w.seen[slot.Name] = true
		w.stopped = !w.yield(slot, err)
	}
}

// follow goes through a path, and all that begin with it.
func (w *walk) follow(text string) {
	slot, key, err := ParseSlot(text)
	if key != "" {
		slot = Slot{Name: text, Type: slot.KeyType, Levels: slot.Levels, Help: slot.Help}
	}
	if err != nil {
		slot.Name = text
	}
	w.pass(slot, err)
	switch {
	case w.stopped:
	case err == nil:
		for _, variant := range slot.Variants() {
			for _, next := range below(variant.Type) {
				w.follow(text + next) // what was there already is not handed on again
			}
		}
	case strings.HasSuffix(text, ".metadata"):
		w.follow(text + ".labels")
		w.follow(text + ".annotations")
	}
}

// below are the ways to go on from a type.
func below(of string) []string {
	underlying := fields.Underlying(strings.TrimPrefix(of, "*"))
	if structure, ok := fields.Find(underlying); ok {
		var ways []string
		for _, name := range structure.Names() {
			ways = append(ways, "."+name)
		}
		return ways
	}
	if rest, isMap := strings.CutPrefix(underlying, "map["); isMap {
		if strings.HasSuffix(rest, "]string") || strings.HasSuffix(rest, "]resource.Quantity") {
			return []string{"[KEY]"}
		}
		return nil
	}
	elem, isList := strings.CutPrefix(underlying, "[]")
	structure, isStruct := fields.Find(elem)
	if !isList || !isStruct {
		return nil
	}
	return []string{"[" + structure.Selector() + "]"}
}

// fieldNames are the JSON names of the fields of a family's structs.
func fieldNames(family string) []string {
	var names []string
	for _, name := range families()[family] {
		root, _ := fields.Find(name)
		for _, field := range root.Names() {
			if !slices.Contains(names, field) {
				names = append(names, field)
			}
		}
	}
	return names
}
