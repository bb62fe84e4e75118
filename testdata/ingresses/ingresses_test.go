package ingresses_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/ingresses/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/ingresses/want"
)

func TestPerNode(t *testing.T) {
	class := func(name string) *networkingv1.IngressSpec {
		return &networkingv1.IngressSpec{IngressClassName: ptr.To(name)}
	}
	cr := &v1.Harbour{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.HarbourSpec{
		Image: "harbour:1", Ingress: class("all"),
		Nodes: []v1.Node{
			{Name: "a", NodeType: "pier", Replicas: 1},
			{Name: "b", NodeType: "pier", Replicas: 1, Entrance: class("own")},
			{Name: "c", NodeType: "light", Replicas: 1},
		},
	}}
	b, errs := want.NewHarbourBuilder(cr, want.UnimplementedHarbourHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"Service one-a", "Ingress one-a", "StatefulSet one-a",
		"Service one-b", "Ingress one-b", "StatefulSet one-b",
		"Service one-c", "StatefulSet one-c",
	}, built.Names(t, list))
	of := func(name string) networkingv1.IngressSpec {
		return built.Find[*networkingv1.Ingress](t, list, name).Spec
	}
	assert.Equal(t, "all", *of("one-a").IngressClassName, "the cluster's")
	assert.Equal(t, "own", *of("one-b").IngressClassName, "the node's wins")
	assert.Equal(t, &networkingv1.IngressServiceBackend{Name: "one-b", Port: networkingv1.ServiceBackendPort{Name: "http"}}, of("one-b").DefaultBackend.Service)
}

func TestReconcileHarbour(t *testing.T) {
	casetest.Case[*v1.Harbour]{
		Kind:  want.HarbourKind(want.UnimplementedHarbourHooks{}),
		Hooks: want.UnimplementedHarbourHooks{},
		Types: []runtime.Object{&v1.Harbour{}, &v1.HarbourList{}},
		CR: &v1.Harbour{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.HarbourSpec{Image: "harbour:1", Nodes: []v1.Node{
			{Name: "a", NodeType: "pier", Replicas: 1, Entrance: &networkingv1.IngressSpec{}}, {Name: "b", NodeType: "pier", Replicas: 1},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Harbour) (reconcile.Result, error) {
			return want.ReconcileHarbour(ctx, rt, cr, want.UnimplementedHarbourHooks{})
		},
		Objects: []string{"Service one-a", "Ingress one-a", "StatefulSet one-a", "Service one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Harbour) { cr.Spec.Nodes[0].Entrance = nil },
		Pruned:  []string{"Ingress one-a"},
	}.Run(t)
}
