package command

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// plan prints what would be done for each custom resource. Those that it can tell
// something about are printed also where it cannot about others.
func (c Command) plan(ctx context.Context, f flags, resources []resource) int {
	report := func(r resource) (preview.Report, error) { return c.compare(ctx, f, r) }
	if f.previous == "" {
		cluster, err := c.connect(&f)
		if err != nil {
			return c.fail(err)
		}
		report = func(r resource) (preview.Report, error) { return cluster.report(ctx, r) }
	}
	var reports []preview.Report
	var errs []error
	for _, r := range resources {
		made, err := report(r)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		reports = append(reports, made)
	}
	errs = append(errs, preview.Print(c.Out, f.format, reports...))
	if err := errors.Join(errs...); err != nil {
		return c.fail(err)
	}
	return status(reports)
}

// status is the status of reports.
func status(reports []preview.Report) int {
	status := StatusNothing
	for _, r := range reports {
		switch {
		case r.Error != "":
			return StatusError
		case r.HasChanges():
			status = StatusChanges
		}
	}
	return status
}

// cluster is where custom resources are planned for.
type cluster struct {
	Command
	client    client.Client
	runtime   *dsoi.Runtime
	namespace string
}

// connect returns the cluster that the flags name.
func (c Command) connect(f *flags) (*cluster, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = f.kubeconfig
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, &clientcmd.ConfigOverrides{})
	config, err := loader.ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("finding the cluster: %w", err)
	}
	if f.namespace == "" {
		if f.namespace, _, err = loader.Namespace(); err != nil {
			return nil, fmt.Errorf("finding the namespace: %w", err)
		}
	}
	config.QPS, config.Burst = 50, 300 // as kubectl; the default of client-go takes minutes for a large cluster
	direct, err := client.New(config, client.Options{Scheme: c.Scheme})
	if err != nil {
		return nil, fmt.Errorf("connecting to the cluster: %w", err)
	}
	runtime, err := dsoi.NewUncached(direct, c.Kind, c.Options...)
	if err != nil {
		return nil, err
	}
	return &cluster{c, direct, runtime, f.namespace}, nil
}

// report is what would be done for a custom resource.
func (c *cluster) report(ctx context.Context, r resource) (preview.Report, error) {
	cr, refusal, err := c.complete(ctx, r)
	if err != nil {
		return preview.Report{}, err
	}
	if refusal != nil {
		out := preview.New(cr, c.Kind.GroupVersionKind)
		out.Error = fmt.Sprintf("the API server refuses the custom resource: %v", refusal)
		return out, nil
	}
	out, err := c.runtime.Plan(ctx, cr)
	if err != nil {
		return out, fmt.Errorf("planning %s: %w", r.at, err)
	}
	return out, nil
}
