package emit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/runtime"
)

// A field of a node with the name of something that it takes over from the
// runtime's Node would hide that.
func TestNodeFields_HoldEverythingOfNode(t *testing.T) {
	node := reflect.TypeFor[runtime.Node]()
	for field := range node.Fields() {
		if field.IsExported() {
			assert.Contains(t, nodeFields, field.Name)
		}
	}
	for method := range node.Methods() {
		assert.Contains(t, nodeFields, method.Name)
	}
}

// golden parses what the golden cases generate.
func golden(t *testing.T) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/*/want/" + FileName)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// A package that is imported under the name of a variable of generated code
// could not be reached where that variable is.
func TestTaken_HoldsEveryLocalName(t *testing.T) {
	for _, file := range golden(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			var names []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok == token.DEFINE {
					names = n.Lhs
				}
			case *ast.RangeStmt:
				names = []ast.Expr{n.Key, n.Value}
			case *ast.FuncType:
				for _, list := range []*ast.FieldList{n.Params, n.Results} {
					for _, field := range fieldsOf(list) {
						for _, name := range field.Names {
							names = append(names, name)
						}
					}
				}
			}
			for _, name := range names {
				if name, ok := name.(*ast.Ident); ok && name.Name != "_" && !strings.HasSuffix(name.Name, "ByName") {
					assert.Contains(t, taken, name.Name)
				}
			}
			return true
		})
	}
}

func fieldsOf(list *ast.FieldList) []*ast.Field {
	if list == nil {
		return nil
	}
	return list.List
}

// Two kinds clash where both declare a name, so the list has to hold them all.
func TestDeclared_HoldsEveryTopLevelName(t *testing.T) {
	// Each golden case has kinds of its own, so that suffixes and prefixes are enough.
	n := names{kind: "§"}
	patterns := []string{n.node(), n.hooks(), n.noHooks(), n.builder(), n.newBuilder(), n.validate(), n.reconcile(), n.reconciler(), n.newReconciler(), n.describe(), "§Type"}
	for _, file := range golden(t) {
		for _, decl := range file.Decls {
			for _, name := range declares(decl) {
				assert.True(t, slices.ContainsFunc(patterns, func(pattern string) bool {
					prefix, suffix, _ := strings.Cut(pattern, "§")
					open := pattern == "§Type" || pattern == n.reconcile() // and more behind it
					return strings.HasPrefix(name, prefix) && (strings.HasSuffix(name, suffix) || open && strings.Contains(name, suffix))
				}), "%s is emitted, but not in the list", name)
			}
		}
	}
}

func declares(decl ast.Decl) []string {
	var names []string
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

func TestAPIAlias(t *testing.T) {
	tests := map[string]string{
		"example.com/druid/api/v1alpha1": "apiv1alpha1",
		"example.com/api/node":           "apinode",
		"example.com/errors":             "apierrors",
		"example.com/common":             "common",
		"example.com/2fast":              "api2fast",
	}
	for importPath, want := range tests {
		assert.Equal(t, want, apiAlias(importPath), importPath)
	}
}

func TestLowerFirst(t *testing.T) {
	tests := map[string]string{"Deployment": "deployment", "HTTPRoute": "httpRoute", "K8sConfig": "k8sConfig", "PVC": "pvc", "X": "x"}
	for name, want := range tests {
		assert.Equal(t, want, lowerFirst(name), name)
	}
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"a b", "c"}, wrap("a  b\nc", 3))
	assert.Equal(t, []string{"longer", "a"}, wrap("longer a", 3), "a long word has a line of its own")
	assert.Equal(t, []string{""}, wrap("", 3))
}
