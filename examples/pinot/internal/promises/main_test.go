package promises

import (
	"flag"
	"fmt"
	"os"
	"syscall"
	"testing"
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
	if !given("test.parallel") {
		// Tests wait more than they work.
		if err := flag.Set("test.parallel", "8"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	m.Run()
}

// given reports whether a flag is on the command line.
func given(name string) (found bool) {
	flag.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}
