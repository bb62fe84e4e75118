package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesAreUpToDate(t *testing.T) {
	require.NoError(t, run(filepath.Join("..", ".."), true))
}

func TestWrite_SaysWhatIsOutOfDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.go")
	require.Error(t, write(path, []byte("a"), true), "there is no file")
	require.NoError(t, write(path, []byte("a"), false))
	require.NoError(t, write(path, []byte("a"), true))
	require.ErrorContains(t, write(path, []byte("b"), true), "run make generate")
}

func TestParseComment(t *testing.T) {
	tests := map[string]comment{
		"":                                  {},
		"Name of it. It is unique.\nMore.":  {sentence: "Name of it"},
		"One\ntwo, e.g. three.\n\nAnother.": {sentence: "One two, e.g. three"},
		"What it is:\n- a\n- b":             {sentence: "What it is"},
		"Ports.\n+listMapKey=port\n+listMapKey=protocol": {sentence: "Ports", keys: []string{"port", "protocol"}},
		"P.\n+default=\"TCP\"\n+optional":                {sentence: "P", defaulted: "TCP"},
		"P.\n+default=ref(SomeName)":                     {sentence: "P"},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) { assert.Equal(t, want, parseComment(text)) })
	}
}
