package budgets_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/budgets/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/budgets/want"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func TestPerNode(t *testing.T) {
	cr := &v1.Herd{ObjectMeta: meta, Spec: v1.HerdSpec{Image: "farm:1", Nodes: []v1.Node{
		{Name: "black", NodeType: "cow", Replicas: 2},
		{Name: "white", NodeType: "cow", Replicas: 1},
		{Name: "collie", NodeType: "dog", Replicas: 2},
	}}}
	b, errs := want.NewHerdBuilder(cr, want.UnimplementedHerdHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"PodDisruptionBudget one-black", "StatefulSet one-black",
		"StatefulSet one-white",
		"Service one-collie", "StatefulSet one-collie",
	}, built.Names(t, list), "one pod needs no budget, and dogs have none")
	budget := built.Find[*policyv1.PodDisruptionBudget](t, list, "one-black")
	assert.Equal(t, b.Nodes()[0].Selector("PodDisruptionBudget"), budget.Spec.Selector)
	assert.Equal(t, "Herd one", built.Owner(budget))
}

// lenient lets two pods go at a time.
type lenient struct{ want.UnimplementedFlockHooks }

func (lenient) ClusterPodDisruptionBudget(cluster *want.FlockCluster, budget *policyv1.PodDisruptionBudget) error {
	budget.Spec.MaxUnavailable.IntVal = int32(len(cluster.Nodes))
	return nil
}

func TestPerCluster(t *testing.T) {
	cr := &v1.Flock{ObjectMeta: meta, Spec: v1.FlockSpec{Image: "farm:1", Nodes: []v1.Node{
		{Name: "black", NodeType: "sheep", Replicas: 1},
		{Name: "white", NodeType: "sheep", Replicas: 1},
	}}}
	b, errs := want.NewFlockBuilder(cr, lenient{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"PodDisruptionBudget one", "StatefulSet one-black", "StatefulSet one-white"}, built.Names(t, list))
	budget := built.Find[*policyv1.PodDisruptionBudget](t, list, "one")
	assert.Equal(t, int32(2), budget.Spec.MaxUnavailable.IntVal, "the hook sees all nodes")
	for _, node := range b.Nodes() {
		for label, value := range budget.Spec.Selector.MatchLabels {
			assert.Equal(t, value, node.Labels()[label], "it is for the pods of every node")
		}
		assert.Len(t, node.Cluster.Nodes, 2, "a node sees its siblings")
	}
}

func TestSwitchedOff(t *testing.T) {
	cr := &v1.Hermit{ObjectMeta: meta, Spec: v1.HermitSpec{Image: "hut:1", Nodes: []v1.Node{{Name: "old", NodeType: "hermit", Replicas: 2}}}}
	b, errs := want.NewHermitBuilder(cr, want.UnimplementedHermitHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, []string{"StatefulSet one-old"}, built.Names(t, b.List()))
	assert.Equal(t, []string{"StatefulSet"}, built.Kinds(want.HermitKind(want.UnimplementedHermitHooks{})))
}

func TestReconcileHerd(t *testing.T) {
	casetest.Case[*v1.Herd]{
		Kind:  want.HerdKind(want.UnimplementedHerdHooks{}),
		Hooks: want.UnimplementedHerdHooks{},
		Types: []runtime.Object{&v1.Herd{}, &v1.HerdList{}},
		CR: &v1.Herd{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.HerdSpec{Image: "farm:1", Nodes: []v1.Node{
			{Name: "a", NodeType: "cow", Replicas: 2}, {Name: "b", NodeType: "cow", Replicas: 2},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Herd) (reconcile.Result, error) {
			return want.ReconcileHerd(ctx, rt, cr, want.UnimplementedHerdHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Herd) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "StatefulSet one-b"},
	}.Run(t)
}

func TestReconcileFlock(t *testing.T) {
	casetest.Case[*v1.Flock]{
		Kind:  want.FlockKind(want.UnimplementedFlockHooks{}),
		Hooks: want.UnimplementedFlockHooks{},
		Types: []runtime.Object{&v1.Flock{}, &v1.FlockList{}},
		CR: &v1.Flock{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.FlockSpec{Image: "farm:1", Nodes: []v1.Node{
			{Name: "a", NodeType: "sheep", Replicas: 1}, {Name: "b", NodeType: "sheep", Replicas: 1},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Flock) (reconcile.Result, error) {
			return want.ReconcileFlock(ctx, rt, cr, want.UnimplementedFlockHooks{})
		},
		Objects: []string{"PodDisruptionBudget one", "StatefulSet one-a", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Flock) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"StatefulSet one-a"},
	}.Run(t)
}
