package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

func TestInstallIsParallel(t *testing.T) {
	w := newWorld(t, appProd())
	assert.Equal(t, []string{
		"apply ConfigMap data/prod-m-config", "apply Service data/prod-m", "apply StatefulSet data/prod-m",
		"apply ConfigMap data/prod-d-config", "apply Service data/prod-d", "apply StatefulSet data/prod-d",
		"apply ConfigMap data/prod-q-config", "apply Service data/prod-q", "apply StatefulSet data/prod-q",
		"patch App data/prod status",
	}, w.sent())
	assert.Len(t, w.notes(), 9, "one Created for each object")
	assert.Equal(t, "RollingOut", w.condition(dsoi.ConditionProgressing).Reason)
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionReady).Status)
}

func TestSettledPassSendsNothing(t *testing.T) {
	w := installed(t)
	assert.Empty(t, w.sent())
	assert.Empty(t, w.notes())
	assert.Equal(t, dsoi.DefaultResync, w.pass().RequeueAfter)
	for _, kind := range []string{dsoi.ConditionReady, dsoi.ConditionProgressing, dsoi.ConditionDegraded} {
		want := metav1.ConditionFalse
		if kind == dsoi.ConditionReady {
			want = metav1.ConditionTrue
		}
		assert.Equal(t, want, w.condition(kind).Status, kind)
		assert.EqualValues(t, 1, w.condition(kind).ObservedGeneration)
	}
}

// An operator that is replaced applies each object once, which changes none.
func TestRestartChangesNothing(t *testing.T) {
	w := installed(t)
	before := w.dump()
	w.restart()
	assert.Len(t, w.sent(), 9)
	assert.Empty(t, w.notes())
	assert.Equal(t, before, w.dump())
	assert.Empty(t, w.sent())
}

// An edit during the install makes no upgrade of it: what is missing is created,
// whatever generation the custom resource has.
func TestFault08_EditDuringInstall(t *testing.T) {
	w := newWorld(t, appProd())
	w.pass()
	w.editApp(func(a *App) { a.Spec.Nodes = append(a.Spec.Nodes, appNode("q2", "query")) })
	w.pass()
	assert.True(t, exists(w, "prod-q2", &corev1.Service{}))
	w.set("prod-q2")
}

func TestDeniedAndDeletedAreSkipped(t *testing.T) {
	w := newWorld(t, appProd())
	w.restart(dsoi.DenyNamespaces("data"))
	assert.Empty(t, w.sent())

	held := appProd()
	held.Finalizers = []string{"example.com/held"}
	held.DeletionTimestamp = &metav1.Time{Time: w.clock.Now()}
	w = newWorld(t, held)
	assert.Empty(t, w.sent())
}

func TestRejectedSpecChangesNothing(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) {
		a.Spec.Nodes[0].Type = "mastre"
		a.Spec.Nodes[1].Image = "app:2"
		a.Spec.Nodes = a.Spec.Nodes[:2]
	})
	w.ResetRequests()
	for range 2 {
		result, err := w.reconcile()
		assert.ErrorContains(t, err, `did you mean "master"?`)
		assert.ErrorContains(t, err, "terminal error")
		assert.Zero(t, result)
	}
	assert.Equal(t, []string{"patch App data/prod status"}, w.texts(w.Sent()))
	assert.Len(t, w.notes(), 1, "one event, not one for each pass")
	assert.Equal(t, dsoi.ReasonInvalidSpec, w.condition(dsoi.ConditionDegraded).Reason)

	w.editApp(func(a *App) { a.Spec = appProd().Spec })
	w.converge()
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionDegraded).Status)
	assert.Empty(t, w.notes())
}

func TestWarningIsRecordedOnce(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Order = []string{"data"} })
	w.converge()
	w.pass()
	notes := w.notes()
	assert.Len(t, notes, 1)
	assert.Contains(t, notes[0], "Warning SpecWarning")
	w.editApp(func(a *App) { a.Spec.Order = nil })
	w.converge()
	assert.Empty(t, w.notes())
}
