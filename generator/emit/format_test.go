package emit

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJoinParts_Imports(t *testing.T) {
	tests := map[string]struct{ imports, want []string }{
		"both sorts": {
			[]string{`"slices"`, `"k8s.io/b"`, `"context"`, `a "example.com/a"`, `"go/ast"`},
			[]string{`	"context"`, `	"go/ast"`, `	"slices"`, "", `	a "example.com/a"`, `	"k8s.io/b"`},
		},
		"one sort":              {[]string{`a "example.com/a"`, `"k8s.io/b"`}, []string{`	a "example.com/a"`, `	"k8s.io/b"`}},
		"only standard library": {[]string{`"cmp"`, `"context"`}, []string{`	"cmp"`, `	"context"`}},
		"a module without host": {[]string{`v1 "shop/api/v1"`, `"k8s.io/b"`}, []string{`	v1 "shop/api/v1"`, "", `	"k8s.io/b"`}},
		"of several parts":      {[]string{`"k8s.io/b"`, `"cmp"`, `"k8s.io/b"`}, []string{`	"cmp"`, "", `	"k8s.io/b"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var parts []part
			for _, line := range test.imports {
				parts = append(parts, part{imports: []string{line}})
			}
			parts = append(parts, part{text: []byte("var a = 1")}, part{}, part{text: []byte("var b = 1")})
			want := "// " + Banner + "\n\npackage p\n\nimport (\n" + strings.Join(test.want, "\n") + "\n)\n\nvar a = 1\n\nvar b = 1\n"
			assert.Equal(t, want, string(joinParts("p", parts)))
		})
	}
}

func TestRender(t *testing.T) {
	qual := func(path string) jen.Code { return jen.Qual(path, "X") }
	tests := map[string]struct {
		used []string
		want part
	}{
		"nothing":         {nil, part{}},
		"no import":       {[]string{""}, part{text: []byte("var a = 1")}},
		"one import":      {[]string{"context"}, part{imports: []string{`"context"`}, text: []byte("var a = 1\nvar b = context.X")}},
		"several imports": {[]string{"example.com/c", "context"}, part{imports: []string{`"context"`, `c "example.com/c"`}, text: []byte("var a = 1\nvar b = c.X\nvar b = context.X")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := jen.NewFilePathName("example.com/p", "p")
			file.NoFormat = true
			for i, path := range test.used {
				if i == 0 {
					file.Var().Id("a").Op("=").Lit(1)
				}
				if path != "" {
					file.Var().Id("b").Op("=").Add(qual(path))
				}
			}
			got, err := render(file)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestRender_IsNoGo(t *testing.T) {
	file := jen.NewFilePathName("example.com/p", "p")
	file.NoFormat = true
	file.Func().Op("{")
	_, err := render(file)
	require.ErrorContains(t, err, "formatting")
}
