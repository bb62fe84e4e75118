package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/event"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

func pause(a *App)   { a.Annotations = map[string]string{dsoi.PausedAnnotation: "true"} }
func unpause(a *App) { a.Annotations = nil }

func TestFault17_PausedDoesNothingAtAll(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.editApp(func(a *App) { pause(a); a.Spec.Nodes = a.Spec.Nodes[:2] })
	edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.Spec.Ports[0].TargetPort = intstr.FromInt32(81) })
	assert.Empty(t, w.sent())
	assert.Zero(t, w.pass(), "not even a periodic look")
	assert.Empty(t, w.notes())

	before := get(w, "prod", &App{})
	w.editApp(unpause)
	update := event.UpdateEvent{ObjectOld: before, ObjectNew: get(w, "prod", &App{})}
	assert.True(t, dsoi.ClusterPredicate().Update(update), "un-pausing acts at once")
	w.converge()
	assert.Equal(t, "app:2", w.image("prod-d"))
	assert.EqualValues(t, 80, get(w, "prod-m", &corev1.Service{}).Spec.Ports[0].TargetPort.IntVal)
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
}

// The cache does not know of the pause yet: nothing is deleted all the same.
func TestFault17_PausedBehindTheCache(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes = a.Spec.Nodes[:2] })
	require.NoError(t, w.FreezeCache(context.Background()))
	w.editApp(pause)
	w.pass()
	assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
}
