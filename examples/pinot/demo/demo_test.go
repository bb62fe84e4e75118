package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDemo(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", ".."))
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, run(t.Context(), newPrinter(file)))
	require.NoError(t, file.Close())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	text := string(content)

	assert.NotContains(t, text, "\x1b", "plain text where no terminal is")
	assert.Len(t, regexp.MustCompile(`(?m)^\d\. `).FindAllString(text, -1), 6, "six steps")
	assert.Equal(t, 6, strings.Count(text, "took "), "each with its time")
	assert.Contains(t, text, "unchanged", "generated code is up to date")
	assert.Contains(t, text, "   0 writes\n")
	assert.Regexp(t, `-broker-0\s+rolls`, text)
	assert.Equal(t, 1, strings.Count(text, " rolls"), "only the broker rolls")
	assert.Contains(t, text, "delete StatefulSet")
	assert.NotContains(t, text, "delete PersistentVolumeClaim")
	assert.Equal(t, 3, strings.Count(text, "error: "))
	assert.Contains(t, text, "0 objects touched")
}
