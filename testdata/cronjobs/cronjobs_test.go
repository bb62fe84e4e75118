package cronjobs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/cronjobs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/cronjobs/want"
)

var one = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func bakery() *v1.Bakery {
	return &v1.Bakery{ObjectMeta: one, Spec: v1.BakerySpec{Image: "bakery:1", Nodes: []v1.Oven{
		{Node: v1.Node{Name: "a", NodeType: "oven", Replicas: 1, Image: "oven:1"}, Clean: &v1.Cleaning{Schedule: "@daily", Command: []string{"sweep"}, Labels: map[string]string{"team": "x"}}},
		{Node: v1.Node{Name: "b", NodeType: "oven", Replicas: 1}},
	}}}
}

func mill() *v1.Mill {
	return &v1.Mill{ObjectMeta: one, Spec: v1.MillSpec{
		Image: "mill:1", Nodes: []v1.Node{{Name: "a", NodeType: "stone", Replicas: 1, Image: "stone:1"}},
		CronJob: &batchv1.CronJobSpec{Schedule: "@hourly", JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{
			Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "sharpen"}}}},
		}}},
	}}
}

func TestPerNode(t *testing.T) {
	b, errs := want.NewBakeryBuilder(bakery(), want.UnimplementedBakeryHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"Service one-a", "CronJob one-a", "StatefulSet one-a", "Service one-b", "StatefulSet one-b"}, built.Names(t, list))
	job := built.Find[*batchv1.CronJob](t, list, "one-a")
	assert.Equal(t, "@daily", job.Spec.Schedule)
	assert.Equal(t, "x", job.Labels["team"])
	assert.Equal(t, "a", job.Labels[build.LabelNode])
	pod := job.Spec.JobTemplate.Spec.Template
	assert.Equal(t, []corev1.Container{{Name: "broom", Image: "oven:1", Command: []string{"sweep"}}}, pod.Spec.Containers)
	assert.Empty(t, pod.Labels, "the Service does not select its pods")
}

func TestPerCluster(t *testing.T) {
	b, errs := want.NewMillBuilder(mill(), want.UnimplementedMillHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"CronJob one", "StatefulSet one-a"}, built.Names(t, list))
	pod := built.Find[*batchv1.CronJob](t, list, "one").Spec.JobTemplate.Spec.Template.Spec
	assert.Equal(t, "mill:1", pod.Containers[0].Image)
	assert.Equal(t, corev1.RestartPolicyOnFailure, pod.RestartPolicy)
}

func TestReconcileBakery(t *testing.T) {
	casetest.Case[*v1.Bakery]{
		Kind:  want.BakeryKind(want.UnimplementedBakeryHooks{}),
		Hooks: want.UnimplementedBakeryHooks{},
		Types: []runtime.Object{&v1.Bakery{}, &v1.BakeryList{}},
		CR:    bakery(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Bakery) (reconcile.Result, error) {
			return want.ReconcileBakery(ctx, rt, cr, want.UnimplementedBakeryHooks{})
		},
		Objects: []string{"Service one-a", "CronJob one-a", "StatefulSet one-a", "Service one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Bakery) { cr.Spec.Nodes[0].Clean = nil },
		Pruned:  []string{"CronJob one-a"},
	}.Run(t)
}

func TestReconcileMill(t *testing.T) {
	casetest.Case[*v1.Mill]{
		Kind:  want.MillKind(want.UnimplementedMillHooks{}),
		Hooks: want.UnimplementedMillHooks{},
		Types: []runtime.Object{&v1.Mill{}, &v1.MillList{}},
		CR:    mill(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Mill) (reconcile.Result, error) {
			return want.ReconcileMill(ctx, rt, cr, want.UnimplementedMillHooks{})
		},
		Objects: []string{"CronJob one", "StatefulSet one-a"},
		Shrink:  func(cr *v1.Mill) { cr.Spec.CronJob = nil },
		Pruned:  []string{"CronJob one"},
	}.Run(t)
}
