package stopped_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/stopped/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/stopped/want"
)

func list(t *testing.T, stopped bool, node v1.Node) build.List {
	t.Helper()
	node.Name = "a"
	cr := &v1.Turbine{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.TurbineSpec{Image: "turbine:1", Stopped: stopped, Nodes: []v1.Node{node}}}
	b, errs := want.NewTurbineBuilder(cr, want.UnimplementedTurbineHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func TestReplicas(t *testing.T) {
	tests := map[string]struct {
		stopped bool
		node    v1.Node
		want    int32
	}{
		"a default for its type":   {false, v1.Node{NodeType: "blade"}, 3},
		"its own":                  {false, v1.Node{NodeType: "blade", Replicas: ptr.To(int32(5))}, 5},
		"its own, 0":               {false, v1.Node{NodeType: "blade", Replicas: ptr.To(int32(0))}, 0},
		"stopped":                  {true, v1.Node{NodeType: "blade", Replicas: ptr.To(int32(5))}, 0},
		"stopped, but for one pod": {true, v1.Node{NodeType: "blade", Mode: "Standby"}, 1},
		"not stopped, in standby":  {false, v1.Node{NodeType: "blade", Mode: "Standby"}, 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := built.Find[*appsv1.StatefulSet](t, list(t, test.stopped, test.node), "one-a")
			assert.Equal(t, ptr.To(test.want), set.Spec.Replicas)
		})
	}
	assert.Equal(t, ptr.To(int32(2)), built.Find[*appsv1.Deployment](t, list(t, false, v1.Node{NodeType: "meter"}), "one-a").Spec.Replicas, "a default for all")
}

// What is stopped has no autoscaler, which would start it again; a DaemonSet has no number.
func TestReplicas_OfOthers(t *testing.T) {
	scaled := v1.Node{NodeType: "meter", Replicas: ptr.To(int32(2)), Autoscaler: &autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 9}}
	running, stopped := list(t, false, scaled), list(t, true, scaled)
	assert.Nil(t, built.Find[*appsv1.Deployment](t, running, "one-a").Spec.Replicas)
	assert.Equal(t, ptr.To(int32(0)), built.Find[*appsv1.Deployment](t, stopped, "one-a").Spec.Replicas)
	kinds := func(l build.List) (kinds []string) {
		for _, w := range l.Objects {
			kinds = append(kinds, w.Kind)
		}
		return kinds
	}
	assert.Contains(t, kinds(running), "HorizontalPodAutoscaler")
	assert.NotContains(t, kinds(stopped), "HorizontalPodAutoscaler")
	built.Find[*appsv1.DaemonSet](t, list(t, true, v1.Node{NodeType: "watch"}), "one-a")
}

// A node with an autoscaler has pods again when it is started: an autoscaler does nothing about
// a workload without.
func TestStartedAgain(t *testing.T) {
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	scheme.AddKnownTypes(schema.GroupVersion{Group: "stopped.example.com", Version: "v1"}, &v1.Turbine{}, &v1.TurbineList{})
	node := v1.Node{Name: "a", NodeType: "meter", Autoscaler: &autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 9}}
	cr := &v1.Turbine{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.TurbineSpec{Image: "turbine:1", Nodes: []v1.Node{node}}}
	cluster := dsoitest.NewCluster(scheme, want.TurbineKind(want.UnimplementedTurbineHooks{}), cr)
	rt, err := cluster.Runtime()
	require.NoError(t, err)
	replicas := func(stopped bool) int32 {
		cr := &v1.Turbine{}
		require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "one"}, cr))
		cr.Spec.Stopped = stopped
		require.NoError(t, cluster.Outside().Update(t.Context(), cr))
		for range 3 { // the autoscaler goes first
			require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKeyFromObject(cr), cr))
			_, err := want.ReconcileTurbine(t.Context(), rt, cr, want.UnimplementedTurbineHooks{})
			require.NoError(t, err)
		}
		deployment := &appsv1.Deployment{}
		require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "one-a"}, deployment))
		return ptr.Deref(deployment.Spec.Replicas, -1) // what nobody says is one of Kubernetes' defaults
	}
	replicas(false)
	assert.EqualValues(t, 0, replicas(true))
	assert.EqualValues(t, 1, replicas(false))
}
