package twokinds_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/twokinds/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/twokinds/want"
)

func TestReconcileStore(t *testing.T) {
	casetest.Case[*v1.Store]{
		Kind:  want.StoreKind(want.UnimplementedStoreHooks{}),
		Hooks: want.UnimplementedStoreHooks{},
		Types: []runtime.Object{&v1.Store{}, &v1.StoreList{}},
		CR: &v1.Store{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec:       v1.StoreSpec{Nodes: []v1.StoreEntry{{Name: "a", NodeType: "disk", Image: "x:1"}, {Name: "b", NodeType: "disk", Image: "x:1"}}},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Store) (reconcile.Result, error) {
			return want.ReconcileStore(ctx, rt, cr, want.UnimplementedStoreHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Store) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "StatefulSet one-b"},
	}.Run(t)
}

func TestReconcileCache(t *testing.T) {
	casetest.Case[*v1.Cache]{
		Kind:  want.CacheKind(want.UnimplementedCacheHooks{}),
		Hooks: want.UnimplementedCacheHooks{},
		Types: []runtime.Object{&v1.Cache{}, &v1.CacheList{}},
		CR: &v1.Cache{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec:       v1.CacheSpec{Nodes: []v1.CacheEntry{{Name: "a", NodeType: "memory", Image: "x:1"}, {Name: "b", NodeType: "memory", Image: "x:1"}}},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Cache) (reconcile.Result, error) {
			return want.ReconcileCache(ctx, rt, cr, want.UnimplementedCacheHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "Deployment one-a", "PodDisruptionBudget one-b", "Deployment one-b"},
		Shrink:  func(cr *v1.Cache) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "Deployment one-b"},
	}.Run(t)
}
