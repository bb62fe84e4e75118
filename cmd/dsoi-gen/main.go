// Command dsoi-gen generates the reconcile code of operators for distributed
// systems from markers on the Go types of their custom resources.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	// A short life leaves little to collect, and collecting costs a part of it.
	debug.SetGCPercent(800)
	cmd := newCommand()
	if err := cmd.Execute(); err != nil {
		var silent silentError
		if !errors.As(err, &silent) {
			fmt.Fprintln(cmd.ErrOrStderr(), err)
		}
		os.Exit(1)
	}
}

// silentError fails the command without another word: everything has been said.
type silentError struct{}

func (silentError) Error() string { return "" }
