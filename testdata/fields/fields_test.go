package fields_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/fields/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/fields/want"
)

func TestReconcileLake(t *testing.T) {
	casetest.Case[*v1.Lake]{
		Kind:  want.LakeKind(want.UnimplementedLakeHooks{}),
		Hooks: want.UnimplementedLakeHooks{},
		Types: []runtime.Object{&v1.Lake{}, &v1.LakeList{}},
		CR: &v1.Lake{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: v1.LakeSpec{
				ServiceAccountName: "lake",
				FE:                 v1.Frontend{Component: v1.Component{Image: "fe:1"}},
				BE:                 &v1.Backend{Component: v1.Component{Image: "be:1"}, Storage: []v1.Storage{{Name: "data", MountPath: "/data", Spec: built.Claim()}}},
				CN:                 &v1.Compute{Component: &v1.Component{Image: "cn:1"}, Name: "compute", ServiceAccountName: "cn"},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Lake) (reconcile.Result, error) {
			return want.ReconcileLake(ctx, rt, cr, want.UnimplementedLakeHooks{})
		},
		Objects: []string{"Service one-fe", "PodDisruptionBudget one-fe", "StatefulSet one-fe", "PodDisruptionBudget one-be", "StatefulSet one-be", "PodDisruptionBudget one-compute", "Deployment one-compute"},
		Shrink:  func(cr *v1.Lake) { cr.Spec.BE = nil },
		Pruned:  []string{"PodDisruptionBudget one-be", "StatefulSet one-be"},
		Changed: []string{"Deployment one-compute"},
	}.Run(t)
}

func TestOptionalNodes(t *testing.T) {
	b, errs := want.NewLakeBuilder(&v1.Lake{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: v1.LakeSpec{
			ServiceAccountName: "lake",
			FE:                 v1.Frontend{Component: v1.Component{Image: "fe:1"}},
			CN:                 &v1.Compute{ServiceAccountName: "cn"},
		},
	}, want.UnimplementedLakeHooks{}, build.Inputs{})
	require.Empty(t, errs)
	require.Len(t, b.Nodes(), 2)
	fe, cn := b.Nodes()[0], b.Nodes()[1]
	assert.NotNil(t, fe.FE)
	assert.Nil(t, fe.CN)
	assert.Equal(t, "cn", cn.Name, "the node type is the name of a node without one")
	set, err := b.StatefulSet(fe)
	require.NoError(t, err)
	assert.Equal(t, "lake", set.Spec.Template.Spec.ServiceAccountName)
	deployment, err := b.Deployment(cn)
	require.NoError(t, err)
	assert.Equal(t, "cn", deployment.Spec.Template.Spec.ServiceAccountName)
	assert.Empty(t, deployment.Spec.Template.Spec.Containers[0].Image, "an embedded nil pointer reads as nothing")
	service, err := b.Service(fe)
	require.NoError(t, err)
	assert.Equal(t, corev1.ClusterIPNone, service.Spec.ClusterIP, "a node type with ports has a headless Service")
}

// Markers see fields of the one node of another type.
func TestFieldsOfAnotherNode(t *testing.T) {
	env := func(backend *v1.Backend) map[string]string {
		b, errs := want.NewLakeBuilder(&v1.Lake{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec:       v1.LakeSpec{FE: v1.Frontend{Component: v1.Component{Image: "fe:1"}}, BE: backend, CN: &v1.Compute{}},
		}, want.UnimplementedLakeHooks{}, build.Inputs{})
		require.Empty(t, errs)
		found := map[string]string{}
		for _, node := range b.Nodes() {
			deployment, err := b.Deployment(node)
			require.NoError(t, err)
			if deployment == nil {
				continue
			}
			for _, variable := range deployment.Spec.Template.Spec.Containers[0].Env {
				found[variable.Name] = variable.Value
			}
		}
		return found
	}
	assert.Equal(t, map[string]string{"BACKEND": "none", "FRONTEND": "fe:1"}, env(nil))
	assert.Equal(t, map[string]string{"BACKEND": "be:1", "FRONTEND": "fe:1"}, env(&v1.Backend{Component: v1.Component{Image: "be:1"}}))
	assert.Equal(t, map[string]string{"BACKEND": "be:1", "SECURE": "yes"}, env(&v1.Backend{Component: v1.Component{Image: "be:1"}, TLS: &v1.TLS{Enabled: true}}))
}
