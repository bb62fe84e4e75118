package scenarios_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var errBroken = errors.New("the API server is on fire")

// failing fails the requests of these texts.
func failing(texts ...string) func(dsoitest.Request) error {
	return func(r dsoitest.Request) error {
		for _, text := range texts {
			if r.String() == text {
				return errBroken
			}
		}
		return nil
	}
}

func dropQuery(a *App) { a.Spec.Nodes = a.Spec.Nodes[:2] }

// All objects of a node that is gone are deleted, and nothing else, with one look
// at the custom resource itself.
func TestFault03_EveryKindIsPruned(t *testing.T) {
	w := installed(t)
	w.editApp(dropQuery)
	assert.Equal(t, []string{
		"get App data/prod (live)", "delete ConfigMap data/prod-q-config", "delete Service data/prod-q", "delete StatefulSet data/prod-q", "patch App data/prod status",
	}, w.sent())
	assert.Equal(t, []string{
		"Normal Deleted: Deleted ConfigMap prod-q-config", "Normal Deleted: Deleted Service prod-q", "Normal Deleted: Deleted StatefulSet prod-q",
	}, w.notes())
	assert.Empty(t, w.sent())
}

func TestFault04_LastObjectOfAKindIsPruned(t *testing.T) {
	app := appProd()
	app.Spec.Nodes[1].Kind = "Deployment"
	w := newWorld(t, app)
	w.converge()
	require.True(t, exists(w, "prod-d", &appsv1.Deployment{}))
	w.editApp(func(a *App) { a.Spec.Nodes[1].Kind = "" })
	w.converge()
	assert.False(t, exists(w, "prod-d", &appsv1.Deployment{}))
	assert.True(t, exists(w, "prod-d", &appsv1.StatefulSet{}))

	// The last of everything goes too, once that is approved: see approval_test.go.
	w.restart(dsoi.DangerouslyApprove(plan.ReasonAllNodesVanish))
	w.editApp(func(a *App) { a.Spec.Nodes = nil })
	w.converge()
	assert.Empty(t, w.state())
}

// A ConfigMap does not hide a Service of the same name.
func TestFault05_ObjectsAreKnownByTheirKind(t *testing.T) {
	w := installed(t)
	orphan := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-m", OwnerReferences: w.set("prod-m").OwnerReferences}}
	w.applyAsOurs(orphan)
	w.converge()
	assert.False(t, exists(w, "prod-m", &corev1.ConfigMap{}))
	assert.True(t, exists(w, "prod-m", &corev1.Service{}))
}

// The cache still shows what was deleted: no failure, no warning.
func TestFault06_SecondDeleteIsNoFailure(t *testing.T) {
	w := installed(t)
	w.editApp(dropQuery)
	require.NoError(t, w.FreezeCache(context.Background()))
	w.pass()
	w.ResetEvents()
	assert.Empty(t, w.sent(), "not even a second delete")
	assert.Empty(t, w.notes())
}

func TestFault02_NothingIsPrunedAfterAnError(t *testing.T) {
	for _, text := range []string{
		"apply ConfigMap data/prod-m-config", "apply Service data/prod-m", "apply StatefulSet data/prod-m",
		"list ConfigMap data", "list Service data", "list Deployment data", "get App data/prod (live)",
	} {
		t.Run(text, func(t *testing.T) {
			w := installed(t)
			w.editApp(func(a *App) {
				dropQuery(a)
				a.Spec.Nodes[0].Image, a.Spec.Nodes[0].Config = "app:2", "changed"
			})
			edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.Spec.Ports[0].Port = 81 })
			w.Fail(failing(text))
			_, err := w.reconcile()
			assert.ErrorIs(t, err, errBroken)
			assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
			assert.True(t, exists(w, "prod-q", &corev1.Service{}))
			assert.Equal(t, metav1.ConditionTrue, w.condition(dsoi.ConditionDegraded).Status)

			w.Fail(nil)
			w.converge()
			assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
			assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionDegraded).Status)
		})
	}
}

// Nodes after the one that rolls out are visited all the same, so that nothing of
// theirs is taken for unwanted.
func TestFault01_NothingIsPrunedDuringARollout(t *testing.T) {
	w := installed(t)
	w.upgrade()
	before := len(w.state())
	for range 3 {
		w.pass()
	}
	assert.Len(t, w.state(), before)
	for _, r := range w.Requests() {
		assert.NotEqual(t, dsoitest.Delete, r.Verb)
	}
}

// An old custom resource from the cache lacks what a newer one has.
func TestNothingIsPrunedForAnOldCustomResource(t *testing.T) {
	ctx := context.Background()
	tests := map[string]func(w *world){
		"changed": func(w *world) { w.editApp(func(a *App) { a.Spec = appProd().Spec }) },
		"deleted": func(w *world) { require.NoError(w.t, w.Outside().Delete(ctx, get(w, "prod", &App{}))) },
		"made again": func(w *world) {
			require.NoError(w.t, w.Outside().Delete(ctx, get(w, "prod", &App{})))
			require.NoError(w.t, w.Outside().Create(ctx, appProd()))
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			w := installed(t)
			w.editApp(dropQuery)
			require.NoError(t, w.FreezeCache(ctx))
			change(w)
			result := w.pass()
			assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
			assert.Less(t, result.RequeueAfter, dsoi.DefaultResync)
		})
	}
}

// Somebody has taken the orphan over since the cache saw it.
func TestOrphanThatChangedHandsIsNotDeleted(t *testing.T) {
	w := installed(t)
	w.editApp(dropQuery)
	require.NoError(t, w.FreezeCache(context.Background()))
	edit(w, "prod-q", &corev1.Service{}, func(s *corev1.Service) { s.OwnerReferences = controlledBy("Helm", "other") })
	result := w.pass()
	assert.True(t, exists(w, "prod-q", &corev1.Service{}))
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
	assert.Less(t, result.RequeueAfter, dsoi.DefaultResync)
	w.ThawCache()
	w.converge()
	assert.True(t, exists(w, "prod-q", &corev1.Service{}))
}

// An orphan that is being deleted in the foreground is left to that.
func TestOrphanThatIsLeavingIsNotDeletedAgain(t *testing.T) {
	w := installed(t)
	edit(w, "prod-q", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Finalizers = []string{"foregroundDeletion"} })
	require.NoError(t, w.Outside().Delete(context.Background(), w.set("prod-q")))
	w.editApp(dropQuery)
	assert.NotContains(t, w.sent(), "delete StatefulSet data/prod-q")
}

func TestFault11_VolumesAreKept(t *testing.T) {
	ctx := context.Background()
	app := appProd()
	app.Spec.Nodes[2].Kind, app.Spec.Nodes[2].Disk = "Deployment", "1Gi"
	w := newWorld(t, app)
	w.converge()
	claim := get(w, "prod-q-disk", &corev1.PersistentVolumeClaim{})
	assert.Empty(t, claim.OwnerReferences)

	w.editApp(dropQuery)
	w.converge()
	assert.False(t, exists(w, "prod-q", &appsv1.Deployment{}))
	assert.True(t, exists(w, "prod-q-disk", &corev1.PersistentVolumeClaim{}))

	require.NoError(t, w.Outside().Delete(ctx, get(w, "prod", &App{})))
	require.NoError(t, w.CollectGarbage(ctx))
	w.pass() // it is gone
	assert.Len(t, w.state(), 1, "the volume outlives the custom resource")

	again := appProd()
	again.Spec.Nodes[2].Kind, again.Spec.Nodes[2].Disk = "Deployment", "1Gi"
	require.NoError(t, w.Outside().Create(ctx, again))
	w.converge()
	assert.Equal(t, claim.UID, get(w, "prod-q-disk", &corev1.PersistentVolumeClaim{}).UID, "and is taken back")
	assert.True(t, exists(w, "prod-q", &appsv1.Deployment{}))
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionDegraded).Status)
}

// The API server refuses to change what is immutable in a StatefulSet: the node
// says so, the others go on.
func TestFault12_RefusedChangeStopsOnlyItsNode(t *testing.T) {
	w := installed(t)
	refused := apierrors.NewInvalid(schema.GroupKind{Group: "apps", Kind: "StatefulSet"}, "prod-d", nil)
	w.editApp(func(a *App) {
		a.Spec.Nodes[1].Disk = "1Gi"
		a.Spec.Nodes[0].Image = "app:2"
		a.Spec.Nodes[2].Replicas = 5
		a.Spec.Nodes = append(a.Spec.Nodes, appNode("m2", "master"))
	})
	w.Fail(func(r dsoitest.Request) error {
		if r.Verb == dsoitest.Apply && r.Kind == "StatefulSet" && r.Name == "prod-d" {
			return refused
		}
		return nil
	})
	for range 3 {
		_, err := w.reconcile()
		assert.ErrorContains(t, err, "node d: ")
		w.settle()
	}
	assert.Equal(t, "app:2", w.image("prod-m"))
	assert.EqualValues(t, 5, *w.set("prod-q").Spec.Replicas)
	w.set("prod-m2")
	assert.Contains(t, w.condition(dsoi.ConditionDegraded).Message, "StatefulSet prod-d")
	var warnings int
	for _, e := range w.Events() {
		if e.Type == corev1.EventTypeWarning {
			warnings++
			assert.Equal(t, "StatefulSet prod-d", e.Related)
			assert.Equal(t, dsoi.ReasonApplyFailed, e.Reason)
		}
	}
	assert.LessOrEqual(t, warnings, 1)
}

// A conflict about an object that has not changed is no race, which another look
// would settle, but a failure like any other.
func TestConflictThatIsNoRace(t *testing.T) {
	w := installed(t)
	w.editApp(dropQuery)
	refuse := func(r dsoitest.Request) error {
		if r.String() != "delete Service data/prod-q" {
			return nil
		}
		return apierrors.NewConflict(schema.GroupResource{Resource: "services"}, r.Name, errBroken)
	}
	w.Fail(refuse)
	result, err := w.reconcile()
	assert.NoError(t, err, "the cache may be behind")
	assert.NotZero(t, result.RequeueAfter)
	for range 3 {
		_, err := w.reconcile()
		assert.ErrorContains(t, err, "deleting Service prod-q, which is no longer wanted: ")
	}
	assert.Equal(t, metav1.ConditionTrue, w.condition(dsoi.ConditionDegraded).Status)
	notes := slices.DeleteFunc(w.notes(), func(note string) bool { return !strings.HasPrefix(note, "Warning ") })
	assert.Len(t, notes, 1)
	assert.Contains(t, notes[0], "cannot delete Service prod-q: ")
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}), "the others are deleted")

	w.Fail(nil)
	w.converge()
	assert.False(t, exists(w, "prod-q", &corev1.Service{}))
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionDegraded).Status)
}
