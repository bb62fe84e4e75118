// Package readme checks that the code in README.md and docs/migrating.md is code that is
// compiled and run.
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

// pages are those with code.
var pages = []string{"README.md", filepath.Join("docs", "migrating.md")}

func TestCodeIsThatOfItsFile(t *testing.T) {
	for _, page := range pages {
		t.Run(page, func(t *testing.T) { testCode(t, read(t, page)) })
	}
}

func testCode(t *testing.T, text string) {
	t.Helper()
	blocks := block.FindAllStringSubmatch(text, -1)
	require.Len(t, blocks, strings.Count(text, "```go\n"), "each Go block names its file")
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		assert.Equal(t, read(t, b[1]), b[2], b[1])
	}
}

// What a program prints follows the path of the file that a test of it compares with.
func TestOutputIsThatOfItsFile(t *testing.T) {
	for _, page := range pages {
		t.Run(page, func(t *testing.T) { testOutput(t, read(t, page)) })
	}
}

func testOutput(t *testing.T, text string) {
	t.Helper()
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
	for _, page := range pages {
		for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(read(t, page), -1) {
			assert.FileExists(t, filepath.Join(root, filepath.Dir(page), link[1]))
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(content)
}
