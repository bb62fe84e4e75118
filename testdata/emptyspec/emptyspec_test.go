package emptyspec_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/emptyspec/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/emptyspec/want"
)

func TestReconcileHollow(t *testing.T) {
	casetest.Case[*v1.Hollow]{
		Kind:  want.HollowKind(want.UnimplementedHollowHooks{}),
		Hooks: want.UnimplementedHollowHooks{},
		Types: []runtime.Object{&v1.Hollow{}, &v1.HollowList{}},
		CR: &v1.Hollow{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Hollow) (reconcile.Result, error) {
			return want.ReconcileHollow(ctx, rt, cr, want.UnimplementedHollowHooks{})
		},
		Objects: []string{},
	}.Run(t)
}

func TestReconcileBare(t *testing.T) {
	casetest.Case[*v1.Bare]{
		Kind:  want.BareKind(want.UnimplementedBareHooks{}),
		Hooks: want.UnimplementedBareHooks{},
		Types: []runtime.Object{&v1.Bare{}, &v1.BareList{}},
		CR: &v1.Bare{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Bare) (reconcile.Result, error) {
			return want.ReconcileBare(ctx, rt, cr, want.UnimplementedBareHooks{})
		},
		Objects: []string{},
	}.Run(t)
}
