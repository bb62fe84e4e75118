package testbed

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAssets_GivenDirectory(t *testing.T) {
	t.Setenv(AssetsVariable, "/somewhere")
	dir, err := Assets(t.Context(), t.Output())
	require.NoError(t, err)
	assert.Equal(t, "/somewhere", dir)
}

func TestAssets_InterruptedBuildLeavesNoProgram(t *testing.T) {
	t.Setenv(AssetsVariable, "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Assets(ctx, t.Output())
	require.ErrorIs(t, err, context.Canceled)
	programs, err := filepath.Glob(filepath.Join(os.Getenv("XDG_CACHE_HOME"), "dsoi-gen", "testbed", "*", "[a-z]*"))
	require.NoError(t, err)
	assert.Empty(t, programs, "but for the lock")
}
