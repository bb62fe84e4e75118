package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

func TestSmallHelpers(t *testing.T) {
	type role string
	assert.Equal(t, []string{"a", "b"}, Strings([]role{"a", "b"}))
	assert.Nil(t, Strings[role](nil))
	assert.Equal(t, 3, OrZero(ptr.To(3)))
	assert.Zero(t, OrZero[corev1.Probe](nil))
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "x"}}, EnvVar("A", "x"))
	assert.Nil(t, EnvVar("A", ""))
	assert.Equal(t, "a=1\nb=x=y\n", Properties(map[string]string{"b": "x=y", "a": "1"}))
	assert.Empty(t, Properties(nil))
}
