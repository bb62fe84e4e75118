package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/markers"
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
