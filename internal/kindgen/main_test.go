package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFileIsUpToDate(t *testing.T) {
	require.NoError(t, run(filepath.Join("..", "..", "runtime", "build", "zz_generated.objectkinds.go"), true))
}

func TestRun_SaysWhatIsOutOfDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kinds.go")
	require.Error(t, run(path, true), "there is no file")
	require.NoError(t, run(path, false))
	require.NoError(t, run(path, true))
}
