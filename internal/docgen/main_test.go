package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

func TestPageIsUpToDate(t *testing.T) {
	require.NoError(t, run(filepath.Join("..", "..", "docs", "markers.md"), true))
}

func TestPageHasEverySlot(t *testing.T) {
	page, err := render()
	require.NoError(t, err)
	for slot := range markers.Slots() {
		assert.Contains(t, string(page), "`"+slot.Syntax()+"`")
	}
}

func TestPageHasEveryObjectKind(t *testing.T) {
	page, err := render()
	require.NoError(t, err)
	for _, kind := range markers.ObjectKinds() {
		assert.Contains(t, string(page), "| `"+kind.Kind+"` |")
	}
}

// Whatever slot the page or the README shows is one.
func TestSlotsInTheDocsExist(t *testing.T) {
	shown := 0
	for _, path := range []string{"docs/markers.md", "README.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", path))
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`(?m)^\s*// \+dsoi:slot=(\S+)$`).FindAllStringSubmatch(string(text), -1) {
			shown++
			slot := strings.Trim(match[1], "`")
			_, _, err := markers.ParseSlot(slot)
			if family, _, _ := strings.Cut(slot, "."); err != nil && fields.IsEntryFamily(family) {
				_, err = markers.EntrySlot("corev1."+strings.ToUpper(family[:1])+family[1:], slot)
			}
			assert.NoError(t, err, "%s in %s", slot, path)
		}
	}
	assert.Greater(t, shown, 10)
}
