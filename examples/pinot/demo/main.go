// Command demo shows what the Pinot example does, on a cluster in memory: no
// Kubernetes, no network. It is run from the top of the repository:
//
//	go run ./examples/pinot/demo
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
)

func main() {
	out := show.NewPrinter(os.Stdout)
	if err := run(context.Background(), out, show.RealPinot, show.SamplePinot); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run shows the six steps on the first of the custom resources that is there.
func run(ctx context.Context, out *show.Printer, paths ...string) error {
	if err := out.Step("Regenerate the code from the markers on the Go types", func() error {
		return regenerate(out)
	}); err != nil {
		return err
	}

	pinot, source, err := show.LoadPinot(paths...)
	if err != nil {
		return err
	}
	d, err := newDemo(out, pinot)
	if err != nil {
		return err
	}
	steps := []struct {
		title string
		run   func(context.Context) error
	}{
		{"Reconcile the Pinot " + pinot.Name + " of " + source, d.install},
		{"Reconcile it again", d.again},
		{"Edit pinot-broker.conf", d.editBroker},
		{"Remove a node", d.removeNode},
		{"Break the custom resource", d.breakIt},
	}
	for _, step := range steps {
		if err := out.Step(step.title, func() error { return step.run(ctx) }); err != nil {
			return err
		}
	}
	return nil
}
