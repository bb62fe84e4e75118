package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
)

// What would fail in the middle of a pass is found when a runtime is made.
func TestKindIsChecked(t *testing.T) {
	kind := sampleKind()
	require.NoError(t, checkKind(kind))
	kind.Kind = ""
	kind.Objects = []ObjectKind{{Object: &corev1.ConfigMap{}, List: &corev1.ConfigMapList{}}, {Object: &corev1.Service{}}}

	_, err := New(nil, nil, nil, kind, FieldOwner("two words"), FromEnvironment(nil))
	for _, text := range []string{
		`has no kind or no version`, "entry 1 of the cluster kind's objects needs an object and a list",
		`FieldOwner("two words"): events need a qualified name`, "FromEnvironment(nil): a look-up is needed",
	} {
		assert.ErrorContains(t, err, text)
	}
	assert.NotContains(t, err.Error(), "entry 0")
	for _, name := range []string{"pinot-operator", "example.com/pinot"} {
		_, err = newOptions(sampleKind(), []Option{FieldOwner(name)})
		assert.NoError(t, err)
	}
}

func TestRejectOfNothing(t *testing.T) {
	result, err := sampleRuntime(t).NewPass(sampleCluster("prod"), nil, nil).Reject(t.Context(), nil)
	assert.NoError(t, err)
	assert.Zero(t, result)
}
