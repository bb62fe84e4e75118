package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func sampleAutoscaler() *autoscalingv2.HorizontalPodAutoscalerSpec {
	return &autoscalingv2.HorizontalPodAutoscalerSpec{MinReplicas: ptr.To[int32](2), MaxReplicas: 5, Metrics: []autoscalingv2.MetricSpec{{Type: "Pods"}}}
}

func TestHorizontalPodAutoscaler(t *testing.T) {
	for nodeType, kind := range map[string]string{"controller": "StatefulSet", "broker": "Deployment"} {
		node := sampleNode(t, NodeFields{Name: "a", Type: nodeType})
		spec := *sampleAutoscaler()
		spec.ScaleTargetRef = autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: kind, Name: "prod-a"}
		assert.Equal(t, &autoscalingv2.HorizontalPodAutoscaler{
			TypeMeta:   metav1.TypeMeta{APIVersion: "autoscaling/v2", Kind: "HorizontalPodAutoscaler"},
			ObjectMeta: node.ObjectMeta("HorizontalPodAutoscaler"),
			Spec:       spec,
		}, HorizontalPodAutoscaler(node, sampleAutoscaler()))
		given := sampleAutoscaler()
		sharesNothing(t, func() any { return HorizontalPodAutoscaler(node, given) }, given)
		assert.Nil(t, HorizontalPodAutoscaler(node, nil))
	}
	assert.Nil(t, HorizontalPodAutoscaler(nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: "agent"}), sampleAutoscaler()))
	assert.Nil(t, HorizontalPodAutoscaler(sampleNode(t, NodeFields{Name: "a", Type: "minion"}), sampleAutoscaler()), "not the type's")
}

// A node with an autoscaler has as many pods as that says, which may be several.
func TestAutoscale(t *testing.T) {
	of := func(nodeType string, spec *autoscalingv2.HorizontalPodAutoscalerSpec) Node {
		node := sampleNode(t, NodeFields{Name: "a", Type: nodeType, Replicas: ptr.To(int64(1))})
		node.Autoscale(spec)
		return node
	}
	assert.Nil(t, of("broker", sampleAutoscaler()).Replicas)
	assert.NotNil(t, PodDisruptionBudget(of("broker", sampleAutoscaler())))
	assert.EqualValues(t, 1, *of("broker", nil).Replicas)
	assert.EqualValues(t, 1, *of("minion", sampleAutoscaler()).Replicas, "its type has no autoscaler")
}

func TestCheckHorizontalPodAutoscalerSpec(t *testing.T) {
	assert.Empty(t, CheckHorizontalPodAutoscalerSpec(nil, nodesPath, "scale"))
	assert.Empty(t, CheckHorizontalPodAutoscalerSpec(sampleAutoscaler(), nodesPath, "scale"))
	other := sampleAutoscaler()
	other.ScaleTargetRef.Name = "other"
	errs := CheckHorizontalPodAutoscalerSpec(other, nodesPath, "scale")
	require.Len(t, errs, 1)
	assert.Equal(t, "spec.nodes.scale.scaleTargetRef: Forbidden: the autoscaler is for the node's workload; leave it empty", errs[0].Error())
}

func TestUnfit(t *testing.T) {
	assert.Empty(t, sampleNode(t, NodeFields{Name: "a", Type: "broker"}).Unfit(HorizontalPodAutoscalerKind(), nodesPath, "scale"))
	errs := nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: "agent"}).Unfit(HorizontalPodAutoscalerKind(), nodesPath, "scale")
	require.Len(t, errs, 1)
	assert.Equal(t, "spec.nodes.scale: Forbidden: node a runs as a DaemonSet, which has no HorizontalPodAutoscaler", errs[0].Error())
}
