// Package fields knows the structs of the Kubernetes API: what fields they have, of
// which types, and how two values of one become one. It is generated from the API's
// own Go packages, so that the command need not load them: it imports none of them.
package fields

import (
	"slices"
	"strings"
	"sync"
)

// Struct is a struct of the Kubernetes API. It is shared, and must not be changed.
type Struct struct {
	// Name is the type, in the notation of the slot table: corev1.Container.
	Name string
	// Whole is set where a value takes the place of another as a whole.
	Whole bool
	// Union is set where fields exclude each other: Members are their JSON names, or,
	// without any, it is all fields.
	Union   bool
	Members []string
	// Fields in the order of the declaration. Those of embedded structs that are inline
	// in JSON are below a field of their own, without a JSON name.
	Fields []Field
}

// Field is a field of a [Struct].
type Field struct {
	// Go is the name of the field in Go, JSON that in JSON; an embedded struct that is
	// inline in JSON has none.
	Go, JSON string
	// Type in the notation of the slot table: []corev1.EnvVar, *int64,
	// map[string]string.
	Type string
	// Keys are the JSON names of the fields that tell the entries of a list apart when
	// lists are merged; without any, a list replaces another, unless it has Append.
	Keys []string
	// Named is set where entries of one name are one, whatever else tells them apart.
	Named bool
	// Append is set where the entries of one list follow those of the other.
	Append bool
	// Default is what the API server takes where nothing is given, as far as the type
	// says so.
	Default string
	// Help is what the API says about the field: one sentence.
	Help string
}

// Find returns the struct of a name.
func Find(name string) (*Struct, bool) {
	found, ok := byName()[name]
	return found, ok
}

// byName is the table by the names of the structs: almost everything asks it.
var byName = sync.OnceValue(func() map[string]*Struct {
	index := make(map[string]*Struct, len(structs))
	for i := range structs {
		index[structs[i].Name] = &structs[i]
	}
	return index
})

// All returns every struct, sorted by name.
func All() []Struct { return structs }

// Underlying returns the type behind a named one that is no struct, "string" for
// corev1.DNSPolicy, and any other type as it is.
func Underlying(name string) string { return lookUp(named, name) }

// Original returns the type that an alias in Kubernetes' packages stands for,
// corev1.ServiceExternalTrafficPolicy for corev1.ServiceExternalTrafficPolicyType, and any other
// type as it is.
func Original(name string) string { return lookUp(secondNames, name) }

// lookUp finds a name in a sorted table; where it is not there, it stands for itself.
func lookUp(table [][2]string, name string) string {
	i, found := slices.BinarySearchFunc(table, name, func(n [2]string, name string) int { return strings.Compare(n[0], name) })
	if !found {
		return name
	}
	return table[i][1]
}

// Field returns the field of a JSON name, and how to get there: the names in Go of the
// embedded structs before it.
func (s *Struct) Field(json string) (embedded []string, field Field, found bool) {
	for _, f := range s.Fields {
		if f.JSON == json {
			return nil, f, true
		}
		if f.JSON != "" {
			continue
		}
		inner, ok := Find(f.Type)
		if !ok {
			continue
		}
		if before, field, ok := inner.Field(json); ok {
			return append([]string{f.Go}, before...), field, true
		}
	}
	return nil, Field{}, false
}

// NamedFunction is the function of runtime/build that returns the entry of a name from a
// list of a type.
func NamedFunction(elem string) string { return afterDot(elem) + "Named" }

// EntrySuffix ends the names of the runtime's own types of entries of lists of objects:
// ServiceEntry is a Service, and what else its entry says.
const EntrySuffix = "Entry"

// EntryFamily is the first name of paths in the entries of a list of a type: volume, in
// lists of corev1.Volume, and service, in lists of build.ServiceEntry.
func EntryFamily(elem string) string {
	short := afterDot(elem)
	if strings.HasPrefix(elem, "build.") {
		short = strings.TrimSuffix(short, EntrySuffix)
	}
	return strings.ToLower(short[:1]) + short[1:]
}

// IsEntryFamily reports whether paths in the entries of any list begin with a name.
func IsEntryFamily(name string) bool {
	return slices.ContainsFunc(structs, func(s Struct) bool { return EntryFamily(s.Name) == name })
}

// Plural is the plural of the name of a type.
func Plural(name string) string {
	stem, endsInY := strings.CutSuffix(name, "y")
	switch {
	case strings.HasSuffix(name, "s"):
		return name + "es"
	case endsInY && !strings.ContainsAny(stem[len(stem)-1:], "aeiou"):
		return stem + "ies"
	default:
		return name + "s"
	}
}

// MergeFunction is the function of runtime/build that merges the values that levels
// give for the field, or "" where the most specific one wins. Those for structs take
// pointers.
func (f Field) MergeFunction() string {
	elem, isList := strings.CutPrefix(Underlying(f.Type), "[]")
	if isList && isStruct(elem) && (len(f.Keys) > 0 || f.Append) {
		return "Merge" + Plural(afterDot(elem))
	}
	return MergeFunction(f.Type)
}

// MergeFunction is that of a value that is no field.
func MergeFunction(of string) string {
	switch name := strings.TrimPrefix(of, "*"); {
	case of == "map[string][]byte":
		return "MergeData"
	case strings.HasPrefix(Underlying(of), "map["):
		return "MergeMaps"
	case isStruct(name):
		return "Merge" + afterDot(name)
	default:
		return ""
	}
}

// Merges says how the values of levels become one, for people.
func (f Field) Merges() string {
	switch {
	case f.Named:
		return "by name, else by " + strings.Join(f.Keys, ", ")
	case len(f.Keys) > 0:
		return "by " + strings.Join(f.Keys, ", ")
	case f.Append:
		return "appended"
	default:
		return Merges(f.Type)
	}
}

// Merges is that of a value that is no field.
func Merges(of string) string {
	structure, isStruct := Find(strings.TrimPrefix(of, "*"))
	switch {
	case strings.HasPrefix(Underlying(of), "map["):
		return "by key"
	case isStruct && !structure.Whole && !(structure.Union && len(structure.Members) == 0):
		return "field by field"
	default:
		return "no"
	}
}

func isStruct(name string) bool {
	_, ok := Find(name)
	return ok
}

func afterDot(name string) string {
	_, short, _ := strings.Cut(name, ".")
	return short
}

// Embedded returns the embedded struct of a name in Go, or nil.
func (s *Struct) Embedded(name string) *Struct {
	for _, f := range s.Fields {
		if f.Go == name && f.JSON == "" {
			inner, _ := Find(f.Type)
			return inner
		}
	}
	return nil
}
