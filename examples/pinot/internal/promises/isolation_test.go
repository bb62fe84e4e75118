package promises

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// Fault to plant: leave the custom resource's name out of the names of objects, or
// look for orphans by node label.
func testIsolationInOneNamespace(t *testing.T, f *fixture) {
	f.install(t)
	other := newPinot(f.pinot.Namespace, "metrics")
	require.NoError(t, f.user.Create(t.Context(), other))
	f.testIsolation(t, other, 20)
}

// Fault to plant: look for orphans in all namespaces, by the name of their owner.
func testIsolationInTwoNamespaces(t *testing.T, f *fixture) {
	f.pinot = newPinot(newNamespace(t, f.user), "events")
	other := newPinot(newNamespace(t, f.user), "events")
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace, other.Namespace)
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	require.NoError(t, f.user.Create(t.Context(), other))
	f.testIsolation(t, other, 10)
}

// testIsolation changes one of two custom resources, and deletes the other.
func (f *fixture) testIsolation(t *testing.T, other *v1beta1.Pinot, inNamespace int) {
	t.Helper()
	mine := func() map[string]client.Object { return controlledBy(f.children(t), f.pinot) }
	theirs := func() map[string]client.Object { return controlledBy(children(t, f.user, other.Namespace), other) }
	require.Eventually(t, func() bool { return len(mine()) == 10 && len(theirs()) == 10 }, deadline, interval)
	require.Len(t, f.children(t), inNamespace)
	f.operator.quiet(t)

	before := theirs()
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.K8sConfig[0].Image = "pinot:2"
		p.Spec.PinotNodeConfig[0].Data = "key=other"
		p.Spec.Nodes = p.Spec.Nodes[:2]
	})
	require.Eventually(t, func() bool { return len(mine()) == 7 }, deadline, interval)
	for name, child := range theirs() {
		assert.Equal(t, before[name].GetResourceVersion(), child.GetResourceVersion(), name)
	}

	kept := mine()
	require.NoError(t, f.user.Delete(t.Context(), other))
	f.operator.quiet(t)
	for name, child := range mine() {
		assert.Equal(t, kept[name].GetResourceVersion(), child.GetResourceVersion(), name)
	}
}

// controlledBy are the objects that a custom resource controls.
func controlledBy(objects map[string]client.Object, owner client.Object) map[string]client.Object {
	found := map[string]client.Object{}
	for name, object := range objects {
		if metav1.IsControlledBy(object, owner) {
			found[name] = object
		}
	}
	return found
}

// Names as long as Kubernetes allows, which differ at their ends only, and as
// short as can be. Pods run, so their labels fit as well.
//
// Fault to plant: cut names without a hash, or at 63 characters for workloads.
func testIsolationNames(t *testing.T, f *fixture) {
	f.pinot = newPinot(newNamespace(t, f.user), strings.Repeat("a", 63))
	long := strings.Repeat("n", 62)
	f.pinot.Spec.Nodes[0].Name = long + "x"
	f.pinot.Spec.Nodes[1].Name = long + "y"
	f.pinot.Spec.Nodes[2].Name = "m"
	withStorage(f.pinot)
	others := []*v1beta1.Pinot{newPinot(f.pinot.Namespace, strings.Repeat("a", 62)+"b"), newPinot(f.pinot.Namespace, "a"), newPinot(f.pinot.Namespace, "1.a-b")}
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	for _, p := range append(others, f.pinot) {
		require.NoError(t, f.user.Create(t.Context(), p))
	}
	for _, p := range append(others, f.pinot) {
		g := *f
		g.pinot = p
		g.ready(t)
		assert.Len(t, controlledBy(f.children(t), p), 10, p.Name)
		if degraded := g.condition(t, dsoi.ConditionDegraded); assert.NotNil(t, degraded) {
			assert.Equal(t, metav1.ConditionFalse, degraded.Status, degraded.Message)
		}
	}
}

// A custom resource is deleted and made again at once, while the objects of the
// first are still being collected; one of them lingers.
//
// Fault to plant: take the objects of the former one for somebody else's.
func testIsolationRecreated(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.ready(t)
	old, claims := f.pinot.UID, f.claims(t)
	lingering := f.children(t)["ConfigMap events-m-config"]
	lingering.SetFinalizers([]string{"example.com/hold"})
	require.NoError(t, f.user.Update(t.Context(), lingering))

	require.NoError(t, f.user.Delete(t.Context(), f.pinot))
	f.pinot = newPinot(f.pinot.Namespace, "events")
	withStorage(f.pinot)
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	require.NotEqual(t, old, f.pinot.UID)
	require.Eventually(t, func() bool { return len(controlledBy(f.children(t), f.pinot)) >= 7 }, deadline, interval, "all but what lingers, and what depends on it")
	f.operator.quiet(t)
	left := f.children(t)["ConfigMap events-m-config"]
	require.NotNil(t, left)
	assert.Equal(t, lingering.GetUID(), left.GetUID(), "it lingers")
	assert.False(t, f.degraded(t), "which is waited for")
	assert.Empty(t, f.warned(t, dsoi.ReasonConflict))

	require.NoError(t, f.user.Patch(t.Context(), left, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"finalizers":null}}`))))
	f.ready(t)
	assert.Len(t, controlledBy(f.children(t), f.pinot), 10)
	assert.Equal(t, claims, f.claims(t), "data is taken over")
	var pods corev1.PodList
	require.NoError(t, f.user.List(t.Context(), &pods, client.InNamespace(f.pinot.Namespace)))
	assert.Len(t, pods.Items, 4)
}
