package nostatus_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/nostatus/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/nostatus/want"
)

func TestReconcilePlain(t *testing.T) {
	casetest.Case[*v1.Plain]{
		Kind:  want.PlainKind(want.UnimplementedPlainHooks{}),
		Hooks: want.UnimplementedPlainHooks{},
		Types: []runtime.Object{&v1.Plain{}, &v1.PlainList{}},
		CR: &v1.Plain{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec:       v1.PlainSpec{Nodes: []v1.PlainEntry{{Name: "a", NodeType: "worker", Image: "x:1"}, {Name: "b", NodeType: "worker", Image: "x:1"}}},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Plain) (reconcile.Result, error) {
			return want.ReconcilePlain(ctx, rt, cr, want.UnimplementedPlainHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Plain) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "StatefulSet one-b"},
	}.Run(t)
}
