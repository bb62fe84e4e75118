package samples

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/command"
)

// rendered is where the objects of the samples are kept.
var rendered = filepath.Join("testdata", "rendered")

// Rendered compares the objects of each sample of the example whose directory it runs in
// with those in testdata/rendered: a change that restarts clusters shows in a review. With
// -update it writes them. It needs no API server.
func Rendered(t *testing.T, scheme *runtime.Scheme, kind build.ClusterKind) {
	t.Helper()
	files := sampleFiles(t)
	if *update {
		require.NoError(t, os.RemoveAll(rendered))
		require.NoError(t, os.MkdirAll(rendered, 0o755))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			golden := filepath.Join(rendered, filepath.Base(file))
			var out, said bytes.Buffer
			c := command.Command{Kind: kind, Scheme: scheme, Out: &out, Err: &said}
			require.Zero(t, c.Run(t.Context(), []string{"render", "-f", file}), said.String())
			Golden(t, golden, out.String())
		})
	}
	kept, err := os.ReadDir(rendered)
	require.NoError(t, err)
	assert.Len(t, kept, len(files), "files in %s that belong to no sample", rendered)
}

// sampleFiles are the files with samples of the example.
func sampleFiles(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("config", "samples", "*.yaml"))
	require.NoError(t, err)
	var files []string
	for _, file := range found {
		if filepath.Base(file) != "kustomization.yaml" {
			files = append(files, file)
		}
	}
	require.NotEmpty(t, files)
	return files
}
