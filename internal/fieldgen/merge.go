package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/tools/imports"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
	"github.com/datainfrahq/dsoi-gen/templates"
)

// mergedStruct is a struct as the template of the merging functions sees it.
type mergedStruct struct {
	Name, Short, Help string
	Lines             []string
	// Entry is set where lists have entries of the struct, with a name.
	Entry bool
}

// mergedList is a list whose entries have keys.
type mergedList struct {
	Elem, Plural, By, Body string
}

// merge writes the functions that merge values of the structs of the API.
func (t *table) merge() ([]byte, error) {
	m := merger{table: t, structs: map[string]mergedStruct{}, lists: map[string]mergedList{}, imports: map[string]bool{}, listed: map[string]bool{}}
	for _, s := range t.structs {
		for _, f := range s.Fields {
			if elem, isList := strings.CutPrefix(f.Type, "[]"); isList {
				m.listed[elem] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.structs)) {
		m.need(name)
	}
	if m.err != nil {
		return nil, m.err
	}
	tmpl, err := template.ParseFS(templates.FS, "merge.go.tmpl")
	if err != nil {
		return nil, err
	}
	var code bytes.Buffer
	err = tmpl.Execute(&code, map[string]any{"Imports": slices.Sorted(maps.Keys(m.imports)), "Structs": sortedByKey(m.structs), "Lists": sortedByKey(m.lists)})
	if err != nil {
		return nil, err
	}
	return imports.Process("", code.Bytes(), nil)
}

func sortedByKey[V any](all map[string]V) []V {
	var sorted []V
	for _, key := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, all[key])
	}
	return sorted
}

// entry reports whether paths select entries of a struct by name.
func (m *merger) entry(name string) bool {
	structure := m.table.structs[name]
	_, field, ok := structure.Field("name")
	return ok && field.Type == "string" && m.listed[name]
}

func (m *merger) structOf(name string) bool {
	_, ok := m.table.structs[name]
	return ok
}

// need notes that the function of a struct is called, and returns its name.
func (m *merger) need(name string) string {
	short := m.functionOf(name)
	if _, known := m.structs[name]; !known {
		for other := range m.structs {
			if m.functionOf(other) == short {
				m.err = errors.Join(m.err, fmt.Errorf("%s and %s would have functions of one name", other, name))
			}
		}
		m.use(name)
		m.structs[name] = mergedStruct{Name: name, Short: short} // before its fields: it may be below itself
		m.structs[name] = mergedStruct{Name: inBuild(name), Short: short, Help: m.help(name), Lines: m.lines(m.table.structs[name]), Entry: m.entry(name)}
	}
	return "merge" + short
}

// merger makes the bodies of the merging functions.
type merger struct {
	*table
	structs map[string]mergedStruct
	lists   map[string]mergedList
	imports map[string]bool
	// listed are the structs that are entries of lists.
	listed map[string]bool
	err    error
}

// use imports the package of a type.
func (m *merger) use(of string) {
	of = of[strings.LastIndexAny(of, "]*")+1:]
	if alias, _, ok := strings.Cut(of, "."); ok && inBuild(of) == of {
		m.imports[fmt.Sprintf("%s %q", alias, markers.ImportPath(alias))] = true
	}
}

// inBuild is a type as package build writes it, for which the functions are.
func inBuild(name string) string { return strings.TrimPrefix(name, "build.") }

// functionOf is the name of a type in the name of a function.
func (m *merger) functionOf(name string) string {
	_, short, _ := strings.Cut(name, ".")
	return short
}

// help says how a struct is merged.
func (m *merger) help(name string) string {
	s := m.table.structs[name]
	switch {
	case m.atomic[name], s.Union && len(s.Members) == 0:
		return "by replacing one by the other as a whole"
	case s.Union:
		return "field by field; of " + strings.Join(s.Members, ", ") + " it keeps what the last one sets"
	default:
		return "field by field"
	}
}

// lines are the body of the function of a struct.
func (m *merger) lines(s fields.Struct) []string {
	if m.atomic[s.Name] {
		return []string{"from.DeepCopyInto(into)"}
	}
	if s.Union && len(s.Members) == 0 {
		return []string{fmt.Sprintf("if *from != (%s{}) {", s.Name), "\tfrom.DeepCopyInto(into)", "}"}
	}
	lines := m.retained(s)
	for _, f := range s.Fields {
		lines = append(lines, m.line(s, f))
	}
	return lines
}

// retained are the statements that clear what excludes what is set.
func (m *merger) retained(s fields.Struct) []string {
	var set, lines []string
	for _, f := range s.Fields {
		if slices.Contains(s.Members, f.JSON) {
			set = append(set, fmt.Sprintf("isSet(from.%s)", f.Go))
			lines = append(lines, fmt.Sprintf("\tretain(&into.%s, from.%s)", f.Go, f.Go))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append(append([]string{"if " + strings.Join(set, " || ") + " {"}, lines...), "}")
}

// line merges one field.
func (m *merger) line(s fields.Struct, f fields.Field) string {
	call := func(function string, more ...string) string {
		return function + "(" + strings.Join(append([]string{"&into." + f.Go, "from." + f.Go}, more...), ", ") + ")"
	}
	elem, isPointer := strings.CutPrefix(f.Type, "*")
	isStruct := m.structOf(elem)
	switch {
	case isPointer && isStruct && m.atomic[elem], isPointer && hasDeepCopy[elem]:
		return call("setCopy")
	case isPointer && isStruct:
		return call("mergePointer", m.need(elem))
	case isPointer:
		return call("setPointer")
	case isStruct && m.atomic[elem] && m.comparable(elem):
		return call("set")
	case isStruct && m.atomic[elem]:
		return fmt.Sprintf("setStruct(&into.%s, &from.%s)", f.Go, f.Go)
	case isStruct:
		return fmt.Sprintf("%s(&into.%s, &from.%s)", m.need(f.Type), f.Go, f.Go)
	}
	underlying := f.Type
	if u, ok := m.named[f.Type]; ok {
		underlying = u
	}
	if entry, ok := strings.CutPrefix(underlying, "[]"); ok {
		return m.listLine(s, f, entry, call)
	}
	if strings.HasPrefix(underlying, "map[") {
		if strings.HasSuffix(underlying, "]resource.Quantity") {
			return call("mergeQuantities")
		}
		return call("mergeMap")
	}
	if hasDeepCopy[f.Type] {
		m.err = errors.Join(m.err, fmt.Errorf("%s.%s is a %s, for which there is no function", s.Name, f.JSON, f.Type))
	}
	return call("set")
}

func (m *merger) listLine(s fields.Struct, f fields.Field, entry string, call func(string, ...string) string) string {
	isStruct := m.structOf(entry)
	switch {
	case isStruct && (f.Append || len(f.Keys) > 0):
		return call(m.list(entry, f))
	case isStruct:
		return call("replaceCopies")
	default:
		return call("replaceList")
	}
}

// list notes that lists of a type are merged, and returns the name of the function
// that does it.
func (m *merger) list(elem string, f fields.Field) string {
	m.use(elem)
	l := mergedList{Elem: inBuild(elem), Plural: fields.Plural(m.functionOf(elem)), By: strings.Join(f.Keys, ", ")}
	switch {
	case f.Append:
		l.Body = "appendCopies(into, from)"
	case f.Named:
		structure := m.table.structs[elem]
		_, number, _ := structure.Field(f.Keys[0])
		l.By = "name, else " + l.By
		l.Body = fmt.Sprintf("mergePorts(into, from, func(e *%s) port { return port{e.Name, e.%s, e.Protocol} }, %s)", inBuild(elem), number.Go, m.need(elem))
	default:
		l.Body = fmt.Sprintf("mergeEntries(into, from, %s, %s)", m.key(elem, f.Keys), m.need(elem))
	}
	if known, ok := m.lists[elem]; ok && known != l {
		m.err = errors.Join(m.err, fmt.Errorf("lists of %s are merged by %q here and by %q there", elem, known.By, l.By))
	}
	m.lists[elem] = l
	return "merge" + l.Plural
}

// key is the code of the function that tells entries apart.
func (m *merger) key(elem string, keys []string) string {
	structure := m.table.structs[elem]
	var kinds, values, types []string
	for _, key := range keys {
		_, f, ok := structure.Field(key)
		if !ok {
			m.err = errors.Join(m.err, fmt.Errorf("%s has no field %s", elem, key))
			return ""
		}
		m.use(f.Type)
		kinds = append(kinds, fmt.Sprintf("%s %s", key, f.Type))
		value := "e." + f.Go
		if f.Default != "" {
			value = fmt.Sprintf("cmp.Or(%s, %q)", value, f.Default)
		}
		values = append(values, value)
		types = append(types, f.Type)
	}
	if len(keys) == 1 {
		return fmt.Sprintf("func(e *%s) %s { return %s }", inBuild(elem), types[0], values[0])
	}
	key := "struct{" + strings.Join(kinds, "; ") + "}"
	return fmt.Sprintf("func(e *%s) %s { return %s{%s} }", elem, key, key, strings.Join(values, ", "))
}

// comparable reports whether values of a struct can be compared with ==.
func (m *merger) comparable(name string) bool {
	alias, short, _ := strings.Cut(name, ".")
	return types.Comparable(m.packages[alias].Types.Scope().Lookup(short).Type())
}

// hasDeepCopy are the leaves of which an assignment is no copy.
var hasDeepCopy = map[string]bool{"resource.Quantity": true, "metav1.Time": true, "metav1.MicroTime": true, "metav1.FieldsV1": true}
