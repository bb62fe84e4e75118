package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"k8s.io/client-go/rest"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// buildOperator builds the operator's binary into a directory.
func buildOperator(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "pinot")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", path, "./examples/pinot").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the operator: %w\n%s", err, out)
	}
	return path, nil
}

// runOperator starts the operator with a configuration. Its log goes into dir.
func runOperator(path, dir string, config *rest.Config) (*testbed.Process, error) {
	kubeconfig := filepath.Join(dir, "operator.kubeconfig")
	if err := testbed.WriteKubeconfig(kubeconfig, config); err != nil {
		return nil, err
	}
	return testbed.StartProcess("operator", path, dir,
		"--kubeconfig="+kubeconfig, "--metrics-bind-address=0", "--health-probe-bind-address=0")
}

// scratch is a directory for what the demo makes.
func (d *demo) scratch() (string, error) {
	if d.dir != "" {
		return d.dir, nil
	}
	dir, err := os.MkdirTemp("", "pinot-demo-")
	d.dir = dir
	return dir, err
}

// stop stops whatever was started, the operator first.
func (d *demo) stop() error {
	var errs []error
	if d.pods != nil {
		d.pods.watch.Stop()
	}
	if d.operator != nil {
		errs = append(errs, d.operator.Stop())
	}
	if d.cluster != nil {
		errs = append(errs, d.cluster.Stop())
	}
	if d.dir != "" {
		errs = append(errs, os.RemoveAll(d.dir))
	}
	return errors.Join(errs...)
}
