package build

import (
	"math"
	"strconv"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

func TestSmallHelpers(t *testing.T) {
	type role string
	assert.Equal(t, []string{"a", "b"}, Texts[string]([]role{"a", "b"}))
	assert.Nil(t, Texts[string, role](nil))
	assert.Equal(t, 3, OrZero(ptr.To(3)))
	assert.Zero(t, OrZero[corev1.Probe](nil))
	value := ptr.To(3)
	assert.Equal(t, value, Copy(value))
	assert.NotSame(t, value, Copy(value))
	assert.Nil(t, Copy[int](nil))
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "x"}}, EnvVar("A", "x"))
	assert.Nil(t, EnvVar("A", ""))
	assert.Equal(t, ptr.To("x"), NonZero("x"))
	assert.Nil(t, NonZero(""))
	assert.Nil(t, NonZero(corev1.PodSecurityContext{}))
	assert.Equal(t, []int{2}, FirstOf(nil, []int{}, []int{2}, []int{3}))
	assert.Nil(t, FirstOf[[]int]())
	assert.Equal(t, map[string]int{"a": 1}, FirstMap(nil, map[string]int{}, map[string]int{"a": 1}, map[string]int{"b": 1}))
	assert.Nil(t, FirstMap[map[string]int]())
	assert.Equal(t, []string{"1", "2"}, Collect([]int{1, 2}, strconv.Itoa))
	assert.Nil(t, Collect([]int{}, strconv.Itoa))
}

func TestConvertInteger(t *testing.T) {
	assert.Nil(t, ConvertInteger[int32, int64](nil))
	assert.Equal(t, int64(7), *ConvertInteger[int64](ptr.To(int32(7))))
	tests := map[int64]int32{
		0: 0, 7: 7, -7: -7, math.MaxInt32: math.MaxInt32, math.MinInt32: math.MinInt32,
		math.MaxInt32 + 1: math.MaxInt32, 1<<32 + 1: math.MaxInt32, math.MaxInt64: math.MaxInt32,
		math.MinInt32 - 1: math.MinInt32, math.MinInt64: math.MinInt32,
	}
	for value, want := range tests {
		assert.Equal(t, want, *ConvertInteger[int32](&value), value)
	}
	assert.Equal(t, int8(127), *ConvertInteger[int8](ptr.To(300)))
	assert.Equal(t, int8(-128), *ConvertInteger[int8](ptr.To(-300)))
	value := int64(1)
	*ConvertInteger[int64](&value) = 2
	assert.Equal(t, int64(1), value)
}

// Lists are joined in any order of doing it, and one without entries changes nothing.
func TestJoin(t *testing.T) {
	same := func(a, b, c []string) bool {
		inOne := Join(a, b, c)
		return assert.Equal(t, inOne, Join(Join(a, b), c)) && assert.Equal(t, inOne, Join(a, Join(b, c))) &&
			assert.Equal(t, inOne, Join(nil, a, nil, b, []string{}, c))
	}
	require.NoError(t, quick.Check(same, nil))
	assert.Nil(t, Join([]string{}, nil))
	list := []string{"a"}
	Join(list)[0] = "b"
	assert.Equal(t, []string{"a"}, list, "nothing is shared")
}
