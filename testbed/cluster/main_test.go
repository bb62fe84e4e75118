package main

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// asCommand makes the test binary the command.
const asCommand = "TESTBED_CLUSTER_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// However the command ends, nothing that it started goes on.
func TestNothingIsLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	tests := map[string]struct {
		signal os.Signal
		fails  bool
		files  bool // its data stay: nobody is left to delete them
	}{
		"interrupted":       {signal: os.Interrupt},
		"terminated":        {signal: syscall.SIGTERM},
		"terminal closed":   {signal: syscall.SIGHUP},
		"killed":            {signal: syscall.SIGKILL, fails: true, files: true},
		"interrupted early": {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.signal == syscall.SIGKILL && runtime.GOOS != "linux" {
				t.Skip("only Linux can end children with their parent")
			}
			dir := t.TempDir()
			var out output
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-nodes=1")
			cmd.Env = append(os.Environ(), asCommand+"=yes", "TMPDIR="+dir)
			cmd.Stdout, cmd.Stderr = &out, &out
			require.NoError(t, cmd.Start())
			if test.signal == nil {
				require.Eventually(t, func() bool { return len(kubeconfigs(t, dir)) == 1 }, time.Minute, 10*time.Millisecond)
				require.NoError(t, cmd.Process.Signal(os.Interrupt))
				require.Error(t, cmd.Wait())
				assert.Contains(t, out.String(), "interrupted while starting; everything is stopped")
				assertNothingLeft(t, dir)
				return
			}
			require.Eventually(t, func() bool { return strings.Contains(out.String(), "Ctrl-C stops it") }, 2*time.Minute, 50*time.Millisecond)
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfigs(t, dir)[0])
			require.NoError(t, err)
			require.NoError(t, cmd.Process.Signal(test.signal))
			if err := cmd.Wait(); test.fails {
				require.Error(t, err)
			} else {
				require.NoError(t, err, out.String())
				assert.Contains(t, out.String(), "stopped")
			}
			address, err := url.Parse(config.Host)
			require.NoError(t, err)
			require.Eventually(t, func() bool { return !listens(t.Context(), address.Host) }, time.Minute, 50*time.Millisecond)
			if test.files {
				require.NoError(t, os.RemoveAll(dir))
			}
			assertNothingLeft(t, dir)
		})
	}
}

// When one of its programs ends, the command says so and stops the others.
func TestProgramEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	if runtime.GOOS != "linux" {
		t.Skip("looks for processes in /proc")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var out output
	done := make(chan error, 1)
	go func() { done <- run(t.Context(), &out, settings{nodes: 1}) }()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "Ctrl-C stops it") }, 2*time.Minute, 50*time.Millisecond)
	for _, process := range processes(t, "--data-dir="+dir) {
		require.NoError(t, process.Kill())
	}
	require.ErrorContains(t, <-done, "etcd ended: signal: killed")
	assertNothingLeft(t, dir)
}

func TestWrongFlags(t *testing.T) {
	assert.ErrorContains(t, run(t.Context(), &output{}, settings{}), "-nodes=0: at least 1 is needed")
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	_, err := testbed.Programs(t.Context(), testbed.FullCluster, os.Stderr)
	require.NoError(t, err)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	assert.ErrorContains(t, run(t.Context(), &output{}, settings{nodes: 1, crds: "nowhere"}), "nowhere")
	assertNothingLeft(t, dir)
}

// assertNothingLeft looks for files and processes of a cluster whose data were in
// dir.
func assertNothingLeft(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	assert.Empty(t, left)
	if runtime.GOOS == "linux" {
		require.Eventually(t, func() bool { return len(processes(t, dir)) == 0 }, time.Minute, 50*time.Millisecond)
	}
}

// processes are those, but for this one, that have a text in their command line.
func processes(t *testing.T, text string) []*os.Process {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	var found []*os.Process
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(line, []byte(text)) {
			continue
		}
		id := filepath.Base(filepath.Dir(file))
		process, err := os.FindProcess(number(t, id))
		require.NoError(t, err)
		found = append(found, process)
	}
	return found
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

func kubeconfigs(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", "kubeconfig"))
	require.NoError(t, err)
	return found
}

func listens(ctx context.Context, address string) bool {
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err == nil {
		_ = connection.Close()
	}
	return err == nil
}

// output is what a command has printed so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
