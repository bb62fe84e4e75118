package emit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	runtimebuild "github.com/datainfrahq/dsoi-gen/runtime/build"
)

// A field of a node with the name of something that it takes over from the
// runtime's Node would hide that.
func TestNodeFields_HoldEverythingOfNode(t *testing.T) {
	node := reflect.TypeFor[runtimebuild.Node]()
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
				if name, ok := name.(*ast.Ident); ok && name.Name != "_" && !strings.HasSuffix(name.Name, "ByName") && !strings.HasPrefix(name.Name, "further") {
					assert.True(t, isTaken(name.Name), name.Name)
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

// Two kinds clash where both declare a name, so the model has to know them all.
func TestDeclared_HoldsEveryTopLevelName(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/*/api/v1")
	require.NoError(t, err)
	for _, dir := range dirs {
		loaded, err := source.NewLoader(FileName).Load(dir)
		require.NoError(t, err)
		packages, err := model.Read(loaded)
		require.NoError(t, err)
		for _, p := range packages {
			declared := []string{"_"}
			for _, c := range p.Clusters {
				declared = append(declared, c.Declared()...)
			}
			code, err := File(p, Target{Name: "want", ImportPath: "example.com/want"})
			require.NoError(t, err)
			file, err := parser.ParseFile(token.NewFileSet(), "", code, 0)
			require.NoError(t, err)
			for _, decl := range file.Decls {
				for _, name := range declares(decl) {
					assert.Contains(t, declared, strings.TrimRight(name, "23456789"))
				}
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
		"example.com/slices":             "apislices",
		"example.com/common":             "common",
		"example.com/2fast":              "api2fast",
	}
	for importPath, want := range tests {
		assert.Equal(t, want, apiAlias(importPath), importPath)
	}
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"a b", "c"}, wrap("a  b\nc", 3))
	assert.Equal(t, []string{"longer", "a"}, wrap("longer a", 3), "a long word has a line of its own")
	assert.Equal(t, []string{""}, wrap("", 3))
}
