package markers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scanned returns the words of the markers that are found in a source, by the
// name of what they stand on, and the errors.
func scanned(t *testing.T, source string) (map[string]string, string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", "package a\n\n"+source, parser.ParseComments)
	require.NoError(t, err)
	found, errs := newParser(t).Scan(fset, []*ast.File{file})
	words := map[string]string{}
	for node, found := range found {
		var on []string
		for _, m := range found.Markers {
			on = append(on, m.Word)
		}
		name := "an embedded field"
		switch node := node.(type) {
		case *ast.TypeSpec:
			name = node.Name.Name
		case *ast.Field:
			if len(node.Names) > 0 {
				name = node.Names[0].Name
			}
		}
		words[name] = strings.Join(on, " ")
	}
	if err := errs.Err(); err != nil {
		return words, err.Error()
	}
	return words, ""
}

func TestScan(t *testing.T) {
	tests := map[string]struct {
		source string
		want   map[string]string
	}{
		"none": {"// A is a type.\ntype A struct{}", map[string]string{}},
		"doc comment": {
			"// A is a type.\n// +dsoi:cluster\ntype A struct{}", map[string]string{"A": "cluster"},
		},
		"without a space": {
			"//+dsoi:cluster\ntype A struct{}", map[string]string{"A": "cluster"},
		},
		"several, in order": {
			"// +dsoi:nodeType:name=b\n// +dsoi:cluster\n// +dsoi:nodeType:name=a\ntype A struct{}", map[string]string{"A": "nodeType cluster nodeType"},
		},
		"above a blank line": {
			"// +dsoi:cluster\n\n// A is a type.\ntype A struct{}", map[string]string{"A": "cluster"},
		},
		"in a group of types": {
			"type (\n\t// +dsoi:cluster\n\tA struct{}\n\n\tB int\n)", map[string]string{"A": "cluster"},
		},
		"on the second of a group": {
			"type (\n\tA int\n\t// +dsoi:cluster\n\tB struct{}\n)", map[string]string{"B": "cluster"},
		},
		"fields": {
			"type A struct {\n\t// +dsoi:nodes\n\n\t// B is one.\n\tB []int\n\tC int // trailing\n\t// +dsoi:ignore\n\t// +dsoi:merge=replace\n\tD int\n}", map[string]string{"B": "nodes", "D": "ignore merge"},
		},
		"embedded field": {
			"type A struct {\n\t// +dsoi:ignore\n\tB\n}", map[string]string{"an embedded field": "ignore"},
		},
		"in backquotes": {
			"// A mentions `+dsoi:cluster` and `+dsoi:nodes`.\ntype A struct{}", map[string]string{},
		},
		"other tools' markers": {
			"// +kubebuilder:object:root=true\n// +k8s:deepcopy-gen=true\n// +docs:ignore\n// +groupName=dsoi.example.com\ntype A struct{}", map[string]string{},
		},
		"the tool's name in prose": {
			"// A is what dsoi-gen reads; see dsoi.\ntype A struct{}", map[string]string{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			found, errs := scanned(t, test.source)
			assert.Empty(t, errs)
			assert.Equal(t, test.want, found)
		})
	}
}

func TestScan_Errors(t *testing.T) {
	const behind = "a marker behind code is not read; put it on a line of its own above the declaration"
	const inBlock = "a marker in a /* */ comment is not read; use a // comment"
	const nothingFollows = "nothing follows this marker; it stands above the type or the field that it describes"
	const looksLike = "this looks like a marker, but markers start with +dsoi:"
	const unnamed = "a marker cannot stand on a field of an unnamed struct; give the struct a type of its own"
	const inProse = "a marker starts its line; to mention one in prose, write it in backquotes"
	tests := map[string]struct{ source, want string }{
		"behind a field":           {"type A struct {\n\tB int // +dsoi:ignore\n}", "a.go:4:11: " + behind},
		"behind a tag":             {"type A struct {\n\tB int `json:\"b\"` // +dsoi:ignore\n}", "a.go:4:22: " + behind},
		"behind an opening brace":  {"type A struct { // +dsoi:cluster\n}", "a.go:3:20: " + behind},
		"behind a closing brace":   {"type A struct {\n} // +dsoi:cluster", "a.go:4:6: " + behind},
		"behind a bracket":         {"type (\n\tA int\n) // +dsoi:cluster", "a.go:5:6: " + behind},
		"behind an opening one":    {"type ( // +dsoi:cluster\n\tA int\n)", "a.go:3:11: " + behind},
		"behind an import":         {"import _ \"fmt\" // +dsoi:cluster", "a.go:3:19: " + behind},
		"behind a constant":        {"const a = 1 // +dsoi:cluster", "a.go:3:16: " + behind},
		"behind a statement":       {"func a() {\n\ta() // +dsoi:cluster\n}", "a.go:4:9: " + behind},
		"behind a long type":       {"type A struct {\n\tB map[string]struct {\n\t\tC int\n\t} // +dsoi:ignore\n}", "a.go:6:7: " + behind},
		"in one line of /* */":     {"/* +dsoi:cluster */\ntype A struct{}", "a.go:3:4: " + inBlock},
		"in a later line of /* */": {"/*\nA\n * +dsoi:cluster\n*/\ntype A struct{}", "a.go:5:4: " + inBlock},
		"in a function":            {"func a() {\n\t// +dsoi:cluster\n\ttype B struct{}\n}", "a.go:4:5: a marker cannot stand on a function"},
		"on a method":              {"type A int\n\n// +dsoi:cluster\nfunc (A) B() {}", "a.go:5:4: a marker cannot stand on a function"},
		"on a group of types":      {"// +dsoi:cluster\ntype (\n\tA struct{}\n)", "a.go:3:4: a marker cannot stand on a group of types; put it on one type"},
		"on a constant":            {"// +dsoi:cluster\nconst a = 1", "a.go:3:4: a marker cannot stand on a constant"},
		"on a method's spec":       {"type A interface {\n\t// +dsoi:slot=container.image\n\tB()\n}", "a.go:4:5: a marker cannot stand on a method of an interface"},
		"in an unnamed struct":     {"type A struct {\n\tB struct {\n\t\t// +dsoi:ignore\n\t\tC int\n\t}\n}", "a.go:5:6: " + unnamed},
		"in a list of structs":     {"type A struct {\n\tB []map[string]struct {\n\t\t// +dsoi:ignore\n\t\tC int\n\t}\n}", "a.go:5:6: " + unnamed},
		"in a named list":          {"type A []struct {\n\t// +dsoi:ignore\n\tB int\n}", "a.go:4:5: " + unnamed},
		"at the end of a struct":   {"type A struct {\n\tB int\n\t// +dsoi:ignore\n}", "a.go:5:5: " + nothingFollows},
		"at the end of a group":    {"type (\n\tA int\n\t// +dsoi:cluster\n)", "a.go:5:5: " + nothingFollows},
		"at the end of a file":     {"type A int\n\n// +dsoi:cluster", "a.go:5:4: " + nothingFollows},
		"in prose":                 {"// A has +dsoi:cluster.\ntype A struct{}", "a.go:3:10: " + inProse},
		"behind a mention":         {"// Not `+dsoi:nodes` but +dsoi:cluster.\ntype A struct{}", "a.go:3:26: " + inProse},
		"without a plus":           {"// dsoi:cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"with an at":               {"// @dsoi:cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"with spaces":              {"// + dsoi : cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"in capitals":              {"// +DSOI:cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"with an equals sign":      {"// +dsoi=cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"misspelt":                 {"// +dsio:cluster\ntype A struct{}", "a.go:3:4: " + looksLike},
		"misspelt, first letter":   {"// +osdi:nodeType:name=a\ntype A struct{}", "a.go:3:4: " + looksLike},
		"misspelt, a letter less":  {"// +doi:nodes\ntype A struct{}", "a.go:3:4: " + looksLike},
		"misspelt, long":           {"// +dsoi-gen:nodes\ntype A struct{}", "a.go:3:4: " + looksLike},
		"two on one line":          {"// +dsoi:cluster +dsoi:cluster\ntype A struct{}", "a.go:3:18: nothing can follow here; the arguments of +dsoi:cluster are written +dsoi:cluster:configHash=value"},
		"two errors":               {"// +dsoi:clutser\ntype A struct {\n\t// +dsoi:slott=a\n\tB int\n}", "a.go:3:4: unknown marker +dsoi:clutser; did you mean \"+dsoi:cluster\"?\na.go:5:5: unknown marker +dsoi:slott; did you mean \"+dsoi:slot\"?"},
		"good beside bad":          {"// +dsoi:cluster\n// +dsoi:nodes\ntype A struct{}", "a.go:4:4: +dsoi:nodes describes a field, but stands on a type"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, errs := scanned(t, test.source)
			assert.Equal(t, test.want, errs)
		})
	}
}
