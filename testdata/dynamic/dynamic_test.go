package dynamic_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/dynamic/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/dynamic/want"
)

func TestReconcileMesh(t *testing.T) {
	casetest.Case[*v1.Mesh]{
		Kind:  want.MeshKind(want.UnimplementedMeshHooks{}),
		Hooks: want.UnimplementedMeshHooks{},
		Types: []runtime.Object{&v1.Mesh{}, &v1.MeshList{}},
		CR: &v1.Mesh{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: v1.MeshSpec{
				DeploymentOrder: []string{"second"},
				Nodes: []v1.MeshNode{
					{Name: "a", NodeType: "first", Image: "x:1", Config: "k=v"},
					{Name: "b", NodeType: "second", Image: "x:1"},
				},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Mesh) (reconcile.Result, error) {
			return want.ReconcileMesh(ctx, rt, cr, want.UnimplementedMeshHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-b", "Deployment one-b", "ConfigMap one-a-config", "PodDisruptionBudget one-a", "Deployment one-a"},
		Shrink:  func(cr *v1.Mesh) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"ConfigMap one-a-config", "PodDisruptionBudget one-a", "Deployment one-a"},
	}.Run(t)
}

func TestPlaceholders(t *testing.T) {
	b, errs := want.NewMeshBuilder(&v1.Mesh{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec:       v1.MeshSpec{Nodes: []v1.MeshNode{{Name: "a", NodeType: "first", Image: "x:1", Config: "k=v"}}},
	}, want.UnimplementedMeshHooks{}, build.Inputs{})
	require.Empty(t, errs)
	configMap, err := b.ConfigMap(b.Nodes()[0])
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"first.conf": "k=v"}, configMap.Data)
	deployment, err := b.Deployment(b.Nodes()[0])
	require.NoError(t, err)
	assert.Equal(t, "/etc/mesh/first", deployment.Spec.Template.Spec.Containers[0].VolumeMounts[0].MountPath)
}
