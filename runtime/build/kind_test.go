package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseWorkloadKind(t *testing.T) {
	tests := map[string]struct {
		want WorkloadKind
		ok   bool
	}{
		"StatefulSet":  {StatefulSet, true},
		"Statefulset":  {StatefulSet, true},
		"statefulset":  {StatefulSet, true},
		"DEPLOYMENT":   {Deployment, true},
		"Deployment":   {Deployment, true},
		"":             {"", false},
		"StatefulSets": {"", false},
		" Deployment":  {"", false},
		"DaemonSet":    {"", false},
	}
	for text, test := range tests {
		t.Run(text, func(t *testing.T) {
			got, ok := ParseWorkloadKind(text)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.ok, ok)
		})
	}
}
