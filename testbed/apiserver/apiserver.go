// Package apiserver starts the API server of a testbed for a test.
package apiserver

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// Start starts an API server on free loopback ports, with the CRDs in the
// directories crds, and stops it when the test ends, however it ends. It runs no
// controllers. Building the programs for the first time takes minutes.
func Start(t *testing.T, crds ...string) *rest.Config {
	t.Helper()
	assets, err := testbed.Assets(t.Context(), os.Stderr)
	require.NoError(t, err)
	environment := &envtest.Environment{BinaryAssetsDirectory: assets, CRDDirectoryPaths: crds, ErrorIfCRDPathMissing: true}
	// The usual range has 254 addresses, for the Services of all tests together.
	environment.ControlPlane.GetAPIServer().Configure().Set("service-cluster-ip-range", "10.0.0.0/16")
	config, err := environment.Start()
	t.Cleanup(func() { require.NoError(t, environment.Stop()) })
	require.NoError(t, err)
	return config
}
