package source

import (
	"go/ast"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// inModule writes a module into a new directory, and enters it.
func inModule(t *testing.T, files string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, file := range txtar.Parse([]byte("-- go.mod --\nmodule example.com/m\n\ngo 1.26\n" + files)).Files {
		require.NoError(t, os.MkdirAll(filepath.Dir(file.Name), 0o755))
		require.NoError(t, os.WriteFile(file.Name, file.Data, 0o644))
	}
}

// load reads the one package of a path.
func load(t *testing.T, path string) *Package {
	t.Helper()
	found, err := NewLoader("own.go").Load(path)
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

// typeOf resolves the right side of a type declaration.
func typeOf(t *testing.T, p *Package, name string) (Type, error) {
	t.Helper()
	d := p.Type(name)
	require.NotNil(t, d, name)
	return p.Resolve(d.File, d.Spec.Type)
}

const example = `
-- api/v1/types.go --
package v1

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	. "example.com/m/dot"
	"example.com/m/go-tail"
	"example.com/m/other/v2"
	renamed "example.com/m/other/v2"
)

type (
	Basic    string
	Letter   rune
	Octet    []byte
	Pointer  *(corev1.Probe)
	List     []corev1.EnvVar
	Map      map[string]*other.Thing
	Renamed  renamed.Thing
	Tail     tail.Thing
	Dot      DotThing
	Alias    = renamed.Alias
	Own      Alias
	Far      Own
	Array    [3]int
	Function func(int) error
	Channel  chan int
	Any      interface{ M() }
	Generic  []Box[int, string]
	Duration time.Duration
	Port     intstr.IntOrString
	Unnamed  struct{ A int }
	Missing  other.Nothing
	Unknown  nowhere.Thing
	Undefined []Nobody
)

type Box[A, B any] struct{}
-- api/v1/own.go --
this is not Go
-- dot/dot.go --
package dot

type DotThing struct{ A int }
-- go-tail/tail.go --
package tail

type Thing struct{ A int }
-- other/v2/other.go --
package other

import corev1 "k8s.io/api/core/v1"

type Thing struct{ A int }

type Alias = corev1.Probe
`

func TestResolve(t *testing.T) {
	inModule(t, example)
	p := load(t, "./api/v1")
	tests := map[string]struct{ full, short string }{
		"Basic":    {"string", "string"},
		"Letter":   {"int32", "int32"},
		"Octet":    {"[]uint8", "[]uint8"},
		"Pointer":  {"*k8s.io/api/core/v1.Probe", "*corev1.Probe"},
		"List":     {"[]k8s.io/api/core/v1.EnvVar", "[]corev1.EnvVar"},
		"Map":      {"map[string]*example.com/m/other/v2.Thing", "map[string]*otherv2.Thing"},
		"Renamed":  {"example.com/m/other/v2.Thing", "otherv2.Thing"},
		"Tail":     {"example.com/m/go-tail.Thing", "gotail.Thing"},
		"Dot":      {"example.com/m/dot.DotThing", "dot.DotThing"},
		"Own":      {"k8s.io/api/core/v1.Probe", "corev1.Probe"},
		"Array":    {"[3]int", "[3]int"},
		"Function": {"func(int) error", "func(int) error"},
		"Channel":  {"chan int", "chan int"},
		"Any":      {"interface{M()}", "interface{M()}"},
		"Generic":  {"[]Box[int, string]", "[]Box[int, string]"},
		"Duration": {"time.Duration", "time.Duration"},
		"Port":     {"k8s.io/apimachinery/pkg/util/intstr.IntOrString", "intstr.IntOrString"},
		"Unnamed":  {"struct{…}", "struct{…}"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			resolved, err := typeOf(t, p, name)
			require.NoError(t, err)
			assert.Equal(t, test.full, resolved.String())
			assert.Equal(t, test.short, resolved.Display())
		})
	}
	failures := map[string]string{
		"Missing":   "api/v1/types.go:36:11: undefined type other.Nothing",
		"Unknown":   "api/v1/types.go:37:11: no import is named nowhere",
		"Undefined": "api/v1/types.go:38:14: undefined type Nobody",
	}
	for name, message := range failures {
		_, err := typeOf(t, p, name)
		assert.EqualError(t, err, message)
	}
}

func TestUnderlying(t *testing.T) {
	inModule(t, example)
	p := load(t, "./api/v1")
	tests := map[string]string{
		"Far":      "k8s.io/api/core/v1.Probe",
		"Renamed":  "struct{…}",
		"Basic":    "string",
		"Duration": "time.Duration",
	}
	for name, want := range tests {
		underlying, err := p.Type(name).asType(t).Underlying()
		require.NoError(t, err)
		assert.Equal(t, want, underlying.String(), name)
	}
	structure, d, err := p.Type("Tail").asType(t).IsStruct()
	require.NoError(t, err)
	assert.Len(t, structure.Fields.List, 1)
	assert.Equal(t, "example.com/m/go-tail", d.Package.ImportPath)

	structure, d, err = p.Type("Pointer").asType(t).IsStruct()
	require.NoError(t, err)
	assert.Nil(t, structure)
	assert.Nil(t, d)
}

// asType is the type that a declaration gives a name.
func (d *Declaration) asType(t *testing.T) Type {
	t.Helper()
	named, err := d.Package.Resolve(d.File, &ast.Ident{Name: d.Spec.Name.Name})
	require.NoError(t, err)
	return named
}

func TestLoad(t *testing.T) {
	inModule(t, example+`
-- empty/README --
-- tests/a_test.go --
package tests
-- elsewhere/a_plan9.go --
package elsewhere
-- generated/own.go --
nor is this
-- two/a.go --
package one
-- two/b.go --
package two
-- broken/a.go --
package a
func {
-- broken/b.go --
package a
type (
`)
	absolute, err := filepath.Abs("api/v1")
	require.NoError(t, err)
	ways := map[string]string{
		"directory":       "./api/v1",
		"with a slash":    "./api/v1/",
		"file":            "./api/v1/types.go",
		"absolute":        absolute,
		"pattern":         "./api/...",
		"import path":     "example.com/m/api/v1",
		"file, no prefix": "api/v1/types.go",
	}
	for name, path := range ways {
		t.Run(name, func(t *testing.T) {
			p := load(t, path)
			assert.Equal(t, "example.com/m/api/v1", p.ImportPath)
			assert.Equal(t, "v1", p.Name)
			assert.Len(t, p.Files, 1, "what the generator writes is not read")
		})
	}
	failures := map[string]struct {
		path, want string
	}{
		"absent":              {"./absent", "loading ./absent: no such file or directory"},
		"without Go":          {"./empty", "loading ./empty: no Go files in ./empty"},
		"tests alone":         {"./tests", "loading ./tests: no Go files in ./tests"},
		"other systems alone": {"./elsewhere", "loading ./elsewhere: no Go files in ./elsewhere"},
		"own output alone":    {"./generated", "loading ./generated: no Go files in ./generated"},
		"two packages":        {"./two", "two/b.go:1:9: package two in a directory of package one"},
		"not Go":              {"./broken", "broken/a.go:2:6: expected 'IDENT', found '{'\nbroken/b.go:2:8: expected ')', found 'EOF'"},
		"lacks its ./":        {"api/v1", "loading api/v1: no package has this import path; the directory is ./api/v1"},
		"lacks its ./, all":   {"api/...", "loading api/...: no package has this import path; the directory is ./api/..."},
	}
	for name, test := range failures {
		t.Run(name, func(t *testing.T) {
			_, err := NewLoader("own.go").Load(test.path)
			assert.EqualError(t, err, test.want)
		})
	}
	t.Run("own output in a pattern", func(t *testing.T) {
		found, err := NewLoader("own.go").Load("./generated/...")
		require.NoError(t, err)
		assert.Empty(t, found)
	})
	t.Run("the same twice", func(t *testing.T) {
		found, err := NewLoader("own.go").Load("./dot", "./api/v1", "./api/...", absolute)
		require.NoError(t, err)
		require.Len(t, found, 2)
		assert.Equal(t, "example.com/m/api/v1", found[0].ImportPath)
	})
}

func TestImportPath(t *testing.T) {
	inModule(t, "-- inner/go.mod --\nmodule example.com/inner\n-- nameless/go.mod --\ngo 1.26\n")
	loader := NewLoader()
	for dir, want := range map[string]string{".": "example.com/m", "a/b": "example.com/m/a/b", "inner/c": "example.com/inner/c"} {
		got, err := loader.ImportPath(dir)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := loader.ImportPath("nameless/a")
	assert.ErrorContains(t, err, "has no module line")
}

func TestAlias(t *testing.T) {
	tests := map[string]string{
		"k8s.io/apimachinery/pkg/apis/meta/v1": "metav1",
		"k8s.io/api/apps/v1":                   "appsv1",
		"example.com/druid/api/v1alpha1":       "apiv1alpha1",
		"example.com/go-tail":                  "gotail",
		"v1":                                   "v1",
		"example.com/store/v2beta3":            "storev2beta3",
		"example.com/store/v1.5":               "v15",
		"example.com/store/valpha1":            "valpha1",
	}
	for importPath, want := range tests {
		assert.Equal(t, want, Alias(importPath), importPath)
	}
}
