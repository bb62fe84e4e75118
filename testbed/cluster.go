package testbed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// Options are for [Start].
type Options struct {
	Size Size
	// CRDs are files or directories with the CustomResourceDefinitions to install.
	CRDs []string
	// Nodes of a full cluster; 3 when it is 0.
	Nodes int
	// Logs is an existing directory for the output of the programs, a file each.
	// When it is empty, that is kept beside the data, and goes with it.
	Logs string
	// Progress is where to say what takes long; nowhere when it is nil.
	Progress io.Writer
}

// Cluster is a running Kubernetes.
type Cluster struct {
	config     *rest.Config
	kubeconfig string
	dir, logs  string
	processes  []*Process // in the order in which they were started
}

const (
	// readyTimeout is how long a program may take until it is ready.
	readyTimeout = 2 * time.Minute
	// attempts to start, for when somebody else takes a port that was free.
	attempts = 5
)

// Start starts a Kubernetes on free ports of loopback, and waits until it is
// ready. The programs are built first if need be; see [Programs]. The caller has
// to stop it. When it cannot be started, all that was started is stopped, and the
// error has the end of the log of what failed.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	programs, err := Programs(ctx, o.Size, o.Progress)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		c, err := start(ctx, o, programs)
		if err == nil {
			return c, nil
		}
		if !errors.Is(err, errPortTaken) || attempt == attempts {
			return nil, fmt.Errorf("starting Kubernetes: %w", err)
		}
	}
}

// start is one attempt of Start.
func start(ctx context.Context, o Options, programs map[string]string) (_ *Cluster, err error) {
	dir, err := os.MkdirTemp("", "dsoi-testbed-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, logs: o.Logs, kubeconfig: filepath.Join(dir, "kubeconfig")}
	if c.logs == "" {
		c.logs = dir
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Stop())
		}
	}()
	a, err := freeAddresses()
	if err != nil {
		return nil, err
	}
	secrets, err := newCredentials(dir)
	if err != nil {
		return nil, err
	}
	c.config = secrets.config(a.apiServer)
	if err := WriteKubeconfig(c.kubeconfig, c.config); err != nil {
		return nil, err
	}
	apiServerFlags, err := apiServerArgs(dir, a, secrets)
	if err != nil {
		return nil, err
	}
	if err := c.run(etcd, programs, etcdArgs(dir, a)); err != nil {
		return nil, err
	}
	if err := c.run(apiServer, programs, apiServerFlags); err != nil {
		return nil, err
	}
	if err := c.wait(ctx, "the API server", c.healthy); err != nil {
		return nil, err
	}
	if len(o.CRDs) > 0 {
		if _, err := envtest.InstallCRDs(c.config, envtest.CRDInstallOptions{Paths: o.CRDs, ErrorIfPathMissing: true}); err != nil {
			return nil, fmt.Errorf("installing CRDs: %w", err)
		}
	}
	if o.Size == FullCluster {
		err = c.startFull(ctx, o, programs, secrets)
	}
	return c, err
}

// startFull starts what a full cluster has besides an API server.
func (c *Cluster) startFull(ctx context.Context, o Options, programs map[string]string, secrets credentials) error {
	kwokFlags, err := kwokArgs(c.dir, c.kubeconfig, programs[kwok])
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		args []string
	}{
		{controllerManager, controllerManagerArgs(c.kubeconfig, secrets)},
		{scheduler, schedulerArgs(c.kubeconfig)},
		{kwok, kwokFlags},
	} {
		if err := c.run(p.name, programs, p.args); err != nil {
			return err
		}
	}
	nodes := o.Nodes
	if nodes == 0 {
		nodes = 3
	}
	return c.furnish(ctx, nodes)
}

// run starts one of the programs.
func (c *Cluster) run(name string, programs map[string]string, args []string) error {
	p, err := StartProcess(name, programs[name], c.logs, args...)
	if err != nil {
		return err
	}
	c.processes = append(c.processes, p)
	return nil
}

// wait polls until something is ready, and gives up when a program ends, or after
// a while.
func (c *Cluster) wait(ctx context.Context, what string, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		for _, p := range c.processes {
			if failure := p.Failure(); failure != nil {
				return failure
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, errors.Join(ctx.Err(), err))
		case <-ticker.C:
		}
	}
}

// healthy asks the API server whether it is ready for requests.
func (c *Cluster) healthy(ctx context.Context) error {
	client, err := rest.HTTPClientFor(c.config)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.config.Host+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("/readyz: %s", response.Status)
	}
	return nil
}

// Config returns a configuration for clients that may do everything.
func (c *Cluster) Config() *rest.Config { return rest.CopyConfig(c.config) }

// Kubeconfig is the path of a file with the same for kubectl. It goes when the
// cluster is stopped.
func (c *Cluster) Kubeconfig() string { return c.kubeconfig }

// Wait waits until ctx ends. When one of the programs ends before, it returns an
// error with the end of its log.
func (c *Cluster) Wait(ctx context.Context) error {
	failed := make(chan *Process, len(c.processes))
	for _, p := range c.processes {
		go func() {
			select {
			case <-p.ended:
				failed <- p
			case <-ctx.Done():
			}
		}()
	}
	select {
	case p := <-failed:
		return p.Failure()
	case <-ctx.Done():
		return nil
	}
}

// Stop ends every program that was started, and removes their data. It may be
// called again.
func (c *Cluster) Stop() error {
	var errs []error
	for _, p := range slices.Backward(c.processes) {
		errs = append(errs, p.Stop())
	}
	return errors.Join(append(errs, os.RemoveAll(c.dir))...)
}

// freeAddresses finds addresses on loopback at which nobody listens.
func freeAddresses() (addresses, error) {
	var a addresses
	for _, address := range []*string{&a.etcdClient, &a.etcdPeer, &a.apiServer} {
		// Kept until all are found, so that they differ.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return a, fmt.Errorf("looking for a free port: %w", err)
		}
		defer func() { _ = listener.Close() }()
		*address = listener.Addr().String()
	}
	return a, nil
}
