// Command docgen writes docs/markers.md from the marker registry and the tables
// of slots and of object kinds. It is run from the top of the repository; with -verify it writes
// nothing, and fails when the page is out of date.
package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"sigs.k8s.io/controller-tools/pkg/genall/help"
	crmarkers "sigs.k8s.io/controller-tools/pkg/markers"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/templates"
)

func main() {
	verify := flag.Bool("verify", false, "write nothing; fail when the page is out of date")
	flag.Parse()
	if err := run(filepath.Join("docs", "markers.md"), *verify); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}

func run(path string, verify bool) error {
	page, err := render()
	if err != nil {
		return err
	}
	if !verify {
		return os.WriteFile(path, page, 0o644)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, page) {
		return errors.New(path + " is out of date; run make generate")
	}
	return nil
}

// render returns the page.
func render() ([]byte, error) {
	tmpl, err := template.ParseFS(templates.FS, "markers.md.tmpl")
	if err != nil {
		return nil, err
	}
	registry := &crmarkers.Registry{}
	if err := markers.Register(registry); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = tmpl.Execute(&page, map[string]any{"Categories": categories(registry), "Families": families(), "Kinds": kinds(), "Defaults": markers.ObjectDefaults(), "Objects": markers.ObjectFamilies(), "Taken": markers.Taken()})
	return page.Bytes(), err
}

type category struct {
	Name    string
	Markers []marker
}

type marker struct {
	Syntax, Target, Summary, Details string
	Arguments                        []argument
}

type argument struct {
	Name, Type, Help string
	Optional         bool
}

// categories describes the markers by category, sorted.
func categories(registry *crmarkers.Registry) []category {
	var found []category
	for _, c := range help.ByCategory(registry, help.SortByCategory) {
		described := category{Name: c.Category}
		for _, m := range c.Markers {
			described.Markers = append(described.Markers, describe(m))
		}
		slices.SortFunc(described.Markers, func(a, b marker) int { return strings.Compare(a.Target+a.Syntax, b.Target+b.Syntax) })
		found = append(found, described)
	}
	slices.SortFunc(found, func(a, b category) int { return strings.Compare(a.Name, b.Name) })
	return found
}

func describe(doc help.MarkerDoc) marker {
	details, _, _ := strings.Cut(doc.Details, "The slots:")
	m := marker{Syntax: "+" + doc.Name, Target: doc.Target, Summary: sentence(doc.Summary), Details: sentence(details)}
	if doc.AnonymousField() {
		m.Syntax += "=value"
		return m
	}
	for _, field := range doc.Fields {
		m.Arguments = append(m.Arguments, argument{
			Name: field.Name, Type: typeName(field.TypeString()), Help: sentence(field.Summary + " " + field.Details), Optional: field.Optional,
		})
	}
	slices.SortStableFunc(m.Arguments, func(a, b argument) int {
		switch {
		case a.Optional == b.Optional:
			return strings.Compare(a.Name, b.Name)
		case b.Optional:
			return -1
		default:
			return 1
		}
	})
	if len(m.Arguments) > 0 {
		m.Syntax += ":argument=value,…"
	}
	return m
}

func typeName(name string) string {
	switch name {
	case "string":
		return "text"
	case "[]string":
		return "list"
	case "bool":
		return "true or false"
	default:
		return "map of numbers"
	}
}

// sentence makes one line of help, with a capital letter.
func sentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, verb := range []string{"is ", "are "} {
		text = strings.TrimPrefix(text, verb)
	}
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

type family struct {
	Name  string
	Slots []slot
}

type slot struct {
	markers.Slot

	Inferred, Merge string
}

// families describes the slot table.
func families() []family {
	var found []family
	for s := range markers.Slots() {
		name, _, _ := strings.Cut(s.Name, ".")
		if len(found) == 0 || found[len(found)-1].Name != name {
			found = append(found, family{Name: name})
		}
		var inferred []string
		for _, jsonName := range s.JSON {
			inferred = append(inferred, "`"+jsonName+"`")
		}
		described := slot{Slot: s, Inferred: strings.Join(inferred, ", "), Merge: cmp.Or(s.Merges, "no")}
		last := &found[len(found)-1]
		last.Slots = append(last.Slots, described)
	}
	return found
}

type kind struct {
	markers.ObjectKind

	Scopes, From, Unwanted string
}

// kinds describes the table of object kinds.
func kinds() []kind {
	var found []kind
	for _, k := range markers.ObjectKinds() {
		described := kind{ObjectKind: k, Unwanted: "deleted"}
		if k.Kept {
			described.Unwanted = "kept"
		}
		var scopes []string
		for _, scope := range k.Per {
			scopes = append(scopes, string(scope))
		}
		described.Scopes = strings.Join(scopes, ", ")
		described.From = strings.Join(sources(k), ", ")
		found = append(found, described)
	}
	return found
}

// sources say what makes a kind arise.
func sources(k markers.ObjectKind) []string {
	var found []string
	for _, argument := range k.Asked() {
		switch argument {
		case "files":
			found = append(found, "a node type with `configDir`")
		case "ports", "serviceName", "image": // they bring nothing
		case "storage":
			found = append(found, "slot `workload.storage`")
		case "rules":
			found = append(found, "`"+markers.Prefix+"rule`")
		default:
			found = append(found, "slot `"+argument+"`")
		}
	}
	if k.Ports {
		found = append(found, "a node type with `ports`")
	}
	if k.Default {
		found = append(found, "always")
	}
	if len(k.Runs) > 0 {
		found = append(found, "nodes that run as a "+strings.Join(k.Runs, " or a "))
	}
	switch {
	case k.Declared:
		found = append(found, "nodes that run as a "+k.Kind+", where a node type says so")
	case k.Workload:
		found = append(found, "nodes that run as a "+k.Kind)
	}
	return found
}
