package build

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestSecondsOfText(t *testing.T) {
	tests := map[string]struct {
		text    string
		want    *int32
		problem string
	}{
		"nothing":     {"", nil, ""},
		"zero":        {"0s", ptr.To(int32(0)), ""},
		"minutes":     {"1m30s", ptr.To(int32(90)), ""},
		"part of one": {"1500ms", ptr.To(int32(2)), ""},
		"a number":    {"30", nil, "must be a duration, like 30s or 1m30s"},
		"negative":    {"-1s", nil, "must not be negative"},
		"too long":    {"600000h", nil, "must be at most 2147483647 seconds"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, SecondsOfText[int32](test.text))
			errs := CheckSecondsOfText(test.text, field.NewPath("spec"), "wait")
			if test.problem == "" {
				assert.Empty(t, errs)
				return
			}
			assert.Len(t, errs, 1)
			assert.Equal(t, "spec.wait", errs[0].Field)
			assert.Equal(t, test.problem, errs[0].Detail)
		})
	}
}

func TestSeconds(t *testing.T) {
	assert.Nil(t, Seconds[int64](nil))
	assert.Equal(t, ptr.To(int64(0)), Seconds[int64](&metav1.Duration{}), "it says 0")
	assert.Equal(t, ptr.To(int64(60)), Seconds[int64](&metav1.Duration{Duration: time.Minute}))
	assert.Empty(t, CheckSeconds(metav1.Duration{Duration: time.Minute}, field.NewPath("a")))
}
