// Command kindgen writes the rows that runtime/build has of the table of object
// kinds. It is run from the top of the repository; with -verify it writes nothing,
// and fails when the file is out of date.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"text/template"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
	"github.com/datainfrahq/dsoi-gen/templates"
)

func main() {
	verify := flag.Bool("verify", false, "write nothing; fail when the file is out of date")
	flag.Parse()
	if err := run(filepath.Join("runtime", "build", "zz_generated.objectkinds.go"), *verify); err != nil {
		fmt.Fprintln(os.Stderr, "kindgen:", err)
		os.Exit(1)
	}
}

func run(path string, verify bool) error {
	code, err := render()
	if err != nil {
		return err
	}
	if !verify {
		return os.WriteFile(path, code, 0o644)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, code) {
		return errors.New(path + " is out of date; run make generate")
	}
	return nil
}

// render returns the file.
func render() ([]byte, error) {
	tmpl, err := template.New("objectkinds.go.tmpl").Funcs(template.FuncMap{"fields": fieldsOf, "plural": fields.Plural}).ParseFS(templates.FS, "objectkinds.go.tmpl")
	if err != nil {
		return nil, err
	}
	var code bytes.Buffer
	if err := tmpl.Execute(&code, map[string]any{"Imports": imports(), "Kinds": markers.ObjectKinds()}); err != nil {
		return nil, err
	}
	return format.Source(code.Bytes())
}

// fieldsOf are the fields of a struct of the Kubernetes API.
func fieldsOf(name string) []fields.Field {
	structure, _ := fields.Find(name)
	return structure.Fields
}

// imports are the packages of the Go types, each with its alias.
func imports() []string {
	var lines []string
	for alias, importPath := range markers.Aliases() {
		if slices.ContainsFunc(markers.ObjectKinds(), func(k markers.ObjectKind) bool { return k.ImportPath() == importPath }) {
			lines = append(lines, fmt.Sprintf("%s %q", alias, importPath))
		}
	}
	slices.Sort(lines)
	return lines
}
