// Command assets builds the programs of the testbed, unless they are there, and
// prints the directory that holds them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := testbed.Assets(ctx, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
	fmt.Println(dir)
}
