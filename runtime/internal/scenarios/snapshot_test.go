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
)

// countingHooks count how often pods are built.
type countingHooks struct {
	pods    *int
	release string
}

func (h countingHooks) Pod(*corev1.PodTemplateSpec) { *h.pods++ }

// listedHooks cannot be compared.
type listedHooks []countingHooks

func (h listedHooks) Pod(pod *corev1.PodTemplateSpec) { h[0].Pod(pod) }

// resting returns a world in which the last pass left nothing to do, and the
// number of pods that are built from now on. Its App has all that a pass can
// read: volumes, a Secret, and one that is not there.
func resting(t *testing.T) (w *world, built *int) {
	t.Helper()
	app := appProd()
	app.Spec.Nodes[1].Secret = "credentials"
	app.Spec.Nodes[2].Secret = "absent"
	app.Spec.Nodes = append(app.Spec.Nodes, AppNode{Name: "w", Type: "query", Kind: "Deployment", Replicas: 1, Image: "app:1", Config: "w", Disk: "1Gi"})
	w = newWorld(t, app, credentials())
	built = new(int)
	w.hooks = countingHooks{pods: built}
	w.converge()
	w.pass()
	require.True(t, w.rests(), "it settles")
	*built = 0
	w.ResetRequests()
	w.ResetEvents()
	return w, built
}

// rests reports whether another pass would be left out.
func (w *world) rests() bool {
	_, ok := w.rt.Settled(context.Background(), prod, w.hooks)
	return ok
}

func TestSettledPassBuildsNothing(t *testing.T) {
	w, built := resting(t)
	for range 3 {
		assert.Equal(t, dsoi.DefaultResync, w.pass().RequeueAfter, "the same result as ever")
	}
	assert.Zero(t, *built)
	assert.Empty(t, w.Sent())
	assert.Len(t, w.Requests(), 3*(1+4+3), "the App, a list for each kind that it controls, and a volume and two Secrets")
}

// Whatever a pass depends on: when it has changed, and nothing else, there is a
// pass.
func TestWhatAPassDependsOn(t *testing.T) {
	ctx := context.Background()
	remove := func(object client.Object) func(w *world) {
		return func(w *world) {
			require.NoError(w.t, w.Outside().Delete(ctx, get(w, object.GetName(), object)))
		}
	}
	named := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "data", Name: name} }
	replace := func(object, by client.Object) func(w *world) {
		return func(w *world) {
			remove(object)(w)
			require.NoError(w.t, w.Outside().Create(ctx, by))
		}
	}
	tests := map[string]struct {
		change func(w *world)
		sent   []string // by the next pass
	}{
		"spec": {
			func(w *world) { w.editApp(func(a *App) { a.Spec.Nodes[2].Replicas++ }) },
			[]string{"apply StatefulSet data/prod-q", "patch App data/prod status"},
		},
		"label of the App": {
			func(w *world) { w.editApp(func(a *App) { a.Labels = map[string]string{"a": "b"} }) }, nil,
		},
		"annotation of the App": {
			func(w *world) { w.editApp(func(a *App) { a.Annotations = map[string]string{"a": "b"} }) }, nil,
		},
		"condition of the App": {
			func(w *world) { w.spoilConditions() }, []string{"patch App data/prod status"},
		},
		"object deleted": {remove(&corev1.Service{ObjectMeta: named("prod-m")}), []string{"get App data/prod (live)", "apply Service data/prod-m"}},
		"object replaced": {
			replace(&corev1.Service{ObjectMeta: named("prod-m")}, &corev1.Service{ObjectMeta: named("prod-m")}),
			[]string{"patch App data/prod status"},
		},
		"our field": {
			func(w *world) {
				edit(w, "prod-m", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Spec.Template.Spec.Containers[0].Image = "theirs" })
			},
			[]string{"apply StatefulSet data/prod-m", "patch App data/prod status"},
		},
		"our entry": {
			func(w *world) {
				edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.ManagedFields = []metav1.ManagedFieldsEntry{{}} })
			},
			[]string{"apply Service data/prod-m"},
		},
		"owner taken away": {
			func(w *world) {
				edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.OwnerReferences = nil })
			},
			[]string{"apply Service data/prod-m"},
		},
		"given to another owner": {
			func(w *world) {
				edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.OwnerReferences[0].UID = "other" })
			},
			[]string{"patch App data/prod status"},
		},
		"object on its way out": {
			func(w *world) {
				edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.Finalizers = []string{"example.com/theirs"} })
				w.pass()
				w.pass()
				require.True(w.t, w.rests())
				remove(&corev1.Service{ObjectMeta: named("prod-m")})(w)
			},
			[]string{"patch App data/prod status"},
		},
		"replicas through scale": {func(w *world) { w.markScaled("prod-m") }, []string{"apply StatefulSet data/prod-m"}},
		"status of a workload": {
			func(w *world) {
				set := w.set("prod-m")
				set.Status.ReadyReplicas--
				require.NoError(w.t, w.Outside().Status().Update(ctx, set))
			},
			[]string{"patch App data/prod status"},
		},
		"data that pods read": {
			func(w *world) {
				edit(w, "prod-m-config", &corev1.ConfigMap{}, func(c *corev1.ConfigMap) { c.Data["app.conf"] = "theirs" })
			},
			[]string{"apply ConfigMap data/prod-m-config"},
		},
		"Secret that pods read": {
			func(w *world) {
				edit(w, "credentials", &corev1.Secret{}, func(s *corev1.Secret) { s.Data["password"] = []byte("x") })
			},
			[]string{"apply StatefulSet data/prod-d", "patch App data/prod status"},
		},
		"Secret deleted": {remove(credentials()), []string{"apply StatefulSet data/prod-d", "patch App data/prod status"}},
		"absent Secret made": {
			func(w *world) {
				require.NoError(w.t, w.Outside().Create(ctx, &corev1.Secret{ObjectMeta: named("absent")}))
			},
			[]string{"apply StatefulSet data/prod-q", "patch App data/prod status"},
		},
		"volume deleted": {remove(&corev1.PersistentVolumeClaim{ObjectMeta: named("prod-w-disk")}), []string{"get App data/prod (live)", "apply PersistentVolumeClaim data/prod-w-disk"}},
		"label of a volume": {
			func(w *world) {
				edit(w, "prod-w-disk", &corev1.PersistentVolumeClaim{}, func(c *corev1.PersistentVolumeClaim) { c.Labels = nil })
			},
			[]string{"patch App data/prod status"},
		},
		"orphan": {
			func(w *world) {
				orphan := &corev1.ConfigMap{ObjectMeta: named("orphan")}
				orphan.OwnerReferences = w.set("prod-m").OwnerReferences
				w.applyAsOurs(orphan)
			},
			[]string{"get App data/prod (live)", "delete ConfigMap data/orphan"},
		},
		"orphan in the place of another": {
			func(w *world) {
				orphan := &corev1.Service{ObjectMeta: named("orphan")}
				orphan.OwnerReferences = w.set("prod-m").OwnerReferences
				w.applyAsOurs(orphan)
				remove(&corev1.Service{ObjectMeta: named("prod-m")})(w)
			},
			[]string{"get App data/prod (live)", "apply Service data/prod-m", "delete Service data/orphan"},
		},
		"hooks": {func(w *world) { w.hooks = countingHooks{w.hooks.(countingHooks).pods, "newer"} }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, built := resting(t)
			test.change(w)
			*built = 0
			w.ResetRequests()
			assert.False(t, w.rests())
			_, _ = w.reconcile()
			assert.Equal(t, 4, *built, "a pass over 4 nodes")
			assert.Equal(t, test.sent, w.texts(w.Sent()))
		})
	}
}

// What cannot be compared may be anything.
func TestHooksThatCannotBeCompared(t *testing.T) {
	w, built := resting(t)
	w.hooks = listedHooks{{pods: built}}
	for range 2 {
		*built = 0
		w.pass()
		assert.Equal(t, 4, *built)
	}
}

// spoilConditions is somebody else who writes our conditions.
func (w *world) spoilConditions() {
	w.t.Helper()
	app := get(w, "prod", &App{})
	for i := range app.Status.Conditions {
		app.Status.Conditions[i].Reason = "Spoiled"
	}
	require.NoError(w.t, w.Outside().Status().Update(context.Background(), app))
}

// A foreign edit of our conditions is repaired when the cache shows it.
func TestConditionsSpoiledBehindTheCache(t *testing.T) {
	w, _ := resting(t)
	require.NoError(t, w.FreezeCache(context.Background()))
	w.spoilConditions()
	assert.Empty(t, w.sent())
	w.ThawCache()
	assert.Equal(t, []string{"patch App data/prod status"}, w.sent())
	assert.Equal(t, "AllReady", w.condition(dsoi.ConditionReady).Reason)
}

// A pass that has done something, or waits for something, is followed by another.
func TestUnsettledPassIsRepeated(t *testing.T) {
	ctx := context.Background()
	tests := map[string]func(w *world){
		"applied": func(w *world) { edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.Labels = nil }) },
		"adopted": func(w *world) { w.restart() },
		"status written, and not seen yet": func(w *world) {
			w.spoilConditions()
			require.NoError(w.t, w.FreezeCache(ctx))
		},
		"pruned": func(w *world) {
			orphan := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "orphan"}}
			orphan.OwnerReferences = w.set("prod-m").OwnerReferences
			w.applyAsOurs(orphan)
		},
		"not rolled out": func(w *world) {
			set := w.set("prod-m")
			set.Status = appsv1.StatefulSetStatus{}
			require.NoError(w.t, w.Outside().Status().Update(ctx, set))
			w.pass() // the status is written
		},
		"held": func(w *world) {
			w.upgrade()
			w.pass()
		},
		"cache behind": func(w *world) {
			require.NoError(w.t, w.FreezeCache(ctx))
			edit(w, "prod-m", &corev1.Service{}, func(s *corev1.Service) { s.Labels = nil })
			w.ThawCache()
			require.NoError(w.t, w.FreezeCache(ctx))
			w.pass()
		},
		"error": func(w *world) {
			w.editApp(func(a *App) { a.Labels = map[string]string{"a": "b"} })
			w.Fail(failing("list Service data"))
		},
		"rejected": func(w *world) { w.editApp(func(a *App) { a.Spec.Nodes[0].Replicas = -1 }) },
		"paused": func(w *world) {
			w.editApp(func(a *App) { a.Annotations = map[string]string{dsoi.PausedAnnotation: "true"} })
		},
		"gone": func(w *world) { require.NoError(w.t, w.Outside().Delete(ctx, get(w, "prod", &App{}))) },
	}
	for name, unsettle := range tests {
		t.Run(name, func(t *testing.T) {
			w, _ := resting(t)
			unsettle(w)
			_, _ = w.reconcile()
			w.Fail(nil)
			assert.False(t, w.rests())
		})
	}
}

// A pass that is interrupted, as by a hook that panics, leaves nothing behind
// that a later one would take for its end.
func TestPassThatDoesNotEnd(t *testing.T) {
	w, built := resting(t)
	assert.Panics(t, func() {
		_, _ = w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), func(build.Inputs) build.List { panic("a hook") }, noHooks{})
	})
	assert.False(t, w.rests())
	w.pass()
	assert.Equal(t, 4, *built)
}

// A warning about the spec is recorded once, however many passes are left out.
func TestWarningOutlastsTheShortcut(t *testing.T) {
	w, built := resting(t)
	w.editApp(func(a *App) { a.Spec.Order = []string{"master", "data"} })
	w.converge()
	assert.Len(t, w.notes(), 1)
	*built = 0
	w.pass()
	assert.Zero(t, *built)
	w.editApp(func(a *App) { a.Labels = map[string]string{"a": "b"} })
	w.pass()
	assert.Equal(t, 4, *built)
	assert.Empty(t, w.notes())
}
