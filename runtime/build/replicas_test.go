package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/utils/ptr"
)

func TestNode_Replicas(t *testing.T) {
	spec := &autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 5}
	tests := map[string]struct {
		said *int64
		kind WorkloadKind
		tell func(*Node)
		want *int32
	}{
		"a default":                    {nil, StatefulSet, func(n *Node) { n.DefaultReplicas(3) }, ptr.To(int32(3))},
		"a default of two":             {nil, StatefulSet, func(n *Node) { n.DefaultReplicas(2); n.DefaultReplicas(3) }, ptr.To(int32(2))},
		"a default where one is said":  {ptr.To(int64(0)), StatefulSet, func(n *Node) { n.DefaultReplicas(3) }, ptr.To(int32(0))},
		"a default and an autoscaler":  {nil, Deployment, func(n *Node) { n.DefaultReplicas(3); n.Autoscale(spec) }, nil},
		"set":                          {ptr.To(int64(7)), StatefulSet, func(n *Node) { n.SetReplicas(0) }, ptr.To(int32(0))},
		"set, and an autoscaler":       {nil, Deployment, func(n *Node) { n.SetReplicas(0); n.Autoscale(spec) }, ptr.To(int32(0))},
		"a default for a DaemonSet":    {nil, DaemonSet, func(n *Node) { n.DefaultReplicas(3) }, nil},
		"set for a DaemonSet":          {nil, DaemonSet, func(n *Node) { n.SetReplicas(3) }, nil},
		"set after a default is there": {nil, StatefulSet, func(n *Node) { n.DefaultReplicas(3); n.SetReplicas(1) }, ptr.To(int32(1))},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: "broker", Replicas: test.said})
			node.Kind = test.kind
			test.tell(&node)
			assert.Equal(t, test.want, node.Replicas)
		})
	}

	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	assert.NotNil(t, HorizontalPodAutoscaler(node, spec))
	node.SetReplicas(0)
	assert.Nil(t, HorizontalPodAutoscaler(node, spec), "it would scale what is fixed")
}
