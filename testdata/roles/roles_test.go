package roles_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/roles/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/roles/want"
)

func vault(spec v1.VaultSpec) *v1.Vault {
	spec.Image = "vault:1"
	return &v1.Vault{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func list(t *testing.T, spec v1.VaultSpec) build.List {
	t.Helper()
	b, errs := want.NewVaultBuilder(vault(spec), want.UnimplementedVaultHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func env(value string) []corev1.EnvVar { return []corev1.EnvVar{{Name: "A", Value: value}} }

// A node below a role is named after both.
func TestNames(t *testing.T) {
	groups := map[string]v1.Group{"default": {Replicas: ptr.To(int32(1))}, "ssd": {Replicas: ptr.To(int32(1))}}
	names := built.Names(t, list(t, v1.VaultSpec{
		Names: &v1.Role{Groups: groups}, Data: &v1.Role{Groups: groups},
		Gateways: []v1.Gateway{{Name: "default", Replicas: 1}},
	}))
	assert.Equal(t, []string{
		"Service one-name-default", "StatefulSet one-name-default",
		"Service one-name-ssd", "StatefulSet one-name-ssd",
		"Service one-data-default", "StatefulSet one-data-default",
		"Service one-data-ssd", "StatefulSet one-data-ssd",
		"Deployment one-default",
	}, names)
}

// A group wins over its role, that over the whole, and what stands beside a block of
// settings over the block.
func TestLevels(t *testing.T) {
	spec := v1.VaultSpec{
		Storing: v1.Config{Env: env("all"), NodeSelector: map[string]string{"all": "1"}, Port: 1},
		Data: &v1.Role{
			Config: &v1.Config{Env: env("role"), NodeSelector: map[string]string{"role": "1"}, Port: 2},
			Groups: map[string]v1.Group{
				"a": {},
				"b": {Config: &v1.Config{Env: env("config"), NodeSelector: map[string]string{"group": "1"}, Port: 3}},
				"c": {Config: &v1.Config{Env: env("config")}, Env: env("group")},
			},
		},
		Names:    &v1.Role{Groups: map[string]v1.Group{"a": {}}},
		Gateways: []v1.Gateway{{Name: "g"}},
	}
	objects := list(t, spec)
	pod := func(name string) corev1.PodSpec {
		return built.Find[*appsv1.StatefulSet](t, objects, name).Spec.Template.Spec
	}
	for name, want := range map[string]struct {
		env      string
		selector map[string]string
		port     int32
	}{
		"one-name-a": {"all", map[string]string{"all": "1"}, 1},
		"one-data-a": {"role", map[string]string{"all": "1", "role": "1"}, 2},
		"one-data-b": {"config", map[string]string{"all": "1", "role": "1", "group": "1"}, 3},
		"one-data-c": {"group", map[string]string{"all": "1", "role": "1"}, 2},
	} {
		got := pod(name)
		assert.Equal(t, env(want.env), got.Containers[0].Env, name)
		assert.Equal(t, want.selector, got.NodeSelector, name)
		assert.Equal(t, want.port, got.Containers[0].Ports[0].ContainerPort, name)
	}
	assert.Equal(t, ptr.To(int64(300)), pod("one-name-a").TerminationGracePeriodSeconds)
	assert.Nil(t, pod("one-data-a").TerminationGracePeriodSeconds)

	gateway := built.Find[*appsv1.Deployment](t, objects, "one-g").Spec.Template.Spec
	assert.Empty(t, gateway.Containers[0].Env, "the block is for other node types")
	assert.Empty(t, gateway.NodeSelector)
}

// The key of a role is the type of its nodes, declared or not.
func TestRolesInAMap(t *testing.T) {
	cr := &v1.Yard{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.YardSpec{
		Image: "yard:1",
		Roles: map[string]*v1.Other{
			"crane": {PriorityClassName: "high", Groups: []v1.OtherGroup{{Name: "a", Replicas: 1}, {Name: "b", Replicas: 1}}},
			"fence": {Groups: []v1.OtherGroup{{Name: "a", Replicas: 1}}},
			"gone":  nil,
		},
	}}
	b, errs := want.NewYardBuilder(cr, want.UnimplementedYardHooks{}, build.Inputs{})
	require.Empty(t, errs)
	objects := b.List()
	assert.Equal(t, []string{"StatefulSet one-crane-a", "StatefulSet one-crane-b", "Deployment one-fence-a"}, built.Names(t, objects))
	assert.Equal(t, "high", built.Find[*appsv1.StatefulSet](t, objects, "one-crane-b").Spec.Template.Spec.PriorityClassName)
	assert.Equal(t, "fence", built.Find[*appsv1.Deployment](t, objects, "one-fence-a").Spec.Template.Spec.Containers[0].Name)
}

func TestWrong(t *testing.T) {
	cr := &v1.Yard{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.YardSpec{
		Image: "yard:1",
		Roles: map[string]*v1.Other{"crane": {Groups: []v1.OtherGroup{{Name: "a"}, {Name: "a"}, {}}}},
	}}
	_, errs := want.NewYardBuilder(cr, want.UnimplementedYardHooks{}, build.Inputs{})
	require.Len(t, errs, 2)
	assert.EqualError(t, errs[0], `spec.roles[crane].groups[1].name: Duplicate value: "crane-a"`)
	assert.EqualError(t, errs[1], `spec.roles[crane].groups[2].name: Required value`)
}

func TestReconcileVault(t *testing.T) {
	group := func() map[string]v1.Group { return map[string]v1.Group{"default": {Replicas: ptr.To(int32(2))}} }
	casetest.Case[*v1.Vault]{
		Kind:  want.VaultKind(want.UnimplementedVaultHooks{}),
		Hooks: want.UnimplementedVaultHooks{},
		Types: []runtime.Object{&v1.Vault{}, &v1.VaultList{}},
		CR:    vault(v1.VaultSpec{Names: &v1.Role{Groups: group()}, Data: &v1.Role{Groups: group()}}),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Vault) (reconcile.Result, error) {
			return want.ReconcileVault(ctx, rt, cr, want.UnimplementedVaultHooks{})
		},
		Objects: []string{
			"Service one-name-default", "PodDisruptionBudget one-name-default", "StatefulSet one-name-default",
			"Service one-data-default", "PodDisruptionBudget one-data-default", "StatefulSet one-data-default",
		},
		Shrink: func(cr *v1.Vault) { cr.Spec.Data = nil },
		Pruned: []string{"Service one-data-default", "PodDisruptionBudget one-data-default", "StatefulSet one-data-default"},
	}.Run(t)
}
