package promises

import (
	"testing"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// Fault to plant: filter watch events only.
func testPause(t *testing.T, f *fixture) {
	f.install(t)
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Annotations = map[string]string{dsoi.PausedAnnotation: "true"}
		p.Spec.K8sConfig[0].Image = "pinot:2"
		p.Spec.Nodes = p.Spec.Nodes[:2]
	})
	assert.Empty(t, f.operator.recorder.Requests(), "nothing is sent while paused")
	f.edit(t, func(p *v1beta1.Pinot) { p.Annotations = nil })
	require.Eventually(t, func() bool { return len(f.children(t)) == 6 }, deadline, interval, "un-pausing takes effect at once")
}
