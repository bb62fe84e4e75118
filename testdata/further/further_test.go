package further_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/further/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/further/want"
)

// hooks plant something around the beds.
type hooks struct{ want.UnimplementedGardenHooks }

func (hooks) Further(cluster *want.GardenCluster) ([]client.Object, error) {
	return []client.Object{
		&networkingv1.NetworkPolicy{
			ObjectMeta: metav1.ObjectMeta{Name: cluster.Name + "-hedge"},
			Spec:       networkingv1.NetworkPolicySpec{PodSelector: *cluster.Identity.Selector("Service")},
		},
		&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: cluster.Name + "-signs"}},
	}, nil
}

func garden() *v1.Garden {
	return &v1.Garden{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec:       v1.GardenSpec{Image: "garden:1", Nodes: []v1.Node{{Name: "a", NodeType: "bed", Replicas: 1}}},
	}
}

func TestFurther(t *testing.T) {
	b, errs := want.NewGardenBuilder(garden(), hooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"NetworkPolicy one-hedge", "ConfigMap one-signs", "StatefulSet one-a"}, built.Names(t, list))
	hedge := built.Find[*networkingv1.NetworkPolicy](t, list, "one-hedge")
	assert.Equal(t, "Garden one", built.Owner(hedge))
	assert.Equal(t, build.ManagedBy, hedge.Labels[build.LabelManagedBy])
	assert.Equal(t, []string{"ConfigMap", "NetworkPolicy", "PodDisruptionBudget", "StatefulSet"}, built.Kinds(want.GardenKind(hooks{})), "what the markers allow is watched and pruned")
}

// nameless returns what nobody can find again.
type nameless struct{ want.UnimplementedGardenHooks }

func (nameless) Further(*want.GardenCluster) ([]client.Object, error) {
	return []client.Object{&corev1.ConfigMap{}}, nil
}

func TestFurther_NeedsNames(t *testing.T) {
	b, errs := want.NewGardenBuilder(garden(), nameless{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.Objects()
	require.ErrorContains(t, err, "hook Further returned a ConfigMap without a name")
}

func TestReconcileGarden(t *testing.T) {
	cr := garden()
	cr.UID = ""
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "b", NodeType: "bed", Replicas: 1})
	casetest.Case[*v1.Garden]{
		Kind:  want.GardenKind(hooks{}),
		Hooks: hooks{},
		Types: []runtime.Object{&v1.Garden{}, &v1.GardenList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Garden) (reconcile.Result, error) {
			return want.ReconcileGarden(ctx, rt, cr, hooks{})
		},
		Objects: []string{"NetworkPolicy one-hedge", "ConfigMap one-signs", "StatefulSet one-a", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Garden) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"StatefulSet one-a"},
	}.Run(t)
}
