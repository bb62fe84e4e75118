package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestAsksTheSame(t *testing.T) {
	tests := map[string]struct {
		change func(*metav1.ObjectMeta)
		want   bool
	}{
		"nothing":           {func(*metav1.ObjectMeta) {}, true},
		"status":            {func(m *metav1.ObjectMeta) { m.ResourceVersion = "8" }, true},
		"finalizer":         {func(m *metav1.ObjectMeta) { m.Finalizers = []string{"a"} }, true},
		"empty annotations": {func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{} }, true},
		"spec":              {func(m *metav1.ObjectMeta) { m.Generation++ }, false},
		"made again":        {func(m *metav1.ObjectMeta) { m.UID = "v" }, false},
		"annotation":        {func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{"a": "b"} }, false},
		"label":             {func(m *metav1.ObjectMeta) { m.Labels = map[string]string{"a": "b"} }, false},
		"deletion":          {func(m *metav1.ObjectMeta) { m.DeletionTimestamp = &metav1.Time{Time: noon} }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before, after := sampleCR(), sampleCR()
			test.change(&after.ObjectMeta)
			assert.Equal(t, test.want, AsksTheSame(before, after))
			assert.Equal(t, test.want, AsksTheSame(after, before))
		})
	}
}
