package generator

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkGenerate generates from every golden case, from the example of Pinot, and from the
// packages that `make bench` times. `make profile` makes the compiler's profile of it.
func BenchmarkGenerate(b *testing.B) {
	var apis []string
	for _, pattern := range []string{"../testdata/*/api/v1", "../bench/testdata/*/api/v1", "../examples/pinot/api/v1beta1"} {
		found, err := filepath.Glob(pattern)
		require.NoError(b, err)
		apis = append(apis, slices.DeleteFunc(found, func(path string) bool {
			return strings.Contains(path, "foreign") // there the go command takes the time
		})...)
	}
	require.NotEmpty(b, apis)
	b.ReportAllocs()
	for b.Loop() {
		for _, api := range apis {
			_, err := Generate([]string{api}, "")
			require.NoError(b, err)
		}
	}
}
