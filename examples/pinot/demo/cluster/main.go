// Command cluster runs the operator of the Pinot example on a real Kubernetes:
// its binary, with the permissions of its manifests, on a control plane that is
// built from source and started on loopback. No container runs: pods become ready
// as if one did. It is run from the top of the repository:
//
//	make demo-cluster
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

func main() {
	stay := flag.Bool("stay", false, "leave the cluster and the operator running at the end, until Ctrl-C")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx, show.NewPrinter(os.Stdout), *stay, show.RealPinot, show.SamplePinot); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run shows the steps on the first of the custom resources that is there, and
// stops whatever it has started.
func run(ctx context.Context, out *show.Printer, stay bool, paths ...string) (err error) {
	pinot, source, err := show.LoadPinot(paths...)
	if err != nil {
		return err
	}
	d := &demo{out: out, pinot: pinot}
	defer func() {
		if ctx.Err() != nil && err != nil {
			err = errors.New("interrupted; everything is stopped")
		}
		err = errors.Join(err, d.stop())
	}()
	type step struct {
		title string
		run   func(context.Context) error
	}
	steps := []step{
		{"Start Kubernetes " + testbed.KubernetesVersion, d.startKubernetes},
		{"Install the CRD and the permissions; build and start the operator", d.startOperator},
		{"Create the Pinot " + pinot.Name + " of " + source, d.install},
		{"Edit the broker's configuration", d.editBroker},
		{"Upgrade every node, in deployment order", d.upgrade},
		{"Delete a StatefulSet behind the operator's back", d.repair},
	}
	if !stay {
		steps = append(steps, step{"Delete the Pinot; its volumes stay", d.delete})
	}
	for _, step := range steps {
		if err := out.Step(step.title, func() error { return step.run(ctx) }); err != nil {
			return err
		}
	}
	if stay {
		out.Line("\n   export KUBECONFIG=%s\n\n   Ctrl-C stops it.", d.cluster.Kubeconfig())
		return d.cluster.Wait(ctx)
	}
	return nil
}
