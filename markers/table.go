package markers

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
)

// slotTable is the slot table with its indexes.
type slotTable struct {
	all    []Slot
	names  []string
	byName map[string]int // in all
	byJSON map[string][]Slot
}

// slots is built once, since every field of a custom resource is looked up in it.
var slots = sync.OnceValue(buildSlots)

func buildSlots() *slotTable {
	table := &slotTable{
		all:    slices.Concat(clusterSlots(), groupSlots(), nodeSlots(), podSlots(), containerSlots(), workloadSlots(), objectSlots(), configSlots()),
		byName: map[string]int{},
		byJSON: map[string][]Slot{},
	}
	for i, slot := range table.all {
		table.names = append(table.names, slot.Name)
		table.byName[slot.Name] = i
		for _, name := range slot.JSON {
			table.byJSON[name] = append(table.byJSON[name], slot)
		}
	}
	return table
}

// Prepare builds the tables of the language, which the first who asks for them builds otherwise.
// It is for a moment in which there is nothing else to do. It is safe for concurrent use.
func Prepare() {
	slots()
	fieldSlots()
	listed()
}

// Slots goes through the slot table, by family. The lists in a slot are shared,
// and must not be changed.
func Slots() iter.Seq[Slot] {
	return slices.Values(slots().all)
}

// SlotsOf goes through the slots to which a field of a JSON name may bind without
// a marker, in the order of the table.
func SlotsOf(jsonName string) iter.Seq[Slot] {
	return slices.Values(slots().byJSON[jsonName])
}

// FindSlot returns the slot of a name.
func FindSlot(name string) (Slot, bool) {
	i, ok := slots().byName[name]
	if !ok {
		return Slot{}, false
	}
	return slots().all[i], true
}

// NearestSlot returns the name of the slot that was probably meant, or "".
func NearestSlot(name string) string {
	names := slots().names
	if near, ok := nearest.Name(name, names); ok {
		return near
	}
	// A bare or misplaced place name: startupProbe, pod.image.
	_, place, dotted := strings.Cut(name, ".")
	if !dotted {
		place = name
	}
	for _, candidate := range names {
		if _, p, _ := strings.Cut(candidate, "."); strings.EqualFold(p, place) {
			return candidate
		}
	}
	return ""
}
