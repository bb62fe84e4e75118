package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	t.Chdir(filepath.Join("..", "..", "..", ".."))
	for name, path := range map[string]string{"real": show.RealPinot, "sample": show.SamplePinot} {
		t.Run(name, func(t *testing.T) {
			if _, err := os.Stat(path); name == "real" && os.IsNotExist(err) {
				t.Skip("the real custom resources are not beside this checkout")
			}
			scratch := t.TempDir()
			t.Setenv("TMPDIR", scratch)
			text, err := output(t, t.Context(), path)
			require.NoError(t, err, text)
			assert.Contains(t, text, "every pod ready")
			assert.Regexp(t, `pod \S+-broker-\S+ +a new pod`, text)
			assert.Regexp(t, `pod \S+-server-0 +the same pod as before`, text)
			assert.Regexp(t, `deleted StatefulSet \S+`, text)
			assert.Regexp(t, `its objects and their pods are gone; [1-9] PersistentVolumeClaims are kept`, text)
			upgrade := text[strings.Index(text, "5. "):strings.Index(text, "6. ")]
			assert.Regexp(t, `(?s)-controller-\S+ +made.*-broker-\S+ +made.*-server-\S+ +made.*-minion-\S+ +made`, upgrade, "in deployment order")
			assertEmpty(t, scratch)
		})
	}
}

// However far it is when it is interrupted, the demo cleans up.
func TestDemo_Interrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	t.Chdir(filepath.Join("..", "..", "..", ".."))
	_, err := testbed.Programs(t.Context(), testbed.FullCluster, os.Stderr)
	require.NoError(t, err)
	for _, after := range []time.Duration{200 * time.Millisecond, 3 * time.Second, 5 * time.Second} {
		t.Run(after.String(), func(t *testing.T) {
			scratch := t.TempDir()
			t.Setenv("TMPDIR", scratch)
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			// On a fast machine it is at its end before.
			if text, err := output(t, ctx, show.SamplePinot); err != nil {
				assert.ErrorContains(t, err, "interrupted; everything is stopped", text)
			}
			assertEmpty(t, scratch)
		})
	}
}

// output returns what the demo prints.
func output(t *testing.T, ctx context.Context, path string) (string, error) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	failure := run(ctx, show.NewPrinter(file), false, path)
	require.NoError(t, file.Close())
	text, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	return string(text), failure
}

func assertEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range left {
		assert.NotContains(t, entry.Name(), "testbed")
		assert.NotContains(t, entry.Name(), "pinot-demo")
	}
}
