package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Fault to plant: forget the UID, or stamp anything that differs from one
// process to the next.
func testZeroRestart(t *testing.T, f *fixture) {
	f.install(t)
	before := f.children(t)
	f.operator.stop()
	restarted := startOperator(t, f.world.operator, f.pinot.Namespace)
	f.operator = restarted
	require.Eventually(t, func() bool { return len(restarted.writes()) >= len(before) }, deadline, interval)
	restarted.quiet(t)
	assert.Len(t, restarted.writes(), len(before), "one apply for each child")
	for name, child := range f.children(t) {
		assert.Equal(t, before[name].GetResourceVersion(), child.GetResourceVersion(), name)
	}
}
