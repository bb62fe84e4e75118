package main

import (
	"bytes"
	"go/format"
	"maps"
	"slices"
	"text/template"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
	"github.com/datainfrahq/dsoi-gen/templates"
)

// render writes the table as Go.
func (t *table) render() ([]byte, error) {
	tmpl, err := template.ParseFS(templates.FS, "fields.go.tmpl")
	if err != nil {
		return nil, err
	}
	var structs []fields.Struct
	for _, name := range slices.Sorted(maps.Keys(t.structs)) {
		structs = append(structs, t.structs[name])
	}
	var named [][2]string
	for _, name := range slices.Sorted(maps.Keys(t.named)) {
		named = append(named, [2]string{name, t.named[name]})
	}
	var second [][2]string
	for _, name := range slices.Sorted(maps.Keys(t.second)) {
		second = append(second, [2]string{name, t.second[name]})
	}
	var code bytes.Buffer
	if err := tmpl.Execute(&code, map[string]any{"Structs": structs, "Named": named, "Second": second}); err != nil {
		return nil, err
	}
	return format.Source(code.Bytes())
}
