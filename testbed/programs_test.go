package testbed

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

func TestPrograms_GivenDirectory(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{etcd, apiServer} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o755))
	}
	t.Setenv(AssetsVariable, dir)
	programs, err := Programs(t.Context(), APIServer, t.Output())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{etcd: filepath.Join(dir, etcd), apiServer: filepath.Join(dir, apiServer)}, programs)
}

func TestPrograms_InterruptedBuildLeavesNoProgram(t *testing.T) {
	t.Setenv(AssetsVariable, t.TempDir()) // which has none of them
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Programs(ctx, APIServer, t.Output())
	require.ErrorIs(t, err, context.Canceled)
	programs, err := filepath.Glob(filepath.Join(os.Getenv("XDG_CACHE_HOME"), "dsoi-gen", "testbed", "*", "[a-z]*"))
	require.NoError(t, err)
	assert.Empty(t, programs, "but for the lock")
}

// The versions that name the directories in the cache are those that are built.
func TestVersions(t *testing.T) {
	for module, want := range map[string]struct{ path, version string }{
		"kubernetes": {"k8s.io/kubernetes", KubernetesVersion},
		"etcd":       {"go.etcd.io/etcd/server/v3", EtcdVersion},
		"kwok":       {"sigs.k8s.io/kwok", KwokVersion},
	} {
		name := filepath.Join(module, "go.mod")
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := modfile.Parse(name, text, nil)
		require.NoError(t, err)
		found := ""
		for _, require := range file.Require {
			if require.Mod.Path == want.path {
				found = require.Mod.Version
			}
		}
		assert.Equal(t, want.version, found, module)
	}
}
