package markers

import (
	"slices"
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// EntryVariant is the variant that the entries of lists are: EntryService is the method and
// the hook for the Service of an entry.
const EntryVariant = "entry"

// listScopes are what lists of objects can belong to.
var listScopes = []Scope{PerNode, PerCluster}

// Lists are the slots of the lists of a kind, by what has the objects of their entries:
// node.services and cluster.services. There are none where the kind is not
// [ObjectKind.Listed].
func (k ObjectKind) Lists() map[Scope]string {
	lists := map[Scope]string{}
	for _, scope := range listScopes {
		if k.Listed && slices.Contains(k.Per, scope) {
			lists[scope] = string(scope) + "." + k.plural()
		}
	}
	return lists
}

// plural is the kind with a small letter, in the plural: services.
func (k ObjectKind) plural() string {
	plural := fields.Plural(k.Kind)
	return strings.ToLower(plural[:1]) + plural[1:]
}

// EntryType is the type of the entries of lists of the kind.
func (k ObjectKind) EntryType() string { return "build." + k.Kind + fields.EntrySuffix }

// OfEntries returns the rows of the objects that the entries of lists ask for, one for each
// of [ObjectKind.Lists]. They are a variant that the list brings.
func (k ObjectKind) OfEntries() []ObjectKind {
	var rows []ObjectKind
	lists := k.Lists()
	for _, scope := range listScopes {
		if list, ok := lists[scope]; ok {
			row := k.With(EntryVariant)
			row.Entry, row.Per, row.Brings = true, []Scope{scope}, []string{list}
			row.Ports, row.Default = false, false
			rows = append(rows, row)
		}
	}
	return rows
}

// List is the slot of the list that brings the objects of entries.
func (k ObjectKind) List() string { return k.Brings[0] }

// listSlots are the rows of the slot table for lists of the objects of a scope.
func listSlots(scope Scope) []Slot {
	levels, of := OnAll, "a node"
	if scope == PerCluster {
		levels, of = OnCluster, "the whole cluster"
	}
	var slots []Slot
	for _, kind := range ObjectKinds() {
		name, ok := kind.Lists()[scope]
		if !ok {
			continue
		}
		root, _ := fields.Find("build.ObjectLists")
		_, list, _ := root.Field(kind.plural())
		slots = append(slots, Slot{
			Name: name, Type: list.Type, Levels: levels, Merge: list.MergeFunction(), Merges: list.Merges(),
			Help: "further objects of kind " + kind.Kind + " of " + of + ", one for each entry",
		})
	}
	return slots
}

// ListOf returns the kind of the objects that a list is of, whose slot has a name. ok is
// false for any other slot.
func ListOf(slot string) (kind ObjectKind, ok bool) {
	kind, ok = listed().bySlot[slot]
	return kind, ok
}

// listed are the kinds that have lists, by the slots of these and by the type of their
// entries: they are looked for at every field.
var listed = sync.OnceValue(func() (all struct{ bySlot, byEntry map[string]ObjectKind }) {
	all.bySlot, all.byEntry = map[string]ObjectKind{}, map[string]ObjectKind{}
	for _, kind := range ObjectKinds() {
		for _, list := range kind.Lists() {
			all.bySlot[list], all.byEntry[kind.EntryType()] = kind, kind
		}
	}
	return all
})

// inList returns the list that a path leads into, and the kind of its objects.
func inList(path fields.Path) (kind ObjectKind, list string, ok bool) {
	if len(path.Steps) == 0 {
		return ObjectKind{}, "", false
	}
	list = path.Family + "." + path.Steps[0].Name
	kind, ok = ListOf(list)
	return kind, list, ok
}

// KindOfEntries returns the kind whose lists have entries of a type. ok is false for any
// other type.
func KindOfEntries(elem string) (kind ObjectKind, ok bool) {
	kind, ok = listed().byEntry[elem]
	return kind, ok
}
