package testbed

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Versions of what is built. A change makes a new directory in the cache. The
// modules beside this package have the same; a test compares.
const (
	KubernetesVersion = "v1.37.2"
	EtcdVersion       = "v3.6.5"
	KwokVersion       = "v0.8.0"
)

// Size is how much of a Kubernetes runs.
type Size int

const (
	// APIServer is etcd and kube-apiserver.
	APIServer Size = iota
	// FullCluster is all of Kubernetes, with nodes played by kwok.
	FullCluster
)

// Names of the programs, which are those of their files.
const (
	etcd              = "etcd"
	apiServer         = "kube-apiserver"
	controllerManager = "kube-controller-manager"
	scheduler         = "kube-scheduler"
	kwok              = "kwok"
)

// program is one of the programs that a Kubernetes consists of.
type program struct {
	name, version string
	// module is the directory, beside this package, of the module to build from.
	module string
	// pkg is the package to build.
	pkg string
	// ldflags are flags for the linker.
	ldflags string
	// data names directories of the module that the program needs when it runs:
	// "path of a module!directory in it". Their YAML files are put beside it.
	data []string
}

// programsOf are the programs of a size.
func programsOf(size Size) []program {
	version := "k8s.io/component-base/version."
	minor := strings.Split(KubernetesVersion, ".")[1]
	stamp := fmt.Sprintf("-s -w -X %[1]sgitVersion=%[2]s -X %[1]sgitMajor=1 -X %[1]sgitMinor=%[3]s", version, KubernetesVersion, minor)
	ofKubernetes := func(name string) program {
		return program{name: name, version: KubernetesVersion, module: "kubernetes", pkg: "k8s.io/kubernetes/cmd/" + name, ldflags: stamp}
	}
	programs := []program{
		{name: etcd, version: EtcdVersion, module: "etcd", pkg: "go.etcd.io/etcd/server/v3", ldflags: "-s -w"},
		ofKubernetes(apiServer),
	}
	if size == FullCluster {
		programs = append(programs, ofKubernetes(controllerManager), ofKubernetes(scheduler), program{
			name: kwok, version: KwokVersion, module: "kwok", pkg: "sigs.k8s.io/kwok/cmd/kwok", ldflags: "-s -w", data: stages,
		})
	}
	return programs
}

// AssetsVariable names a directory that holds programs already, as setup-envtest
// leaves it. Those that it does not hold are built.
const AssetsVariable = "KUBEBUILDER_ASSETS"

// Programs returns the paths of the programs of a size, by name. It builds those
// that are not there, which takes minutes, and says so on progress. Several
// processes may ask at a time: one builds, the others wait. A build that is
// interrupted leaves nothing behind that a later one would take for a program.
func Programs(ctx context.Context, size Size, progress io.Writer) (map[string]string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("finding a place for the programs of Kubernetes: %w", err)
	}
	paths := map[string]string{}
	for _, p := range programsOf(size) {
		if path, ok := given(p); ok {
			paths[p.name] = path
			continue
		}
		dir := filepath.Join(cache, "dsoi-gen", "testbed", fmt.Sprintf("%s-%s-%s-%s", p.name, p.version, runtime.GOOS, runtime.GOARCH))
		if err := p.install(ctx, dir, progress); err != nil {
			return nil, err
		}
		paths[p.name] = filepath.Join(dir, p.name)
	}
	return paths, nil
}

// given is the path of a program that need not be built. One that needs data of
// its module is always built, since the two have to fit.
func given(p program) (path string, ok bool) {
	dir := os.Getenv(AssetsVariable)
	if dir == "" || len(p.data) > 0 {
		return "", false
	}
	path = filepath.Join(dir, p.name)
	info, err := os.Stat(path)
	return path, err == nil && info.Mode().IsRegular()
}

// install makes sure that a program is in dir. The program itself comes last, so
// that where it is, all is.
func (p program) install(ctx context.Context, dir string, progress io.Writer) error {
	path := filepath.Join(dir, p.name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making a place for %s: %w", p.name, err)
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".lock")).Lock()
	if err != nil {
		return fmt.Errorf("waiting for another build of %s: %w", p.name, err)
	}
	defer unlock()
	if _, err := os.Stat(path); err == nil {
		return nil // built while we waited
	}
	source, err := sourceDir()
	if err != nil {
		return err
	}
	module := filepath.Join(source, p.module)
	fmt.Fprintf(progress, "testbed: building %s %s; this is done once, and takes minutes\n", p.name, p.version)
	start := time.Now()
	temporary := path + ".part"
	if _, err := goCommand(ctx, module, "build", "-trimpath", "-buildvcs=false", "-ldflags", p.ldflags, "-o", temporary, p.pkg); err != nil {
		return fmt.Errorf("building %s: %w", p.name, err)
	}
	if err := p.installData(ctx, module, dir); err != nil {
		return fmt.Errorf("installing what %s needs: %w", p.name, err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("building %s: %w", p.name, err)
	}
	fmt.Fprintf(progress, "testbed: built %s in %s\n", p.name, time.Since(start).Round(time.Second))
	return nil
}

// installData copies the files that a program needs from the module that it is
// built from.
func (p program) installData(ctx context.Context, module, dir string) error {
	for _, data := range p.data {
		name, within, _ := strings.Cut(data, "!")
		out, err := goCommand(ctx, module, "list", "-m", "-f", "{{.Dir}}", name)
		if err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(strings.TrimSpace(out), filepath.FromSlash(within), "*.yaml"))
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return fmt.Errorf("%s has no files in %s: %w", name, within, fs.ErrNotExist)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			// Volumes are played for one class; it is to have the usual name.
			text = bytes.ReplaceAll(text, []byte("kwok-volume"), []byte(storageClass))
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), text, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// goCommand runs the go command in a module, and returns what it prints.
func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	// A workspace around the checkout is not for these modules.
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, stderr.Bytes())
	}
	return stdout.String(), nil
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
			return "", fmt.Errorf("the modules to build Kubernetes from are not found; run inside a checkout, or set %s", AssetsVariable)
		}
		dir = parent
	}
}
