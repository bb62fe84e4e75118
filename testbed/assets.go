package testbed

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Versions of what is built. A change makes a new directory in the cache.
const (
	KubernetesVersion = "v1.37.2"
	EtcdVersion       = "v3.6.5"
)

// program is one binary of the control plane.
type program struct {
	name string
	// module is the directory, beside this package, of the module to build from.
	module string
	// pkg is the package to build.
	pkg string
	// ldflags are flags for the linker.
	ldflags string
}

// programs are what an API server consists of.
func programs() []program {
	version := "k8s.io/component-base/version."
	minor := strings.Split(KubernetesVersion, ".")[1]
	stamp := fmt.Sprintf("-s -w -X %[1]sgitVersion=%[2]s -X %[1]sgitMajor=1 -X %[1]sgitMinor=%[3]s", version, KubernetesVersion, minor)
	return []program{
		{"etcd", "etcd", "go.etcd.io/etcd/server/v3", "-s -w"},
		{"kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver", stamp},
	}
}

// AssetsVariable names a directory that holds the programs already, as
// setup-envtest leaves it.
const AssetsVariable = "KUBEBUILDER_ASSETS"

// Assets returns a directory with etcd and kube-apiserver. It builds those that
// are not there, which takes minutes, and says so on progress. Several processes
// may ask at a time: one builds, the others wait. A build that is interrupted
// leaves nothing behind that a later one would take for a program.
func Assets(ctx context.Context, progress io.Writer) (string, error) {
	if dir := os.Getenv(AssetsVariable); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding a place for the control plane: %w", err)
	}
	dir := filepath.Join(cache, "dsoi-gen", "testbed", fmt.Sprintf("kubernetes-%s-etcd-%s-%s-%s", KubernetesVersion, EtcdVersion, runtime.GOOS, runtime.GOARCH))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("making a place for the control plane: %w", err)
	}
	if complete(dir) {
		return dir, nil
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".lock")).Lock()
	if err != nil {
		return "", fmt.Errorf("waiting for another build of the control plane: %w", err)
	}
	defer unlock()
	for _, p := range programs() {
		if err := build(ctx, p, dir, progress); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// complete reports whether every program is there.
func complete(dir string) bool {
	for _, p := range programs() {
		if _, err := os.Stat(filepath.Join(dir, p.name)); err != nil {
			return false
		}
	}
	return true
}

// build builds a program into dir, unless it is there.
func build(ctx context.Context, p program, dir string, progress io.Writer) error {
	path := filepath.Join(dir, p.name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	source, err := sourceDir()
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "testbed: building %s; this is done once, and takes minutes\n", p.name)
	start := time.Now()
	temporary := path + ".part"
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", p.ldflags, "-o", temporary, p.pkg)
	cmd.Dir = filepath.Join(source, p.module)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", p.name, err, out)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("building %s: %w", p.name, err)
	}
	fmt.Fprintf(progress, "testbed: built %s in %s\n", p.name, time.Since(start).Round(time.Second))
	return nil
}

// sourceDir is the directory of this package in the checkout that holds the
// working directory.
func sourceDir() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		candidate := filepath.Join(dir, "testbed", "kubernetes", "go.mod")
		if _, err := os.Stat(candidate); err == nil {
			return filepath.Join(dir, "testbed"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("the modules to build the control plane from are not found; run inside a checkout, or set %s", AssetsVariable)
		}
		dir = parent
	}
}
