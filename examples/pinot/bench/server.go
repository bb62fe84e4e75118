package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// crds is the directory of the example's CRDs, seen from the top of the
// repository.
var crds = filepath.Join("examples", "pinot", "config", "crd")

// server is a running API server.
type server struct {
	config *rest.Config
	stop   func() error
}

// startServer starts an API server without controllers, which knows Pinots.
func startServer(ctx context.Context) (*server, error) {
	assets, err := testbed.Assets(ctx, os.Stdout)
	if err != nil {
		return nil, err
	}
	environment := &envtest.Environment{BinaryAssetsDirectory: assets, CRDDirectoryPaths: []string{crds}, ErrorIfCRDPathMissing: true}
	config, err := environment.Start()
	if err != nil {
		_ = environment.Stop() // what has started of it
		return nil, fmt.Errorf("starting an API server: %w", err)
	}
	config.QPS = -1 // the limit would be measured, and nothing else
	return &server{config: config, stop: environment.Stop}, nil
}
