package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
)

func TestPodDisruptionBudget(t *testing.T) {
	node := func(nodeType string, replicas *int64) Node {
		return sampleNode(t, NodeFields{Name: "a", Type: nodeType, Replicas: replicas})
	}
	tests := map[string]struct {
		scope Scope
		want  bool
	}{
		"several pods":           {node("broker", ptr.To(int64(3))), true},
		"as many as a scaler is": {node("broker", nil), true},
		"one pod":                {node("broker", ptr.To(int64(1))), false},
		"no pod":                 {node("broker", ptr.To(int64(0))), false},
		"not the type's":         {node("minion", ptr.To(int64(3))), false},
		"cluster":                {clusterNamed("prod"), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := PodDisruptionBudget(test.scope)
			if !test.want {
				assert.Nil(t, got)
				return
			}
			assert.Equal(t, &policyv1.PodDisruptionBudget{
				TypeMeta:   metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"},
				ObjectMeta: test.scope.ObjectMeta(),
				Spec: policyv1.PodDisruptionBudgetSpec{
					MaxUnavailable:             ptr.To(intstr.FromInt32(1)),
					Selector:                   test.scope.Selector(),
					UnhealthyPodEvictionPolicy: ptr.To(policyv1.AlwaysAllow),
				},
			}, got)
			sharesNothing(t, func() any { return PodDisruptionBudget(test.scope) })
		})
	}
}
