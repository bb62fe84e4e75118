package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestFault10_ForeignObjectsAreLeftAlone(t *testing.T) {
	tests := map[string]struct {
		owners []metav1.OwnerReference
		note   string
	}{
		"somebody's": {controlledBy("Helm", "other"), "Service prod-m belongs to Helm other; it is left alone"},
		"nobody's":   {nil, "Service prod-m exists and was not made by this custom resource; it is left alone; delete or rename it"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			foreign := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-m", OwnerReferences: test.owners}}
			w := newWorld(t, appProd(), foreign)
			before := get(w, "prod-m", &corev1.Service{})
			for range 3 {
				_, err := w.reconcile()
				var conflict *plan.ConflictError
				require.ErrorAs(t, err, &conflict)
				w.settle()
			}
			assert.Equal(t, before, get(w, "prod-m", &corev1.Service{}))
			assert.Len(t, w.Events(), 9, "8 created, 1 conflict, and that once")
			assert.Contains(t, w.notes(), "Warning Conflict: "+test.note)
			assert.Equal(t, dsoi.ReasonConflict, w.condition(dsoi.ConditionDegraded).Reason)
			assert.Contains(t, w.condition(dsoi.ConditionDegraded).Message, test.note)
			w.set("prod-m") // siblings go on
			w.set("prod-q")

			require.NoError(t, w.Outside().Delete(context.Background(), get(w, "prod-m", &corev1.Service{})))
			w.converge()
			assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionDegraded).Status)
			assert.Equal(t, []string{"Normal Created: Created Service prod-m"}, w.notes())
		})
	}
}

// Ours, until another controller takes it.
func TestFault10_ObjectTakenOverIsLetGo(t *testing.T) {
	w := installed(t)
	edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) {
		s.OwnerReferences = controlledBy("Helm", "other")
		s.Spec.Ports[0].Port = 81
	})
	_, err := w.reconcile()
	assert.ErrorContains(t, err, "belongs to Helm other")
	assert.EqualValues(t, 81, get(w, "prod-m", &corev1.Service{}).Spec.Ports[0].Port)

	// Nor is it deleted once it is no longer wanted.
	w.editApp(func(a *App) { a.Spec.Nodes = a.Spec.Nodes[1:] })
	w.pass()
	assert.True(t, exists(w, "prod-m", &corev1.Service{}))
	assert.False(t, exists(w, "prod-m", &appsv1.StatefulSet{}))
}

// A foreign volume is never mounted.
func TestFault10_ForeignVolumeKeepsItsPodsAway(t *testing.T) {
	for name, foreign := range map[string]metav1.ObjectMeta{
		"no labels": {},
		"our labels, another controller": {
			Labels:          map[string]string{build.LabelName: "app", build.LabelInstance: "prod", build.LabelManagedBy: build.ManagedBy, build.LabelNode: "m"},
			OwnerReferences: controlledBy("Helm", "other"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			app := appProd()
			app.Spec.Nodes[0].Kind, app.Spec.Nodes[0].Disk = "deployment", "1Gi"
			foreign.Namespace, foreign.Name = "data", "prod-m-disk"
			w := newWorld(t, app, &corev1.PersistentVolumeClaim{ObjectMeta: foreign})
			_, err := w.reconcile()
			assert.ErrorContains(t, err, "PersistentVolumeClaim prod-m-disk")
			assert.False(t, exists(w, "prod-m", &appsv1.Deployment{}))
		})
	}
}

// An object that the cache does not show yet is not taken over blindly.
func TestFault10_UnseenForeignObject(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t, appProd())
	require.NoError(t, w.FreezeCache(ctx))
	theirs := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-m-config"}, Data: map[string]string{"app.conf": "theirs"}}
	require.NoError(t, w.Outside().Create(ctx, theirs, client.FieldOwner("someone")))
	_, err := w.reconcile()
	assert.Error(t, err)
	assert.Equal(t, "theirs", get(w, "prod-m-config", &corev1.ConfigMap{}).Data["app.conf"])
	w.ThawCache()
	_, err = w.reconcile()
	assert.ErrorContains(t, err, "ConfigMap prod-m-config exists and was not made by this custom resource")
}

// A custom resource that was deleted and made again finds the old one's objects,
// which the garbage collector has not deleted yet.
func TestFormerObjectsAreWaitedFor(t *testing.T) {
	ctx := context.Background()
	w := installed(t)
	require.NoError(t, w.Outside().Delete(ctx, get(w, "prod", &App{})))
	require.NoError(t, w.Outside().Create(ctx, appProd()))
	assert.Equal(t, []string{"patch App data/prod status"}, w.sent())
	assert.Equal(t, "RollingOut", w.condition(dsoi.ConditionProgressing).Reason)
	assert.Empty(t, w.notes(), "no conflict")
	require.NoError(t, w.CollectGarbage(ctx))
	assert.False(t, exists(w, "prod-m", &corev1.Service{}))
	w.converge()
	assert.Equal(t, get(w, "prod", &App{}).UID, w.set("prod-m").OwnerReferences[0].UID)
}
