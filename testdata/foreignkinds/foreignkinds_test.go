package foreignkinds_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/want"
	widgetv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/widget/v1"
)

// hooks return two Widgets for each node, and one Lease for all.
type hooks struct {
	want.UnimplementedShopHooks
	err error
}

func (h hooks) Widgets(node want.ShopNode) ([]*widgetv1.Widget, error) {
	if h.err != nil {
		return nil, h.err
	}
	var widgets []*widgetv1.Widget
	for _, colour := range []string{"red", "blue"} {
		widgets = append(widgets, &widgetv1.Widget{
			ObjectMeta: metav1.ObjectMeta{Name: node.NameOf("Service") + "-" + colour},
			Spec:       widgetv1.WidgetSpec{Colour: colour},
		})
	}
	return widgets, nil
}

func (hooks) Leases(cluster *want.ShopCluster) ([]*coordinationv1.Lease, error) {
	return []*coordinationv1.Lease{{ObjectMeta: metav1.ObjectMeta{Name: cluster.Nodes[0].NameOf("Service")}}}, nil
}

func shop() *v1.Shop {
	return &v1.Shop{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec:       v1.ShopSpec{Image: "shop:1", Nodes: []v1.Node{{Name: "a", NodeType: "counter", Replicas: 1}}},
	}
}

func TestHooksReturnTheWantedOnes(t *testing.T) {
	b, errs := want.NewShopBuilder(shop(), hooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"Lease one-a", "Service one-a", "Widget one-a-red", "Widget one-a-blue", "StatefulSet one-a"}, built.Names(t, list))
	widget := built.Find[*widgetv1.Widget](t, list, "one-a-red")
	assert.Equal(t, "Shop one", built.Owner(widget))
	assert.Equal(t, "default", widget.Namespace)
	assert.Equal(t, "a", widget.Labels[build.LabelNode])
	assert.NotContains(t, built.Find[*coordinationv1.Lease](t, list, "one-a").Labels, build.LabelNode, "it is the whole cluster's")
}

func TestErrorOfAHook(t *testing.T) {
	b, errs := want.NewShopBuilder(shop(), hooks{err: errors.New("no paint")}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := b.Objects()
	require.ErrorContains(t, err, "no paint")
	assert.Len(t, objects, 3, "the others are there")
}

func TestDescription(t *testing.T) {
	kind := want.ShopKind(hooks{})
	assert.Equal(t, []string{"Service", "PodDisruptionBudget", "Widget", "Lease", "StatefulSet"}, built.Kinds(kind))
	widget, lease := kind.Objects[2], kind.Objects[3]
	assert.Equal(t, "widgets.example.com/v1, Kind=Widget", widget.GroupVersionKind.String())
	assert.IsType(t, &widgetv1.Widget{}, widget.New())
	assert.IsType(t, &widgetv1.WidgetList{}, widget.NewList())
	assert.True(t, widget.Optional)
	assert.False(t, lease.Optional)
}

func TestReconcileShop(t *testing.T) {
	cr := shop()
	cr.UID = ""
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "b", NodeType: "counter", Replicas: 1})
	casetest.Case[*v1.Shop]{
		Kind:  want.ShopKind(hooks{}),
		Hooks: hooks{},
		Types: []runtime.Object{&v1.Shop{}, &v1.ShopList{}},
		Foreign: func(scheme *runtime.Scheme) error {
			scheme.AddKnownTypes(schema.GroupVersion{Group: "widgets.example.com", Version: "v1"}, &widgetv1.Widget{}, &widgetv1.WidgetList{})
			return nil
		},
		CR: cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Shop) (reconcile.Result, error) {
			return want.ReconcileShop(ctx, rt, cr, hooks{})
		},
		Objects: []string{
			"Lease one-a",
			"Service one-a", "Widget one-a-red", "Widget one-a-blue", "StatefulSet one-a",
			"Service one-b", "Widget one-b-red", "Widget one-b-blue", "StatefulSet one-b",
		},
		Shrink: func(cr *v1.Shop) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned: []string{"Service one-b", "Widget one-b-red", "Widget one-b-blue", "StatefulSet one-b"},
	}.Run(t)
}
