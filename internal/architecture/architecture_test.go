// Package architecture checks what docs/architecture.md says of imports.
package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/datainfrahq/dsoi-gen/"

// rule forbids imports to the packages below some directories.
type rule struct {
	dirs      []string
	except    []string
	forbidden []string
}

var rules = []rule{
	{dirs: []string{"runtime"}, forbidden: []string{module + "generator", module + "markers"}},
	{dirs: []string{"runtime/build"}, forbidden: []string{module + "runtime/plan", module + "runtime/internal/store", module + "runtime/internal/apply", module + "runtime/internal/report", "sigs.k8s.io/controller-runtime/pkg/manager", "k8s.io/client-go"}},
	{dirs: []string{"runtime/plan"}, forbidden: []string{module + "runtime/internal/store", module + "runtime/internal/apply", module + "runtime/internal/report", module + "runtime/preview", "sigs.k8s.io/controller-runtime/pkg/manager", "k8s.io/client-go"}},
	{dirs: []string{"runtime/preview"}, forbidden: []string{module + "runtime/internal/store", module + "runtime/internal/apply", module + "runtime/internal/report", module + "runtime/command", "sigs.k8s.io/controller-runtime/pkg/manager", "k8s.io/client-go"}},
	{dirs: []string{"runtime/command"}, forbidden: []string{module + "runtime/internal/store", module + "runtime/internal/report", "sigs.k8s.io/controller-runtime/pkg/manager"}},
	{dirs: []string{"runtime/internal/store"}, forbidden: []string{module + "runtime/internal/apply", module + "runtime/internal/report"}},
	{dirs: []string{"runtime/internal/apply"}, forbidden: []string{module + "runtime/internal/report", module + "runtime/preview"}},
	{dirs: []string{"generator/model"}, forbidden: []string{module + "generator/emit", "github.com/dave/jennifer"}},
	{dirs: []string{"generator/emit"}, forbidden: []string{"go/ast", "go/parser", "go/types", "golang.org/x/tools/go/packages"}},
	{dirs: []string{"markers", "generator", "cmd"}, forbidden: []string{"k8s.io/api", "k8s.io/client-go", "sigs.k8s.io/controller-runtime", module + "runtime"}},
	{dirs: []string{"markers", "generator", "cmd"}, forbidden: []string{"github.com/gobuffalo/flect", "golang.org/x/tools/imports"}},
	{dirs: []string{"examples"}, except: []string{"examples/pinot/demo"}, forbidden: []string{module + "generator", module + "markers"}},
	{dirs: []string{"markers", "generator", "cmd", "runtime", "examples", "internal"}, except: []string{"examples/internal/samples"}, forbidden: []string{"testing", "github.com/stretchr/testify"}},
}

func TestForbiddenImports(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	for _, r := range rules {
		for _, dir := range r.dirs {
			for file, imports := range importsBelow(t, root, dir) {
				files++
				if below(path.Dir(file), r.except) {
					continue
				}
				for _, imported := range imports {
					assert.Falsef(t, below(imported, r.forbidden), "%s imports %s", file, imported)
				}
			}
		}
	}
	assert.Greater(t, files, 100, "the rules are about this repository's files")
}

// TestForbiddenImportsThroughOthers looks at all that ends up in a program.
func TestForbiddenImportsThroughOthers(t *testing.T) {
	for pkg, forbidden := range map[string][]string{
		"cmd/dsoi-gen": {"k8s.io/api", "k8s.io/client-go", "sigs.k8s.io/controller-runtime", module + "runtime", "github.com/gobuffalo/flect", "golang.org/x/tools/imports", "testing"},
		"runtime":      {module + "generator", module + "markers", "github.com/dave/jennifer", "testing"},
	} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module+pkg).Output()
		require.NoError(t, err, pkg)
		deps := strings.Fields(string(out))
		require.Contains(t, deps, module+pkg)
		for _, dep := range deps {
			assert.Falsef(t, below(dep, forbidden), "%s comes to import %s", pkg, dep)
		}
	}
}

// TestPageHasTheRules compares the table of docs/architecture.md with the rules,
// row by row.
func TestPageHasTheRules(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	require.NoError(t, err)
	_, table, found := strings.Cut(string(page), "| package | must not import | because |\n|---|---|---|\n")
	require.True(t, found)
	rows := strings.Split(strings.TrimSpace(table), "\n")
	require.Len(t, rows, len(rules))
	for i, row := range rows {
		cells := strings.Split(row, "|")
		require.Len(t, cells, 5, row)
		for _, dir := range append(rules[i].dirs, rules[i].except...) {
			assert.Contains(t, cells[1], path.Base(dir))
		}
		for _, imported := range rules[i].forbidden {
			assert.Contains(t, cells[2], path.Base(imported))
		}
	}
}

func TestRulesCatch(t *testing.T) {
	assert.True(t, below("k8s.io/api/core/v1", []string{"k8s.io/api"}))
	assert.True(t, below("k8s.io/api", []string{"k8s.io/api"}))
	assert.False(t, below("k8s.io/apimachinery/pkg/runtime", []string{"k8s.io/api"}))
}

// below reports whether an import path is one of prefixes, or in one of them.
func below(importPath string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if importPath == prefix || strings.HasPrefix(importPath, prefix+"/") {
			return true
		}
	}
	return false
}

// importsBelow returns the imports of the Go files below a directory, tests and
// testdata aside, by file.
func importsBelow(t *testing.T, root, dir string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS(root), dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "testdata" {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		found[name] = nil
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[name] = append(found[name], imported)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, found, dir)
	return found
}
