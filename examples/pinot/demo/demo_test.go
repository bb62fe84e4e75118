package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
)

func TestDemo(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", ".."))
	// The broker is a StatefulSet in one, a Deployment in the other.
	for name, path := range map[string]string{"real": show.RealPinot, "sample": show.SamplePinot} {
		t.Run(name, func(t *testing.T) {
			if _, err := os.Stat(path); name == "real" && os.IsNotExist(err) {
				t.Skip("the real custom resources are not beside this checkout")
			}
			text := output(t, path)
			assert.NotContains(t, text, "\x1b", "plain text where no terminal is")
			assert.Len(t, regexp.MustCompile(`(?m)^\d\. `).FindAllString(text, -1), 6, "six steps")
			assert.Equal(t, 6, strings.Count(text, "took "), "each with its time")
			assert.Contains(t, text, "unchanged", "generated code is up to date")
			assert.Contains(t, text, "12 objects created")
			assert.Contains(t, text, "   0 writes\n")
			assert.Regexp(t, `-broker-\S+ +rolls`, text)
			assert.Equal(t, 1, strings.Count(text, " rolls\n"), "only the broker rolls")
			assert.Equal(t, 3, strings.Count(text, " stays\n"), "every other pod is listed")
			assert.Contains(t, text, "delete StatefulSet")
			assert.Contains(t, text, "0 PersistentVolumeClaims deleted")
			assert.Equal(t, 3, strings.Count(text, "error: "))
			assert.Contains(t, text, "0 objects touched; the status says Degraded=True, InvalidSpec")
		})
	}
}

func TestNoCustomResource(t *testing.T) {
	_, _, err := show.LoadPinot(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorContains(t, err, "from the top of the repository")
}

// output returns what the demo prints.
func output(t *testing.T, path string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(out)
	require.NoError(t, err)
	require.NoError(t, run(t.Context(), show.NewPrinter(file), path))
	require.NoError(t, file.Close())
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	return string(content)
}
