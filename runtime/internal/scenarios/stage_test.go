package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

func (w *world) upgrade() {
	w.t.Helper()
	w.editApp(func(a *App) {
		for i := range a.Spec.Nodes {
			a.Spec.Nodes[i].Image = "app:2"
			a.Spec.Nodes[i].Config += "\nversion=2"
		}
	})
}

func (w *world) settle(names ...string) {
	w.t.Helper()
	require.NoError(w.t, w.Settle(context.Background(), names...))
}

func TestRolloutGoesStageByStage(t *testing.T) {
	w := installed(t)
	w.upgrade()
	for _, step := range []struct{ rolling, applied, images string }{
		{"prod-m", "m", "app:2 app:1 app:1"},
		{"prod-d", "d", "app:2 app:2 app:1"},
		{"prod-q", "q", "app:2 app:2 app:2"},
	} {
		w.ResetRequests()
		w.pass()
		var applied []string
		for _, r := range w.Writes() {
			if r.Subresource == "" {
				applied = append(applied, r.String())
			}
		}
		assert.Equal(t, []string{"apply ConfigMap data/prod-" + step.applied + "-config", "apply StatefulSet data/prod-" + step.applied}, applied)
		assert.Equal(t, step.images, w.image("prod-m")+" "+w.image("prod-d")+" "+w.image("prod-q"))
		w.settle(step.rolling)
	}
	w.pass()
	assert.Equal(t, "AllReady", w.condition(dsoi.ConditionReady).Reason)
}

func TestHeldStageSendsNothingWhileItWaits(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.pass()
	assert.Empty(t, w.sent(), "the outcome of the dry run is remembered")
	assert.Equal(t, "WaitingForStage", w.condition(dsoi.ConditionProgressing).Reason)
	assert.Equal(t, "name=d", get(w, "prod-d-config", &corev1.ConfigMap{}).Data["app.conf"], "pods of a held stage keep what they read")

	w.restart()
	assert.Contains(t, w.sent(), "apply StatefulSet data/prod-d (dry run)")
	assert.Empty(t, w.sent())
}

func TestHeldStageTakesWhatRollsNothing(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) {
		a.Spec.Nodes[0].Image = "app:2"
		a.Spec.Nodes[2].Replicas = 5
		a.Spec.Nodes = append(a.Spec.Nodes, appNode("q2", "query"))
	})
	w.pass()
	assert.EqualValues(t, 5, *w.set("prod-q").Spec.Replicas)
	w.set("prod-q2")
}

// What a stage was let through with is brought back whatever rolls.
func TestDriftOfALaterStageIsRepairedMeanwhile(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:2" })
	w.pass()
	edit(w, "prod-q", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Spec.Template.Spec.Containers[0].Image = "app:evil" })
	w.pass()
	assert.Equal(t, "app:1", w.image("prod-q"))
}

func TestOrphansAreDeletedWhileAStageIsHeld(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.pass()
	w.editApp(func(a *App) { a.Spec.Nodes = a.Spec.Nodes[:2] })
	w.pass()
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
	assert.Equal(t, "app:1", w.image("prod-d"))
}

func TestUserOrderWins(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Order = []string{"query", "data", "master"} })
	w.upgrade()
	w.pass()
	assert.Equal(t, "app:1 app:1 app:2", w.image("prod-m")+" "+w.image("prod-d")+" "+w.image("prod-q"))
}

func TestFixToTheFailingStageIsNotHeld(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.pass() // prod-m rolls, and never becomes ready
	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:3" })
	w.pass()
	assert.Equal(t, "app:3", w.image("prod-m"))
	assert.Equal(t, "app:1", w.image("prod-d"))
}

func TestWorkloadThatCannotBeBuiltHoldsLaterStages(t *testing.T) {
	for _, kind := range []string{"StatefulSet", "ConfigMap", "PersistentVolumeClaim"} {
		t.Run(kind, func(t *testing.T) {
			w := installed(t)
			w.upgrade()
			w.editApp(func(a *App) { a.Spec.Nodes[0].Broken = kind })
			_, err := w.reconcile()
			assert.ErrorContains(t, err, "building the "+kind+" of node m: a hook refused")
			assert.Equal(t, "app:1 app:1", w.image("prod-m")+" "+w.image("prod-d"))
		})
	}
}

func TestServiceThatCannotBeBuiltHoldsNothing(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[0].Broken, a.Spec.Nodes[0].Image = "Service", "app:2" })
	_, err := w.reconcile()
	assert.Error(t, err)
	assert.Equal(t, "app:2", w.image("prod-m"))
}

// A cache that shows a workload as it was before it was changed shows it ready.
func TestStaleCacheDoesNotOpenTheGate(t *testing.T) {
	ctx := context.Background()
	w := installed(t)
	w.upgrade()
	require.NoError(t, w.FreezeCache(ctx))
	w.pass()
	result := w.pass()
	assert.Equal(t, "app:2 app:1", w.image("prod-m")+" "+w.image("prod-d"))
	assert.NotZero(t, result.RequeueAfter)
	assert.Less(t, result.RequeueAfter, dsoi.DefaultResync, "the cache catches up soon")
	w.ThawCache()
	w.converge()
	assert.Equal(t, "app:2", w.image("prod-q"))
}

func TestLostConfigMapWriteIsNotTakenForDone(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.Fail(failing("apply ConfigMap data/prod-m-config"))
	_, err := w.reconcile()
	assert.Error(t, err)
	assert.Equal(t, "app:1", w.image("prod-m"), "pods would roll into the old configuration")
	assert.Equal(t, "app:1", w.image("prod-d"))
	w.Fail(nil)
	w.converge()
	assert.Equal(t, "app:2", w.image("prod-q"))
}
