// Package readme checks that the code in README.md is code that is compiled and
// run.
package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var root = filepath.Join("..", "..")

// A Go block follows the path of the file that it shows.
var block = regexp.MustCompile("(?s)`([^`\n]+)`\n\n```go\n(.*?)```")

func TestCodeIsThatOfItsFile(t *testing.T) {
	text := read(t, "README.md")
	blocks := block.FindAllStringSubmatch(text, -1)
	require.Len(t, blocks, strings.Count(text, "```go\n"), "each Go block names its file")
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		assert.Equal(t, read(t, b[1]), b[2], b[1])
	}
}

// What a program prints follows the path of the file that a test of it compares with.
func TestOutputIsThatOfItsFile(t *testing.T) {
	text := read(t, "README.md")
	blocks := regexp.MustCompile("(?s)`([^`\n]+)`\n\n```text\n(.*?)```").FindAllStringSubmatch(text, -1)
	require.Len(t, blocks, strings.Count(text, "```text\n"), "each block of output names its file")
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		assert.Equal(t, read(t, b[1]), b[2], b[1])
	}
}

func TestCommandsAreTargets(t *testing.T) {
	text, makefile := read(t, "README.md"), read(t, "Makefile")
	targets := regexp.MustCompile("(?m)make ([a-z-]+)").FindAllStringSubmatch(text, -1)
	require.NotEmpty(t, targets)
	for _, target := range targets {
		assert.Contains(t, makefile, "\n"+target[1]+":", target[0])
	}
}

func TestLinksLead(t *testing.T) {
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(read(t, "README.md"), -1) {
		assert.FileExists(t, filepath.Join(root, link[1]))
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(content)
}
