package generator_test

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-tools/pkg/genall"
	"sigs.k8s.io/controller-tools/pkg/loader"

	"github.com/datainfrahq/dsoi-gen/generator"
	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// outputs collects what a generator of controller-tools writes.
type outputs map[string]*file

type file struct{ content []byte }

func (f *file) Write(p []byte) (int, error) {
	f.content = append(f.content, p...)
	return len(p), nil
}

func (f *file) Close() error { return nil }

func (o outputs) Open(_ *loader.Package, path string) (io.WriteCloser, error) {
	o[path] = &file{}
	return o[path], nil
}

func TestReconciler_IsAGeneratorOfControllerTools(t *testing.T) {
	t.Chdir("..")
	var gen genall.Generator = generator.Reconciler{}
	runtime, err := genall.Generators{&gen}.ForRoots(apiDir("nostatus"))
	require.NoError(t, err)
	out := outputs{}
	runtime.OutputRules = genall.OutputRules{Default: out}
	assert.False(t, runtime.Run(), "no errors")
	want, err := generator.Generate([]string{apiDir("nostatus")}, "")
	require.NoError(t, err)
	require.Len(t, out, 1)
	for _, content := range want.Produced {
		assert.Equal(t, string(content), string(out["v1dsoi/zz_generated.dsoi.go"].content))
	}
}

// Nothing that a user writes into a Pinot is dropped without a reason.
func TestPinotDropsNothing(t *testing.T) {
	packages, err := source.NewLoader().Load(filepath.Join("..", "examples", "pinot", "api", "v1beta1"))
	require.NoError(t, err)
	described, err := model.Read(packages)
	require.NoError(t, err)
	require.Len(t, described, 1)
	explained := described[0].Clusters[0].Explain()
	assert.Empty(t, explained.Unbound)
	assert.Empty(t, explained.Ignored)
	assert.ElementsMatch(t, []string{"spec.auth", "spec.plugins"}, slices.Collect(maps.Keys(explained.ReadByHooks)))
}

// The generated code for Pinot stays short enough to be read.
func TestPinotIsShort(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "examples", "pinot", "internal", "controller", "zz_generated.dsoi.go"))
	require.NoError(t, err)
	lines := 0
	for _, c := range content {
		if c == '\n' {
			lines++
		}
	}
	assert.Less(t, lines, 1000)
}
