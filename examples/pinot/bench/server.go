package main

import (
	"context"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"

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

// startServer starts an API server without controllers, which knows Pinots. Its
// clients are not limited: that would be measured, and nothing else.
func startServer(ctx context.Context) (*server, error) {
	cluster, err := testbed.Start(ctx, testbed.Options{Size: testbed.APIServer, CRDs: []string{crds}, Progress: os.Stdout})
	if err != nil {
		return nil, err
	}
	return &server{config: cluster.Config(), stop: cluster.Stop}, nil
}
