package runtime

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// registerMetrics publishes the size of the store, by kind of custom resource. The
// runtime that was set up last counts, where one process has several for a kind.
func (r *Runtime) registerMetrics() error {
	gauge := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "dsoi_remembered_objects",
		Help:        "Objects about which something is remembered, over all custom resources of a kind.",
		ConstLabels: prometheus.Labels{"group": r.kind.Group, "kind": r.kind.Kind},
	}, func() float64 { return float64(r.store.Size()) })
	err := metrics.Registry.Register(gauge)
	var before prometheus.AlreadyRegisteredError
	if errors.As(err, &before) {
		metrics.Registry.Unregister(before.ExistingCollector)
		err = metrics.Registry.Register(gauge)
	}
	if err != nil {
		return fmt.Errorf("publishing the size of the store: %w", err)
	}
	return nil
}
