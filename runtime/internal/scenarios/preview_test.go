package scenarios_test

import (
	"context"
	"errors"
	"testing"

	"github.com/go-logr/logr/funcr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// planned is what the next pass would do.
func (w *world) planned() preview.Report {
	w.t.Helper()
	report, err := w.rt.Plan(w.t.Context(), get(w, "prod", &App{}))
	require.NoError(w.t, err)
	return report
}

// whats are what is said of each object that is not settled, by kind and name.
func whats(report preview.Report) map[string]preview.What {
	said := map[string]preview.What{}
	for _, o := range report.Objects {
		if o.What != preview.Settled {
			said[o.Kind+" "+o.Name] = o.What
		}
	}
	return said
}

// A plan is shown before anything happens, and again while it happens.
func TestPlan(t *testing.T) {
	w := newWorld(t, appProd())
	assert.Len(t, whats(w.planned()), 9)
	assert.Empty(t, w.Writes())
	w.converge()
	assert.False(t, w.planned().HasChanges())

	w.editApp(func(a *App) { a.Spec.Nodes[0].Image, a.Spec.Nodes[1].Config = "app:2", "new" })
	w.ResetRequests()
	first := w.planned()
	assert.Empty(t, w.Writes())
	assert.Equal(t, map[string]preview.What{"StatefulSet prod-m": preview.Roll, "ConfigMap prod-d-config": preview.Hold, "StatefulSet prod-d": preview.Hold}, whats(first))
	assert.Equal(t, first, w.planned(), "the same again")
	w.pass()
	assert.Equal(t, map[string]preview.What{"ConfigMap prod-d-config": preview.Hold, "StatefulSet prod-d": preview.Hold}, whats(w.planned()))
	require.NoError(t, w.Settle(t.Context()))
	assert.Equal(t, map[string]preview.What{"ConfigMap prod-d-config": preview.Change, "StatefulSet prod-d": preview.Roll}, whats(w.planned()))
	w.converge()
	assert.False(t, w.planned().HasChanges())
}

// To plan leaves no trace: what a pass does is the same as without.
func TestPlanIsForgotten(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[2].Config = "new" })
	without := w.sent()
	w = installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[2].Config = "new" })
	w.planned()
	assert.Equal(t, without, w.sent())
	assert.Empty(t, w.sent())
}

func TestPlanOfWhatIsNotReconciled(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*App)
		kind   func(*build.ClusterKind)
		opts   []dsoi.Option
		check  func(t *testing.T, r preview.Report)
	}{
		"paused": {change: func(a *App) { a.Annotations = map[string]string{dsoi.PausedAnnotation: "true"} }, check: func(t *testing.T, r preview.Report) {
			assert.True(t, r.Paused)
			assert.True(t, r.HasChanges(), "what would be done is shown")
		}},
		"in a denied namespace": {opts: []dsoi.Option{dsoi.DenyNamespaces("data")}, check: func(t *testing.T, r preview.Report) { assert.True(t, r.Paused) }},
		"neither paused nor not": {change: func(a *App) { a.Annotations = map[string]string{dsoi.PausedAnnotation: "perhaps"} }, check: func(t *testing.T, r preview.Report) {
			assert.Contains(t, r.Error, "must be true or false")
		}},
		"not valid": {change: func(a *App) { a.Spec.Nodes[0].Type = "unknown" }, check: func(t *testing.T, r preview.Report) {
			assert.Contains(t, r.Error, "spec.nodes[0].nodeType")
			assert.Empty(t, r.Objects)
		}},
		"being deleted": {change: func(a *App) {
			a.Finalizers = []string{"example.com/wait"}
			now := metav1.Now()
			a.DeletionTimestamp = &now
		}, check: func(t *testing.T, r preview.Report) {
			assert.Empty(t, r.Objects)
			assert.Contains(t, r.Text(), "it is being deleted")
		}},
		"waiting for what hooks read": {kind: func(kind *build.ClusterKind) {
			kind.Reads = func(client.Object) []build.Reference {
				return []build.Reference{{Path: field.NewPath("spec", "license"), Kind: "Secret", Name: "license"}}
			}
			kind.ReadKinds = []string{"Secret"}
		}, check: func(t *testing.T, r preview.Report) {
			assert.Equal(t, []string{"Secret license, which spec.license names"}, r.WaitingFor)
			assert.True(t, r.HasChanges())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app := appProd()
			if test.change != nil {
				test.change(app)
			}
			kind := appKind(noHooks{})
			if test.kind != nil {
				test.kind(&kind)
			}
			cluster := dsoitest.NewCluster(appScheme(), kind, app)
			rt, err := cluster.Runtime(test.opts...)
			require.NoError(t, err)
			report, err := rt.Plan(t.Context(), app)
			require.NoError(t, err)
			test.check(t, report)
			assert.Empty(t, cluster.Writes())
		})
	}
}

// A value of a Secret that a hook puts into a ConfigMap, into arguments, or into an
// error is in no report.
func TestPlanHidesSecrets(t *testing.T) {
	const value = "open-sesame"
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "license"}, Data: map[string][]byte{"key": []byte(value)}}
	w := installed(t, secret)
	for name, change := range map[string]func(list *build.List, key string){
		"in a ConfigMap": func(list *build.List, key string) {
			list.Objects[0].Object.(*corev1.ConfigMap).Data["license"] = "key=" + key
		},
		"in an error": func(list *build.List, key string) {
			list.Objects[0] = build.Wanted{Kind: "ConfigMap", Err: errors.New("the key " + key + " is odd")}
		},
		"in a warning": func(list *build.List, key string) {
			list.Objects[0].Object.(*corev1.ConfigMap).Data["more"] = "x"
			list.Warnings = []string{"the key " + key + " is odd"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			kind := appKind(noHooks{})
			kind.Reads = func(client.Object) []build.Reference {
				return []build.Reference{{Path: field.NewPath("spec", "license"), Kind: "Secret", Name: "license"}}
			}
			rt, err := dsoi.New(w.Client(), w.Outside(), noRecorder{}, kind)
			require.NoError(t, err)
			cr := get(w, "prod", &App{})
			report, err := rt.PlanList(t.Context(), cr, func(in build.Inputs) build.List {
				list := listApp(cr, noHooks{}, in)
				change(&list, string(in.Secrets["license"]["key"]))
				return list
			})
			require.NoError(t, err)
			assert.True(t, report.HasChanges())
			assert.NotContains(t, report.Text(), value)
			assert.Contains(t, report.Text(), "(secret)")
		})
	}
}

// logged are the plans that an operator logs.
func logged(ctx context.Context) (context.Context, *[]string) {
	var lines []string
	logger := funcr.New(func(_, args string) { lines = append(lines, args) }, funcr.Options{})
	return log.IntoContext(ctx, logger), &lines
}

func TestObserveAnnotation(t *testing.T) {
	w := installed(t)
	annotate := func(annotations map[string]string) { w.editApp(func(a *App) { a.Annotations = annotations }) }
	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:2" })
	annotate(map[string]string{dsoi.ObserveAnnotation: "true"})
	w.ResetRequests()
	ctx, lines := logged(t.Context())
	for range 3 {
		result, err := reconcileApp(ctx, w.rt, prod, w.hooks)
		require.NoError(t, err)
		assert.Equal(t, dsoi.DefaultResync, result.RequeueAfter)
	}
	require.Len(t, *lines, 1, "a plan is logged once")
	assert.Contains(t, (*lines)[0], "rolls: StatefulSet prod-m (2 pods)")
	w.editApp(func(a *App) { a.Spec.Nodes[0].Image = "app:3" })
	_, err := reconcileApp(ctx, w.rt, prod, w.hooks)
	require.NoError(t, err)
	require.Len(t, *lines, 2)
	w.restart()
	_, err = reconcileApp(ctx, w.rt, prod, w.hooks)
	require.NoError(t, err)
	assert.Empty(t, w.Writes())
	assert.Empty(t, w.notes())

	annotate(map[string]string{dsoi.ObserveAnnotation: "true", dsoi.PausedAnnotation: "true"})
	before := len(*lines)
	_, err = reconcileApp(ctx, w.rt, prod, w.hooks)
	require.NoError(t, err)
	assert.Len(t, *lines, before, "paused is not even looked at")

	annotate(map[string]string{dsoi.ObserveAnnotation: "perhaps"})
	_, err = w.reconcile()
	assert.ErrorContains(t, err, `metadata.annotations[dsoi.datainfra.io/observe]: Invalid value: "perhaps": must be true or false`)
	assert.Equal(t, dsoi.ReasonInvalidSpec, w.condition(dsoi.ConditionDegraded).Reason)

	annotate(nil)
	w.converge()
	assert.Equal(t, "app:3", w.image("prod-m"))
}

func TestObserveOption(t *testing.T) {
	w := newWorld(t, appProd())
	w.restart(dsoi.Observe())
	w.pass()
	w.editApp(func(a *App) { a.Annotations = map[string]string{dsoi.PausedAnnotation: "perhaps"} })
	_, err := w.reconcile()
	assert.ErrorContains(t, err, "must be true or false")
	assert.ErrorContains(t, err, "terminal error")
	w.editApp(func(a *App) { a.Annotations, a.Spec.Nodes[0].Type = nil, "unknown" })
	_, err = w.reconcile()
	assert.ErrorContains(t, err, "spec.nodes[0].nodeType")
	assert.Empty(t, w.Writes())
	assert.Empty(t, w.notes())
}

// noRecorder drops events.
type noRecorder struct{}

func (noRecorder) Eventf(_, _ runtime.Object, _, _, _, _ string, _ ...any) {}
