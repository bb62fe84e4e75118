package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// remembered is the value of the metric for sampleKind.
func remembered(t *testing.T) float64 {
	t.Helper()
	families, err := metrics.Registry.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() == "dsoi_remembered_objects" {
			require.Len(t, family.GetMetric(), 1)
			return family.GetMetric()[0].GetGauge().GetValue()
		}
	}
	require.Fail(t, "no metric")
	return 0
}

func TestMetrics(t *testing.T) {
	first, second := sampleRuntime(t, sampleKind()), sampleRuntime(t, sampleKind())
	require.NoError(t, first.registerMetrics())
	first.store.Record(crName("a"))
	assert.Equal(t, 1.0, remembered(t))
	require.NoError(t, second.registerMetrics())
	assert.Zero(t, remembered(t), "the one that was set up last counts")
}
