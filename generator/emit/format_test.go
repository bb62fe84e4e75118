package emit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFormatted_Imports(t *testing.T) {
	tests := map[string]struct{ imports, want []string }{
		"both sorts": {
			[]string{`"context"`, `a "example.com/a"`, `"go/ast"`, `"k8s.io/b"`, `"slices"`},
			[]string{"(", `	"context"`, `	"go/ast"`, `	"slices"`, "", `	a "example.com/a"`, `	"k8s.io/b"`, ")"},
		},
		"one sort":              {[]string{`"example.com/a"`, `"k8s.io/b"`}, []string{"(", `	"example.com/a"`, `	"k8s.io/b"`, ")"}},
		"only standard library": {[]string{`"cmp"`, `"context"`}, []string{"(", `	"cmp"`, `	"context"`, ")"}},
		"a module without host": {[]string{`v1 "shop/api/v1"`, `"k8s.io/b"`}, []string{"(", `	v1 "shop/api/v1"`, "", `	"k8s.io/b"`, ")"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			source := "// Generated.\n\npackage p\n\nimport (\n" + strings.Join(test.imports, "\n") + "\n)\n\nvar  a = 1\n"
			got, err := formatted([]byte(source))
			require.NoError(t, err)
			assert.Equal(t, "// Generated.\n\npackage p\n\nimport "+strings.Join(test.want, "\n")+"\n\nvar a = 1\n", string(got))
		})
	}
}

func TestFormatted_NoBlock(t *testing.T) {
	for name, source := range map[string]string{
		"one import": "package p\n\nimport \"context\"\n",
		"no import":  "package p\n\nvar a = 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := formatted([]byte(source))
			require.NoError(t, err)
			assert.Equal(t, source, string(got))
		})
	}
	_, err := formatted([]byte("package p\n\nfunc {"))
	require.Error(t, err)
}
