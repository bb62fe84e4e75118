package build

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestCheckInt32(t *testing.T) {
	tests := map[string]struct {
		value int64
		fits  bool
	}{
		"zero":      {0, true},
		"largest":   {math.MaxInt32, true},
		"smallest":  {math.MinInt32, true},
		"too large": {math.MaxInt32 + 1, false},
		"too small": {math.MinInt32 - 1, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			errs := CheckInt32(test.value, field.NewPath("spec"), "seconds")
			if test.fits {
				assert.Empty(t, errs)
				return
			}
			assert.ErrorContains(t, errs.ToAggregate(), "spec.seconds: Invalid value")
			assert.ErrorContains(t, errs.ToAggregate(), "must be from -2147483648 to 2147483647")
		})
	}
}
