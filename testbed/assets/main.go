// Command assets builds the programs of the testbed, unless they are there, and
// prints where each is.
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	programs, err := testbed.Programs(ctx, testbed.FullCluster, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		fmt.Println(programs[name])
	}
}
