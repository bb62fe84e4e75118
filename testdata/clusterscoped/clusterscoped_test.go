package clusterscoped_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/clusterscoped/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/clusterscoped/want"
)

func TestReconcileGrid(t *testing.T) {
	casetest.Case[*v1.Grid]{
		Kind:  want.GridKind(want.UnimplementedGridHooks{}),
		Hooks: want.UnimplementedGridHooks{},
		Types: []runtime.Object{&v1.Grid{}, &v1.GridList{}},
		CR: &v1.Grid{
			ObjectMeta: metav1.ObjectMeta{Name: "one"},
			Spec:       v1.GridSpec{Nodes: []v1.GridEntry{{Name: "a", NodeType: "worker", Image: "x:1"}, {Name: "b", NodeType: "worker", Image: "x:1"}}},
		},
		Options: []dsoi.Option{dsoi.Namespace("grids")},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Grid) (reconcile.Result, error) {
			return want.ReconcileGrid(ctx, rt, cr, want.UnimplementedGridHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Grid) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "StatefulSet one-b"},
	}.Run(t)
}
