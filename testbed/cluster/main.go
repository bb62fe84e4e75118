// Command cluster runs a whole Kubernetes on loopback until it is told to stop:
// enough to try an operator with kubectl, without containers. It is run from the
// top of the repository:
//
//	make cluster
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

func main() {
	var s settings
	s.bind(flag.CommandLine)
	flag.Parse()
	// Ctrl-C, a kill, and a terminal that is closed.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx, os.Stdout, s); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	crds  string
	nodes int
}

func (s *settings) bind(flags *flag.FlagSet) {
	flags.StringVar(&s.crds, "crds", "", "files or directories with CustomResourceDefinitions to install, separated by commas")
	flags.IntVar(&s.nodes, "nodes", 3, "how many nodes there are")
}

// run runs a cluster until ctx ends, and stops it in any case.
func run(ctx context.Context, out io.Writer, s settings) error {
	if s.nodes < 1 {
		return fmt.Errorf("-nodes=%d: at least 1 is needed", s.nodes)
	}
	options := testbed.Options{Size: testbed.FullCluster, Nodes: s.nodes, Progress: out}
	if s.crds != "" {
		options.CRDs = strings.Split(s.crds, ",")
	}
	start := time.Now()
	cluster, err := testbed.Start(ctx, options)
	if err != nil {
		if ctx.Err() != nil {
			return errors.New("interrupted while starting; everything is stopped")
		}
		return err
	}
	fmt.Fprintf(out, "Kubernetes %s is ready at %s after %.1f s: %d nodes, on which pods become ready and no container runs.\n\n",
		testbed.KubernetesVersion, cluster.Config().Host, time.Since(start).Seconds(), s.nodes)
	fmt.Fprintf(out, "  export KUBECONFIG=%s\n\nCtrl-C stops it, and deletes what is in it.\n", cluster.Kubeconfig())
	ended := cluster.Wait(ctx)
	if err := errors.Join(ended, cluster.Stop()); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nstopped")
	return nil
}
