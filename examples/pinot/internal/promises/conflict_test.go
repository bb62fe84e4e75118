package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// Fault to plant: let owns return true for what nobody controls.
func testConflictNobody(t *testing.T, f *fixture) { testConflict(t, f, nil) }

// Fault to plant: let owns go by labels.
func testConflictOther(t *testing.T, f *fixture) {
	testConflict(t, f, []metav1.OwnerReference{{APIVersion: "example.com/v1", Kind: "Other", Name: "other", UID: "7f6d7d6e-0000-4000-8000-000000000000", Controller: ptr.To(true)}})
}

// The cache does not show the object of somebody else yet.
//
// Fault to plant: force the first apply.
func testConflictUnseen(t *testing.T, f *fixture) {
	f.install(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:2] })
	f.operator.stall.close("configmaps")
	foreign := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-m-config"},
		Data:       map[string]string{"pinot-minion.conf": "mine"},
	}
	require.NoError(t, f.user.Create(t.Context(), foreign))
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = newPinot("", "").Spec.Nodes })
	require.Contains(t, f.operator.writes(), "PATCH configmaps "+f.pinot.Namespace+"/events-m-config", "it is tried")
	leftAlone := func() {
		found := &corev1.ConfigMap{}
		require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(foreign), found))
		assert.Equal(t, foreign.ResourceVersion, found.ResourceVersion)
		assert.True(t, f.degraded(t))
	}
	require.Eventually(t, func() bool { return f.degraded(t) }, deadline, interval, "it says so, as soon as it was refused")
	leftAlone()
	f.operator.stall.open("configmaps")
	f.operator.quiet(t)
	leftAlone()
	require.NoError(t, f.user.Delete(t.Context(), foreign))
	require.Eventually(t, func() bool { return !f.degraded(t) && len(f.children(t)) == 10 }, deadline, interval, "it heals")
}

// testConflict puts an object of somebody else in the place of every child.
func testConflict(t *testing.T, f *fixture, owners []metav1.OwnerReference) {
	f.pinot = newPinot(newNamespace(t, f.user), "events")
	withStorage(f.pinot)
	b, errs := controller.NewPinotBuilder(f.pinot, hooks.Pinot{}, build.Inputs{})
	require.Empty(t, errs)
	foreign, err := b.Objects()
	require.NoError(t, err)
	for _, object := range foreign {
		object.SetOwnerReferences(owners)
		object.SetLabels(without(object.GetLabels(), build.LabelManagedBy))
		require.NoError(t, f.user.Create(t.Context(), object))
	}
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	require.Eventually(t, func() bool { return f.degraded(t) }, deadline, interval)
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:2" })

	degraded := f.condition(t, dsoi.ConditionDegraded)
	assert.Equal(t, dsoi.ReasonConflict, degraded.Reason)
	warned := f.warned(t, dsoi.ReasonConflict)
	for _, object := range foreign {
		name := kindOf(t, f.user, object) + " " + object.GetName()
		found, ok := object.DeepCopyObject().(client.Object)
		require.True(t, ok)
		require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(object), found))
		assert.Equal(t, object.GetResourceVersion(), found.GetResourceVersion(), name+" is left alone")
		assert.Contains(t, degraded.Message, name)
		if !isWorkload(name) { // what a workload waits for is reported, not the workload
			assert.Contains(t, warned, name)
		}
	}

	for _, object := range foreign {
		object.SetFinalizers(nil) // that protects a claim which is in use
		require.NoError(t, client.IgnoreNotFound(f.user.Patch(t.Context(), object, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"finalizers":null}}`)))))
		require.NoError(t, client.IgnoreNotFound(f.user.Delete(t.Context(), object)))
	}
	require.Eventually(t, func() bool { return !f.degraded(t) && len(f.children(t)) == len(foreign) }, deadline, interval, "it heals")
	for name, child := range f.children(t) {
		if _, claim := child.(*corev1.PersistentVolumeClaim); !claim {
			assert.True(t, metav1.IsControlledBy(child, f.pinot), name)
		}
	}
}

func (f *fixture) degraded(t *testing.T) bool {
	t.Helper()
	degraded := f.condition(t, dsoi.ConditionDegraded)
	return degraded != nil && degraded.Status == metav1.ConditionTrue
}

// warned are the objects that Warning events of a reason are about, by
// "Kind name".
func (f *fixture) warned(t *testing.T, reason string) map[string]bool {
	t.Helper()
	var list eventsv1.EventList
	require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.pinot.Namespace)))
	found := map[string]bool{}
	for _, event := range list.Items {
		if event.Reason == reason && event.Type == corev1.EventTypeWarning && event.Related != nil {
			found[event.Related.Kind+" "+event.Related.Name] = true
		}
	}
	return found
}
