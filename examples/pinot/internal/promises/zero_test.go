package promises

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Fault to plant: compare resourceVersions instead of our managed fields.
func testZeroSettled(t *testing.T, f *fixture) {
	f.install(t)
	f.operator.recorder.Reset()
	for range 100 {
		f.operator.again(t, f.pinot)
	}
	assert.Empty(t, f.operator.recorder.Requests(), "settled")

	for range 5 {
		for name, child := range f.children(t) {
			annotations := child.GetAnnotations()
			if annotations == nil {
				annotations = map[string]string{}
			}
			annotations["example.com/seen"] += "x"
			child.SetAnnotations(annotations)
			require.NoError(t, f.user.Update(t.Context(), child), name)
		}
	}
	var set appsv1.StatefulSet
	require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
	set.Status.Conditions = []appsv1.StatefulSetCondition{{Type: "Example", Status: corev1.ConditionTrue}}
	require.NoError(t, f.user.Status().Update(t.Context(), &set))
	f.operator.quiet(t)
	f.operator.again(t, f.pinot)
	assert.Empty(t, f.operator.recorder.Requests(), "while others write beside us")

	f.rollOut(t)
	f.operator.recorder.Reset()
	passes := f.operator.passes.Load()
	for range 100 {
		f.operator.again(t, f.pinot)
	}
	assert.Empty(t, f.operator.recorder.Requests(), "rolled out")
	assert.Equal(t, passes, f.operator.passes.Load(), "and nothing is built")
}
