package shadow_test

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/shadow/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/shadow/want"
)

func TestReconcileClient(t *testing.T) {
	casetest.Case[*v1.Client]{
		Kind:  want.ClientKind(want.UnimplementedClientHooks{}),
		Hooks: want.UnimplementedClientHooks{},
		Types: []runtime.Object{&v1.Client{}, &v1.ClientList{}},
		CR: &v1.Client{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: v1.ClientSpec{
				Spec: []v1.Service{{Name: "g", Image: "x:1", Ctx: "mine", Service: &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}},
				Node: []v1.ConfigMap{{Name: "c", Files: "k=v"}},
				Err: []v1.StatefulSet{
					{Name: "a", Type: "pod", Replicas: 1, Hooks: "g", Cluster: "c"},
					{Name: "b", Type: "config-map", Kind: "deployment", Replicas: 1, Hooks: "g"},
				},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Client) (reconcile.Result, error) {
			return want.ReconcileClient(ctx, rt, cr, want.UnimplementedClientHooks{})
		},
		Objects: []string{"ConfigMap one-a-config", "Service one-a", "StatefulSet one-a", "Service one-b", "Deployment one-b"},
		Shrink:  func(cr *v1.Client) { cr.Spec.Err = cr.Spec.Err[:1] },
		Pruned:  []string{"Service one-b", "Deployment one-b"},
	}.Run(t)
}

func TestReconcileContext(t *testing.T) {
	casetest.Case[*v1.Context]{
		Kind:  want.ContextKind(want.UnimplementedContextHooks{}),
		Hooks: want.UnimplementedContextHooks{},
		Types: []runtime.Object{&v1.Context{}, &v1.ContextList{}},
		CR: &v1.Context{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec:       v1.ContextSpec{Nodes: []v1.ContextEntry{{Name: "a", NodeType: "dsoi", Image: "x:1"}, {Name: "b", NodeType: "dsoi", Image: "x:1"}}},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Context) (reconcile.Result, error) {
			return want.ReconcileContext(ctx, rt, cr, want.UnimplementedContextHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Context) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"PodDisruptionBudget one-b", "StatefulSet one-b"},
	}.Run(t)
}
