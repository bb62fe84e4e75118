package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func TestFault09_DriftIsRepaired(t *testing.T) {
	tests := map[string]struct {
		drift func(w *world)
		event string
	}{
		"data": {func(w *world) {
			edit(w, "prod-m-config", &corev1.ConfigMap{}, func(c *corev1.ConfigMap) { c.Data["app.conf"] = "theirs" })
		}, "Normal Repaired: Repaired ConfigMap prod-m-config"},
		"label": {func(w *world) {
			edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { delete(s.Labels, build.LabelNode) })
		}, "Normal Repaired: Repaired Service prod-m"},
		"image": {func(w *world) {
			edit(w, "prod-m", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Spec.Template.Spec.Containers[0].Image = "theirs" })
		}, "Normal Repaired: Repaired StatefulSet prod-m"},
		"managed fields": {func(w *world) {
			edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.ManagedFields = []metav1.ManagedFieldsEntry{{}} })
		}, "Normal Repaired: Repaired Service prod-m"},
		"deleted": {func(w *world) {
			require.NoError(w.t, w.Outside().Delete(context.Background(), get(w, "prod-m", &corev1.Service{})))
		}, "Normal Created: Created Service prod-m"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := installed(t)
			before := w.state()
			test.drift(w)
			w.converge()
			assert.Equal(t, []string{test.event}, w.notes())
			assert.Equal(t, before, w.state())
			assert.Empty(t, w.sent())
		})
	}
}

// What others add is theirs: it stays, and costs nothing. The configuration hash
// covers data alone.
func TestFault09_WhatOthersOwnIsNoDrift(t *testing.T) {
	w := installed(t)
	annotate := func(object client.Object) {
		object.SetAnnotations(map[string]string{"theirs": "x"})
		object.SetFinalizers([]string{"example.com/theirs"})
	}
	edit(w, "prod-m-config", &corev1.ConfigMap{}, func(c *corev1.ConfigMap) { annotate(c); c.Data["theirs"] = "x" })
	edit(w, "prod-m", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) {
		annotate(s)
		s.Spec.Template.Spec.Containers = append(s.Spec.Template.Spec.Containers, corev1.Container{Name: "sidecar", Image: "theirs"})
	})
	w.settle()
	assert.Empty(t, w.sent())

	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:2" })
	w.converge()
	set := w.set("prod-m")
	assert.Equal(t, "app:2", set.Spec.Template.Spec.Containers[0].Image)
	assert.Len(t, set.Spec.Template.Spec.Containers, 2)
	assert.Equal(t, []string{"example.com/theirs"}, set.Finalizers)
	assert.Equal(t, "x", set.Annotations["theirs"])
}

func TestFault14_ReplicasAreLeftToScale(t *testing.T) {
	ctx := context.Background()
	w := installed(t)
	scale := &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 7}}
	require.NoError(t, w.Outside().SubResource("scale").Update(ctx, w.set("prod-m"), client.WithSubResourceBody(scale), client.FieldOwner("autoscaler")))
	w.markScaled("prod-m")
	w.converge()
	assert.EqualValues(t, 7, *w.set("prod-m").Spec.Replicas)
	assert.Empty(t, w.sent())

	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:2" })
	w.converge()
	assert.Equal(t, "app:2", w.image("prod-m"))
	assert.EqualValues(t, 7, *w.set("prod-m").Spec.Replicas, "any edit would reset what an autoscaler chose")
	w.restart()
	w.converge()
	assert.EqualValues(t, 7, *w.set("prod-m").Spec.Replicas)
	assert.NotContains(t, w.notes(), "Normal Repaired: Repaired StatefulSet prod-m")
}

// markScaled writes into the managed fields that the replicas were set through the
// scale subresource, which the cluster in memory does not.
func (w *world) markScaled(name string) {
	w.t.Helper()
	edit(w, name, &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) {
		for i, entry := range s.ManagedFields {
			if entry.Manager != "app-operator" {
				s.ManagedFields[i] = metav1.ManagedFieldsEntry{
					Manager: "autoscaler", Operation: metav1.ManagedFieldsOperationUpdate, Subresource: "scale", APIVersion: "apps/v1",
					FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(`{"f:spec":{"f:replicas":{}}}`),
				}
			}
		}
	})
}
