package scenarios_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// Two objects of one name would overwrite each other for ever.
func TestSameNameTwice(t *testing.T) {
	w := installed(t)
	for range 2 {
		w.ResetRequests()
		_, err := w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), func(in build.Inputs) build.List {
			list := listApp(appProd(), noHooks{}, in)
			list.Objects[3].Object.SetName("prod-m-config")
			list.Objects[6].Object.SetName("prod-m-config")
			return list
		}, nil)
		assert.ErrorContains(t, err, "ConfigMap prod-m-config is wanted twice: by node m and by node d of the App")
		assert.ErrorContains(t, err, "by node d and by node q")
		assert.ErrorContains(t, err, "terminal error")
		for _, r := range w.Writes() {
			assert.Equal(t, "status", r.Subresource, "%s", r)
		}
	}
}

// claim is a volume in the place of the one that pod 0 of node d would make.
func claim(app, node string) *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "disk-prod-d-1", Labels: map[string]string{
		build.LabelName: "app", build.LabelInstance: app, build.LabelManagedBy: build.ManagedBy, build.LabelNode: node,
	}}}
}

// Custom resource "prod" with node "d", and custom resource "prod-d" which is gone
// and had a node of another name: pods must not mount each other's volumes.
func TestVolumesOfAnotherCustomResource(t *testing.T) {
	withDisk := func() *App {
		app := appProd()
		app.Spec.Nodes[1].Disk = "1Gi"
		return app
	}
	tests := map[string]struct {
		claim *corev1.PersistentVolumeClaim
		owner string // in the error; "" where there is none
	}{
		"of another custom resource": {claim("test", "prod-d"), "PersistentVolumeClaim disk-prod-d-1 belongs to node prod-d of app test"},
		"of another node":            {claim("prod", "e"), "belongs to node e of app prod"},
		"of nobody":                  {&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "disk-prod-d-1"}}, "disk-prod-d-1 exists and was not made by this custom resource"},
		"of the same, come back":     {claim("prod", "d"), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withDisk(), test.claim)
			_, err := w.reconcile()
			if test.owner == "" {
				require.NoError(t, err)
				assert.True(t, exists(w, "prod-d", &appsv1.StatefulSet{}))
				return
			}
			assert.ErrorContains(t, err, test.owner)
			assert.False(t, exists(w, "prod-d", &appsv1.StatefulSet{}), "found before the workload is made")
			assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}), "the others are made")
			assert.Equal(t, dsoi.ReasonConflict, w.condition(dsoi.ConditionDegraded).Reason)
			require.NoError(t, w.Outside().Delete(context.Background(), test.claim))
			w.converge()
			assert.True(t, exists(w, "prod-d", &appsv1.StatefulSet{}), "it heals")
		})
	}

	w := newWorld(t, withDisk())
	w.converge()
	foreign := claim("test", "prod-d")
	foreign.Name = "disk-prod-d-2"
	require.NoError(t, w.Outside().Create(context.Background(), foreign))
	w.editApp(func(a *App) { a.Spec.Nodes[1].Replicas = 3 })
	_, err := w.reconcile()
	assert.ErrorContains(t, err, "disk-prod-d-2 belongs to node prod-d of app test", "another pod would mount it")
	assert.EqualValues(t, 2, *w.set("prod-d").Spec.Replicas)
}

// An old pod that restarts must not read a configuration that was meant for a
// workload which the API server refuses to change.
func TestConfigurationOfARefusedWorkload(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[1].Image, a.Spec.Nodes[1].Config = "app:2", "new" })
	w.Fail(func(r dsoitest.Request) error {
		if r.Verb == dsoitest.Apply && r.Kind == "StatefulSet" && r.Name == "prod-d" {
			return errBroken
		}
		return nil
	})
	for range 2 {
		w.ResetRequests()
		_, err := w.reconcile()
		assert.ErrorIs(t, err, errBroken)
		assert.Equal(t, "name=d", get(w, "prod-d-config", &corev1.ConfigMap{}).Data["app.conf"])
	}
	assert.Equal(t, []string{"apply StatefulSet data/prod-d (dry run)"}, w.texts(w.Sent()))
	assert.Contains(t, w.condition(dsoi.ConditionDegraded).Message, "trying to apply StatefulSet prod-d")
	w.Fail(nil)
	w.converge()
	assert.Equal(t, "new", get(w, "prod-d-config", &corev1.ConfigMap{}).Data["app.conf"])
	assert.Equal(t, "app:2", w.image("prod-d"))
}

// A hook can say that only a change of the custom resource mends its error.
func TestHookThatRefusesTheSpec(t *testing.T) {
	for name, refusal := range map[string]error{
		"marked":      build.InvalidSpec(errors.New("three voters at least")),
		"field error": field.Invalid(field.NewPath("spec", "nodes").Index(1), 2, "three voters at least"),
	} {
		t.Run(name, func(t *testing.T) {
			w := installed(t)
			list := func(in build.Inputs) build.List {
				list := listApp(get(w, "prod", &App{}), noHooks{}, in)
				list.Objects[5].Object, list.Objects[5].Err = nil, fmt.Errorf("building it: %w", refusal)
				return list
			}
			for range 2 {
				result, err := w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), list, nil)
				assert.ErrorContains(t, err, "three voters at least")
				assert.ErrorContains(t, err, "terminal error", "it is not tried again")
				assert.Zero(t, result)
			}
			assert.Equal(t, dsoi.ReasonInvalidSpec, w.condition(dsoi.ConditionDegraded).Reason)
			assert.Len(t, w.notes(), 1)
		})
	}
}

// A partial list leaves alone what is not in it.
func TestPartialList(t *testing.T) {
	w := installed(t)
	list := func(partial bool) func(build.Inputs) build.List {
		return func(in build.Inputs) build.List {
			list := listApp(get(w, "prod", &App{}), noHooks{}, in)
			list.Objects, list.Partial = list.Objects[:6], partial
			return list
		}
	}
	_, err := w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), list(true), "partial")
	require.NoError(t, err)
	assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
	_, err = w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), list(false), "complete")
	require.NoError(t, err)
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
}

// What is not watched would neither be repaired nor deleted.
func TestObjectOfAnUnknownKind(t *testing.T) {
	w := installed(t)
	_, err := w.rt.Reconcile(t.Context(), get(w, "prod", &App{}), func(in build.Inputs) build.List {
		list := listApp(appProd(), noHooks{}, in)
		list.Objects = append(list.Objects, build.Wanted{Kind: "Secret", Object: &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x"}}})
		return list
	}, nil)
	assert.ErrorContains(t, err, "Kind=Secret is not a kind of object that App has")
	assert.False(t, exists(w, "x", &corev1.Secret{}))
}

// A kind without conditions tells by events.
func TestKindWithoutConditions(t *testing.T) {
	kind := appKind(noHooks{})
	kind.Conditions = nil
	cluster := dsoitest.NewCluster(appScheme(), kind, appProd())
	rt, err := cluster.Runtime()
	require.NoError(t, err)
	pass := func(change func(*App)) {
		t.Helper()
		app := &App{}
		require.NoError(t, cluster.Outside().Get(t.Context(), prod, app))
		if change != nil {
			change(app)
			require.NoError(t, cluster.Outside().Update(t.Context(), app))
		}
		_, _ = rt.Reconcile(t.Context(), app, func(in build.Inputs) build.List { return listApp(app, noHooks{}, in) }, noHooks{})
	}
	pass(nil)
	require.NoError(t, cluster.Settle(t.Context()))
	pass(nil)
	cluster.ResetEvents()
	pass(func(a *App) { a.Spec.Nodes[0].Image, a.Spec.Nodes[1].Image = "app:2", "app:2" })
	var notes []string
	for _, e := range cluster.Events() {
		notes = append(notes, e.String())
	}
	assert.Equal(t, []string{
		"Normal Updated: Updated StatefulSet prod-m",
		"Normal WaitingForStage: an earlier stage is not rolled out; waiting to change StatefulSet prod-d",
	}, notes)
}

// Objects that hooks read are waited for, and a change of theirs leads to a pass.
func TestInputs(t *testing.T) {
	kind := appKind(noHooks{})
	kind.Reads = func(client.Object) []build.Reference {
		return []build.Reference{
			{Path: field.NewPath("spec", "settings"), Kind: "ConfigMap", Name: "settings"},
			{Path: field.NewPath("spec", "license"), Kind: "Secret", Name: "license"},
			{Path: field.NewPath("spec", "none"), Kind: "Secret", Name: ""},
		}
	}
	var seen []build.Inputs
	cluster := dsoitest.NewCluster(appScheme(), kind, appProd(), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "settings"}, Data: map[string]string{"a": "1"}})
	rt, err := cluster.Runtime()
	require.NoError(t, err)
	pass := func() *App {
		t.Helper()
		app := &App{}
		require.NoError(t, cluster.Outside().Get(t.Context(), prod, app))
		_, err := rt.Reconcile(t.Context(), app, func(in build.Inputs) build.List {
			seen = append(seen, in)
			return listApp(app, noHooks{}, in)
		}, noHooks{})
		require.NoError(t, err)
		require.NoError(t, cluster.Settle(t.Context()))
		require.NoError(t, cluster.Outside().Get(t.Context(), prod, app))
		return app
	}
	conditions := pass().Status.Conditions
	assert.Empty(t, seen, "nothing is built without it")
	assert.Contains(t, fmt.Sprint(conditions), "Secret license is not there; spec.license names it")

	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "license"}, Data: map[string][]byte{"key": []byte("k")}}
	require.NoError(t, cluster.Outside().Create(t.Context(), secret))
	pass()
	require.Len(t, seen, 1)
	assert.Equal(t, map[string]map[string]string{"settings": {"a": "1"}}, seen[0].ConfigMaps)
	assert.Equal(t, map[string]map[string][]byte{"license": {"key": []byte("k")}}, seen[0].Secrets)
	for range 3 {
		pass()
	}
	before := len(seen)
	pass()
	assert.Len(t, seen, before, "it has settled")
	secret.Data["key"] = []byte("l")
	require.NoError(t, cluster.Outside().Update(t.Context(), secret))
	pass()
	require.Len(t, seen, before+1)
	assert.Equal(t, "l", string(seen[before].Secrets["license"]["key"]))
}
