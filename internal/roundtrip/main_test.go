// Package roundtrip leads objects of each kind through their lives on a real API
// server: they are made, changed, repaired, and deleted when they are no longer
// wanted, by generated operators with a manager each, and with exactly the
// permissions that are generated for them. The kinds whose lives the Pinot example
// promises are left to that.
package roundtrip

import (
	"flag"
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
)

// detector makes client-go watch over the objects in its caches, and panic when
// somebody changes one. It is read when a process starts, so the tests start anew
// where it is not set.
const detector = "KUBE_CACHE_MUTATION_DETECTOR"

func TestMain(m *testing.M) {
	if os.Getenv(detector) == "" {
		path, err := os.Executable()
		if err == nil {
			err = syscall.Exec(path, os.Args, append(os.Environ(), detector+"=true"))
		}
		fmt.Fprintln(os.Stderr, "starting the tests with "+detector+":", err)
		os.Exit(1)
	}
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		// Tests wait more than they work.
		if err := flag.Set("test.parallel", "8"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	klog.SetLogger(logr.Discard())
	ctrl.SetLogger(logr.Discard())
	m.Run()
}
