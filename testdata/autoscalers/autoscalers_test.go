package autoscalers_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/autoscalers/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/autoscalers/want"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
)

func choir(nodes ...v1.Node) *v1.Choir {
	return &v1.Choir{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.ChoirSpec{Image: "choir:1", Nodes: nodes}}
}

func listOf(t *testing.T, cr *v1.Choir) build.List {
	t.Helper()
	b, errs := want.NewChoirBuilder(cr, want.UnimplementedChoirHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func TestPerNode(t *testing.T) {
	list := listOf(t, choir(
		v1.Node{Name: "a", NodeType: "voice", Replicas: 1, Scale: &v1.Scale{MinReplicas: ptr.To[int32](2), MaxReplicas: 4, Patience: ptr.To[int32](60), Annotations: map[string]string{"key": "c"}}},
		v1.Node{Name: "b", NodeType: "band", Replicas: 1},
		v1.Node{Name: "c", NodeType: "usher"},
	))
	assert.Equal(t, []string{
		"PodDisruptionBudget one-a", "StatefulSet one-a", "HorizontalPodAutoscaler one-a", "Deployment one-b", "DaemonSet one-c",
	}, built.Names(t, list))
	autoscaler := built.Find[*autoscalingv2.HorizontalPodAutoscaler](t, list, "one-a")
	assert.Equal(t, autoscalingv2.HorizontalPodAutoscalerSpec{
		ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "StatefulSet", Name: "one-a"},
		MinReplicas:    ptr.To[int32](2), MaxReplicas: 4,
		Behavior: &autoscalingv2.HorizontalPodAutoscalerBehavior{ScaleDown: &autoscalingv2.HPAScalingRules{StabilizationWindowSeconds: ptr.To[int32](60)}},
	}, autoscaler.Spec)
	assert.Equal(t, map[string]string{"key": "c"}, autoscaler.Annotations)
	assert.Nil(t, built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.Replicas, "the autoscaler says how many there are")
	assert.EqualValues(t, 1, *built.Find[*appsv1.Deployment](t, list, "one-b").Spec.Replicas)
}

// What the whole custom resource says is for the nodes that can have an autoscaler.
func TestForAll(t *testing.T) {
	cr := choir(
		v1.Node{Name: "a", NodeType: "voice", Replicas: 1, Scale: &v1.Scale{MaxReplicas: 4}}, v1.Node{Name: "b", NodeType: "band", Replicas: 1},
		v1.Node{Name: "c", NodeType: "organ", Replicas: 1}, v1.Node{Name: "d", NodeType: "usher"},
	)
	cr.Spec.Autoscaler = &autoscalingv2.HorizontalPodAutoscalerSpec{MinReplicas: ptr.To[int32](2), MaxReplicas: 9}
	list := listOf(t, cr)
	spec := func(name string) autoscalingv2.HorizontalPodAutoscalerSpec {
		return built.Find[*autoscalingv2.HorizontalPodAutoscaler](t, list, name).Spec
	}
	assert.EqualValues(t, 4, spec("one-a").MaxReplicas, "the node's wins")
	assert.EqualValues(t, 2, *spec("one-a").MinReplicas)
	assert.EqualValues(t, 9, spec("one-b").MaxReplicas)
	assert.NotContains(t, built.Names(t, list), "HorizontalPodAutoscaler one-c", "its type has none")
	assert.NotContains(t, built.Names(t, list), "HorizontalPodAutoscaler one-d", "a DaemonSet has none")
	assert.EqualValues(t, 1, *built.Find[*appsv1.StatefulSet](t, list, "one-c").Spec.Replicas)
}

func TestErrors(t *testing.T) {
	cr := choir(v1.Node{Name: "a", NodeType: "usher", Scale: &v1.Scale{MinReplicas: ptr.To[int32](0), Annotations: map[string]string{"key": "c"}}})
	cr.Spec.Autoscaler = &autoscalingv2.HorizontalPodAutoscalerSpec{ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{Name: "other"}}
	_, errs := want.NewChoirBuilder(cr, want.UnimplementedChoirHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	assert.Equal(t, []string{
		"spec.autoscaler.scaleTargetRef: Forbidden: the autoscaler is for the node's workload; leave it empty",
		"spec.nodes[0].scale.minReplicas: Forbidden: node a runs as a DaemonSet, which has no HorizontalPodAutoscaler",
		"spec.nodes[0].scale.annotations: Forbidden: node a runs as a DaemonSet, which has no HorizontalPodAutoscaler",
	}, messages)
}

func TestReconcileChoir(t *testing.T) {
	casetest.Case[*v1.Choir]{
		Kind:  want.ChoirKind(want.UnimplementedChoirHooks{}),
		Hooks: want.UnimplementedChoirHooks{},
		Types: []runtime.Object{&v1.Choir{}, &v1.ChoirList{}},
		CR: choir(
			v1.Node{Name: "a", NodeType: "voice", Replicas: 2, Scale: &v1.Scale{MaxReplicas: 4}}, v1.Node{Name: "b", NodeType: "band", Replicas: 1, Scale: &v1.Scale{MaxReplicas: 4}},
		),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Choir) (reconcile.Result, error) {
			return want.ReconcileChoir(ctx, rt, cr, want.UnimplementedChoirHooks{})
		},
		Objects: []string{
			"PodDisruptionBudget one-a", "StatefulSet one-a", "HorizontalPodAutoscaler one-a",
			"PodDisruptionBudget one-b", "Deployment one-b", "HorizontalPodAutoscaler one-b",
		},
		Shrink: func(cr *v1.Choir) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned: []string{"PodDisruptionBudget one-b", "HorizontalPodAutoscaler one-b", "Deployment one-b"},
	}.Run(t)
}
