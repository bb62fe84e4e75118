// Package fortest runs a testbed for as long as a test.
package fortest

import (
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// Start starts a Kubernetes with the CustomResourceDefinitions in crds, which are
// files or directories, and stops it when the test ends, also when that is
// interrupted. If the test fails, it says where the logs are. Building the
// programs for the first time takes minutes.
func Start(t testing.TB, size testbed.Size, crds ...string) *testbed.Cluster {
	t.Helper()
	logs, err := os.MkdirTemp("", "dsoi-testbed-logs-")
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the logs of Kubernetes are in %s", filepath.Clean(logs))
			return
		}
		require.NoError(t, os.RemoveAll(logs))
	})
	cluster, err := testbed.Start(t.Context(), testbed.Options{Size: size, CRDs: crds, Logs: logs, Progress: os.Stderr})
	require.NoError(t, err)
	stop := sync.OnceFunc(func() { require.NoError(t, cluster.Stop()) })
	t.Cleanup(stop)
	t.Cleanup(onInterrupt(func() { _ = cluster.Stop() }))
	return cluster
}

// onInterrupt calls stop before a signal ends this process. It returns a function
// that lets signals do what they did before.
func onInterrupt(stop func()) (release func()) {
	signals := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			stop()
			os.Exit(1)
		case <-done:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
