package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
)

func TestPodDisruptionBudget(t *testing.T) {
	node := func(nodeType string, replicas *int64) Node {
		return nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: nodeType, Replicas: replicas})
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
		"a DaemonSet":            {node("agent", nil), false},
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
				ObjectMeta: test.scope.ObjectMeta("PodDisruptionBudget"),
				Spec: policyv1.PodDisruptionBudgetSpec{
					MaxUnavailable:             ptr.To(intstr.FromInt32(1)),
					Selector:                   test.scope.Selector("PodDisruptionBudget"),
					UnhealthyPodEvictionPolicy: ptr.To(policyv1.AlwaysAllow),
				},
			}, got)
			sharesNothing(t, func() any { return PodDisruptionBudget(test.scope) })
		})
	}
}

// Kubernetes cannot count the pods of a DaemonSet, and evicts none of the others that a
// budget selects with them.
func TestPodDisruptionBudgetLeavesOutDaemonSets(t *testing.T) {
	r := newResolver(daemonKind(), sampleCluster("prod"), Inputs{})
	cluster := r.Cluster() // as generated code has it, before there are nodes
	nodes := map[string]Node{}
	for i, fields := range []NodeFields{{Name: "z", Type: "agent"}, {Name: "a", Type: "broker"}, {Name: "b", Type: "agent"}} {
		nodes[fields.Name] = r.Node(nodesPath.Index(i), fields)
	}
	selector, err := metav1.LabelSelectorAsSelector(PodDisruptionBudget(cluster).Spec.Selector)
	require.NoError(t, err)
	assert.Equal(t, "app.kubernetes.io/instance=prod,app.kubernetes.io/name=pinot,dsoi.datainfra.io/node notin (b,z)", selector.String())
	for name, want := range map[string]bool{"a": true, "b": false, "z": false} {
		assert.Equal(t, want, selector.Matches(labelSet(nodes[name])), name)
	}
	sharesNothing(t, func() any { return PodDisruptionBudget(cluster) })
}
