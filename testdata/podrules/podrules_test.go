package podrules_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/podrules/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/podrules/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func account(t *testing.T, list build.List, set string) string {
	t.Helper()
	return built.Find[*appsv1.StatefulSet](t, list, set).Spec.Template.Spec.ServiceAccountName
}

func TestPerCluster(t *testing.T) {
	cr := &v1.Guild{ObjectMeta: meta, Spec: v1.GuildSpec{Image: "guild:1", Nodes: []v1.Node{{Name: "a", NodeType: "master", Replicas: 1}}}}
	b, errs := want.NewGuildBuilder(cr, want.UnimplementedGuildHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"ServiceAccount one", "Role one", "RoleBinding one", "StatefulSet one-a"}, built.Names(t, list), "what pods use comes before the pods")
	assert.Equal(t, "one", account(t, list, "one-a"))
	assert.Equal(t, []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"pods", "pods/log"}, Verbs: []string{"get", "list"}},
		{APIGroups: []string{"apps", "batch"}, Resources: []string{"statefulsets"}, ResourceNames: []string{"one", "two"}, Verbs: []string{"get"}},
	}, built.Find[*rbacv1.Role](t, list, "one").Rules)

	cr.Spec.ServiceAccountName = "mine"
	b, errs = want.NewGuildBuilder(cr, want.UnimplementedGuildHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, "mine", account(t, b.List(), "one-a"), "what the custom resource says wins")
}

func TestPerNode(t *testing.T) {
	cr := &v1.Craft{ObjectMeta: meta, Spec: v1.CraftSpec{Image: "craft:1", Nodes: []v1.Node{
		{Name: "a", NodeType: "smith", Replicas: 1}, {Name: "b", NodeType: "miner", Replicas: 1}, {Name: "c", NodeType: "guest", Replicas: 1},
	}}}
	b, errs := want.NewCraftBuilder(cr, want.UnimplementedCraftHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"ServiceAccount one-a", "Role one-a", "RoleBinding one-a", "StatefulSet one-a",
		"ServiceAccount one-b", "Role one-b", "RoleBinding one-b", "StatefulSet one-b",
		"StatefulSet one-c",
	}, built.Names(t, list))
	assert.Len(t, built.Find[*rbacv1.Role](t, list, "one-a").Rules, 2)
	assert.Len(t, built.Find[*rbacv1.Role](t, list, "one-b").Rules, 1)
	assert.Equal(t, "one-a", account(t, list, "one-a"))
	assert.Empty(t, account(t, list, "one-c"), "a guest may do nothing")
}

func TestReconcileCraft(t *testing.T) {
	casetest.Case[*v1.Craft]{
		Kind:  want.CraftKind(want.UnimplementedCraftHooks{}),
		Hooks: want.UnimplementedCraftHooks{},
		Types: []runtime.Object{&v1.Craft{}, &v1.CraftList{}},
		CR: &v1.Craft{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.CraftSpec{Image: "craft:1", Nodes: []v1.Node{
			{Name: "a", NodeType: "smith", Replicas: 1}, {Name: "c", NodeType: "guest", Replicas: 1},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Craft) (reconcile.Result, error) {
			return want.ReconcileCraft(ctx, rt, cr, want.UnimplementedCraftHooks{})
		},
		Objects: []string{"ServiceAccount one-a", "Role one-a", "RoleBinding one-a", "StatefulSet one-a", "StatefulSet one-c"},
		Shrink:  func(cr *v1.Craft) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"ServiceAccount one-a", "Role one-a", "RoleBinding one-a", "StatefulSet one-a"},
	}.Run(t)
}
