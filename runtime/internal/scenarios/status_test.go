package scenarios_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// The text of an error differs each time; the status does not.
func TestStatusIsSteady(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:2" })
	n := 0
	w.Fail(func(r dsoitest.Request) error {
		if r.Verb != dsoitest.Apply {
			return nil
		}
		n++
		return fmt.Errorf("read tcp 10.0.0.1:%d->10.0.0.2:6443: object %08d-0000-4000-8000-000000000000 is gone", 30000+n, n)
	})
	_, err := w.reconcile()
	assert.Error(t, err)
	w.ResetRequests()
	_, err = w.reconcile()
	assert.Error(t, err)
	assert.Equal(t, []string{"apply StatefulSet data/prod-m"}, w.texts(w.Sent()))
	assert.Len(t, w.notes(), 1)
}

// Each failure is recorded when it begins, however many there are, and again when
// it comes back.
func TestFault15_FailuresAreRecordedOnce(t *testing.T) {
	tests := map[string][]string{
		"reads":  {"get Secret data/credentials"},
		"lists":  {"list ConfigMap data"},
		"writes": {"apply StatefulSet data/prod-m", "apply StatefulSet data/prod-m2"},
	}
	for name, requests := range tests {
		t.Run(name, func(t *testing.T) {
			w := installed(t)
			w.editApp(func(a *App) {
				a.Spec.Nodes[0].Image, a.Spec.Nodes[0].Secret = "app:2", "credentials"
				a.Spec.Nodes = append(a.Spec.Nodes, appNode("m2", "master"))
			})
			w.Fail(failing("apply StatefulSet data/prod-m2"))
			_, _ = w.reconcile()
			w.ResetEvents()
			for range 2 {
				w.editApp(func(a *App) { a.Spec.Nodes[0].Image += "x" })
				w.Fail(failing(requests...))
				for range 3 {
					_, err := w.reconcile()
					assert.ErrorIs(t, err, errBroken)
				}
				var warnings []string
				for _, e := range w.Events() {
					if e.Type == "Warning" {
						warnings = append(warnings, e.Note)
						assert.NotContains(t, e.Reason, " ", "a reason is a word")
						assert.Equal(t, "prod", e.Regarding)
					}
				}
				assert.GreaterOrEqual(t, len(requests), len(warnings))
				assert.NotEmpty(t, warnings)
				w.Fail(nil)
				w.converge()
				w.ResetEvents()
			}
		})
	}
}

func TestTwoNodesThatCannotBeBuilt(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[0].Broken, a.Spec.Nodes[1].Broken = "ConfigMap", "ConfigMap" })
	for range 3 {
		_, err := w.reconcile()
		assert.ErrorContains(t, err, "building the ConfigMap of node m: a hook refused\nbuilding the ConfigMap of node d: a hook refused")
	}
	assert.Len(t, w.notes(), 2)
}

// The cache shows the status from before the last write. What is there now is
// compared with, not that.
func TestStatusBehindTheCache(t *testing.T) {
	w := newWorld(t, appProd())
	w.converge()
	edit(w, "prod-m", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Status = appsv1.StatefulSetStatus{} })
	set := w.set("prod-m")
	set.Status = appsv1.StatefulSetStatus{}
	require.NoError(t, w.Outside().Status().Update(context.Background(), set))
	require.NoError(t, w.FreezeCache(context.Background()))
	w.pass()
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionReady).Status)
	since := w.condition(dsoi.ConditionReady).LastTransitionTime
	assert.Empty(t, w.sent(), "it is written already")
	assert.Equal(t, since, w.condition(dsoi.ConditionReady).LastTransitionTime)
}

func TestStatusOfAGoneCustomResource(t *testing.T) {
	w := newWorld(t, appProd())
	require.NoError(t, w.FreezeCache(context.Background()))
	require.NoError(t, w.Outside().Delete(context.Background(), get(w, "prod", &App{})))
	_, err := w.reconcile()
	assert.NoError(t, err)
}

func TestStatusThatCannotBeWritten(t *testing.T) {
	w := newWorld(t, appProd())
	w.Fail(failing("patch App data/prod status"))
	_, err := w.reconcile()
	assert.ErrorContains(t, err, "writing the status of prod: ")
	_, err = w.reconcile()
	assert.ErrorContains(t, err, "writing the status of prod: ")
	warning := "Warning Failed: cannot write the status: the API server is on fire"
	assert.Len(t, slices.DeleteFunc(w.notes(), func(note string) bool { return note != warning }), 1, "where the status cannot be read, an event can")

	w.editApp(func(a *App) { a.Spec.Nodes[0].Replicas = -1 })
	_, err = w.reconcile()
	assert.ErrorContains(t, err, "writing the status of prod: ")
	assert.NotContains(t, err.Error(), "terminal", "it is tried again")
}

func TestEveryErrorIsReported(t *testing.T) {
	w := newWorld(t, appProd())
	w.Fail(failing("apply ConfigMap data/prod-m-config", "apply Service data/prod-d", "apply StatefulSet data/prod-q"))
	_, err := w.reconcile()
	for _, text := range []string{"node m: applying ConfigMap prod-m-config", "node d: applying Service prod-d", "node q: applying StatefulSet prod-q"} {
		assert.ErrorContains(t, err, text)
		assert.Contains(t, w.condition(dsoi.ConditionDegraded).Message, text)
	}
	var joined interface{ Unwrap() []error }
	assert.True(t, errors.As(err, &joined))
	assert.Len(t, strings.Split(err.Error(), "\n"), 3)
}
