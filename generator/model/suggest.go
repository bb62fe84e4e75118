package model

import (
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// suggestion is the slot that a field which is bound to nothing may be meant for, or "":
// one that is called like it, and takes a struct of the user's own; a frequent one with a
// name that is near and a type that fits; any place that is called like it.
func (l *Level) suggestion(f *field) string {
	name := f.path.Last().JSON
	if f.opaque || name == "" {
		return ""
	}
	for _, text := range candidates(name) {
		if l.isFree(text) && standsFor(text, f.typ) {
			return text
		}
	}
	for slot := range markers.Slots() {
		if len(slot.JSON) == 0 || len(slot.Prefixes) > 0 || slot.Levels&l.Sort == 0 || !isNear(name, slot.JSON[0]) || !l.isFree(slot.Name) {
			continue
		}
		if slot.Type != "" && takes(slot, f.typ) {
			return slot.Name
		}
	}
	for _, slot := range placesByName()[strings.ToLower(name)] {
		if takes(slot, f.typ) && l.isFree(slot.Name) {
			return slot.Name
		}
	}
	return ""
}

// isFree reports whether nothing on the level fills a slot, or a place inside of it.
func (l *Level) isFree(text string) bool {
	for _, b := range l.Bindings {
		if b.Slot.Within(text) {
			return false
		}
	}
	return true
}

// candidates are what a struct of the user's own may be bound to by its name: the first
// name of slots, the frequent slots of that name.
func candidates(name string) []string {
	found := []string{name}
	for _, suffix := range []string{"Config", "Spec", "Settings", "Template", "Options"} {
		if short, ok := strings.CutSuffix(name, suffix); ok {
			found = append(found, short)
		}
	}
	for slot := range markers.Slots() {
		if len(slot.JSON) > 0 && len(slot.Prefixes) == 0 && isNear(name, slot.JSON[0]) {
			found = append(found, slot.Name)
		}
	}
	return found
}

// standsFor reports whether a type can be a composite for a slot or the first name of
// slots.
func standsFor(text string, t source.Type) bool {
	if len(markedPrefixes(markers.Marker{Value: markers.SlotRef(text)}, t)) > 0 {
		return true
	}
	slot, known := markers.FindSlot(text)
	elem, isList := strings.CutPrefix(slot.Type, "[]")
	_, isStruct := fields.Find(elem)
	return known && isList && isStruct && (t.Kind == source.Slice || t.Kind == source.Map) && isOwn(*t.Elem)
}

// takes reports whether a marker can bind a field of a type to a slot as it is.
func takes(slot markers.Slot, t source.Type) bool {
	_, fit, err := fit(slot, t)
	return err == nil && fit || readsJSON(slot, t)
}

// isNear reports whether a name is a longer or a misspelt form of another.
func isNear(name, other string) bool {
	a, b := strings.ToLower(name), strings.ToLower(other)
	if len(b) >= 4 && (strings.HasSuffix(a, b) || strings.HasPrefix(a, b)) {
		return true
	}
	near, ok := nearest.Name(a, []string{b})
	return ok && near == b && len(a) > 4
}

// placesByName are the places in the main container, the pod, the workload and the
// objects, by the last name of their paths in small letters, the shorter path first.
// Those of further containers are left out.
var placesByName = sync.OnceValue(func() map[string][]markers.Slot {
	found := map[string][]markers.Slot{}
	for slot, err := range markers.Every() {
		if err != nil || slot.Within("pod.containers") || slot.Within("pod.initContainers") || strings.HasSuffix(slot.Name, "]") {
			continue
		}
		name := strings.ToLower(slot.Name[strings.LastIndexByte(slot.Name, '.')+1:])
		at := len(found[name])
		for at > 0 && strings.Count(found[name][at-1].Name, ".") > strings.Count(slot.Name, ".") {
			at--
		}
		found[name] = append(found[name][:at], append([]markers.Slot{slot}, found[name][at:]...)...)
	}
	return found
})
