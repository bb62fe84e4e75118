package foreign_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/foreign/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/foreign/common"
	"github.com/datainfrahq/dsoi-gen/testdata/foreign/want"
)

func TestReconcileFlock(t *testing.T) {
	casetest.Case[*v1.Flock]{
		Kind:  want.FlockKind(want.UnimplementedFlockHooks{}),
		Hooks: want.UnimplementedFlockHooks{},
		Types: []runtime.Object{&v1.Flock{}, &v1.FlockList{}},
		CR: &v1.Flock{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: v1.FlockSpec{
				Settings: common.Settings{Image: "x:1"},
				Nodes:    []common.Node{{Name: "a", NodeType: "bird"}, {Name: "b", NodeType: "bird", Settings: common.Settings{Image: "x:2"}}},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Flock) (reconcile.Result, error) {
			return want.ReconcileFlock(ctx, rt, cr, want.UnimplementedFlockHooks{})
		},
		Objects: []string{"PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Flock) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"PodDisruptionBudget one-a", "StatefulSet one-a"},
	}.Run(t)
}

func TestValues(t *testing.T) {
	b, errs := want.NewFlockBuilder(&v1.Flock{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: v1.FlockSpec{
			Settings:      common.Settings{Image: "x:1", Tolerations: common.Tolerations{{Key: "k", Operator: corev1.TolerationOpExists}}},
			LivenessProbe: &corev1.Probe{PeriodSeconds: 3},
			Limits:        &common.Limits{Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1")}},
			Volumes:       []corev1.Volume{{Name: "v"}},
			Nodes:         []common.Node{{Name: "a", NodeType: "bird", Settings: common.Settings{Start: &corev1.Probe{PeriodSeconds: 8}}}},
		},
	}, want.UnimplementedFlockHooks{}, build.Inputs{})
	require.Empty(t, errs)
	set, err := b.StatefulSet(b.Nodes()[0])
	require.NoError(t, err)
	main := set.Spec.Template.Spec.Containers[0]
	assert.Equal(t, "x:1", main.Image)
	assert.Equal(t, int32(3), main.LivenessProbe.PeriodSeconds)
	assert.Equal(t, int32(8), main.StartupProbe.PeriodSeconds)
	assert.Equal(t, "1", main.Resources.Requests.Cpu().String())
	assert.Equal(t, "k", set.Spec.Template.Spec.Tolerations[0].Key)
	assert.Equal(t, "v", set.Spec.Template.Spec.Volumes[0].Name)
}
