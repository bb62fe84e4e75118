package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// Fault to plant: look for orphans by label, only among kinds that are still
// wanted, or delete volumes too.
func testPruneNodes(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	before := f.children(t)
	foreign := f.lookalike(t)
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.Nodes = p.Spec.Nodes[:1]
		p.Spec.K8sConfig = p.Spec.K8sConfig[:1]
		p.Spec.DeploymentOrder = []v1beta1.PinotNodeType{"controller"}
	})
	want := []string{"ConfigMap events-c-config", "Service events-c", "StatefulSet events-c", "PersistentVolumeClaim events-b-data", "Service " + foreign}
	require.Eventually(t, func() bool { return len(f.children(t)) == len(want) }, deadline, interval,
		"what is ours goes, the last Deployment with it; what only looks like ours stays, and so do volumes")
	left := f.children(t)
	for _, name := range want {
		assert.Contains(t, left, name)
	}
	assert.Equal(t, before["PersistentVolumeClaim events-b-data"].GetUID(), left["PersistentVolumeClaim events-b-data"].GetUID())
	assert.Empty(t, left["PersistentVolumeClaim events-b-data"].GetDeletionTimestamp())
}

// Fault to plant: want an object that is nil.
func testPruneService(t *testing.T, f *fixture) {
	f.install(t)
	require.Contains(t, f.children(t), "Service events-m")
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.K8sConfig[2].Service, p.Spec.K8sConfig[2].Port = &corev1.ServiceSpec{}, []corev1.ContainerPort{}
	})
	require.Eventually(t, func() bool { return f.children(t)["Service events-m"] == nil }, deadline, interval)
	assert.Len(t, f.children(t), 9)
}

// Fault to plant: prune although err is not nil.
func testPruneNotWithErrors(t *testing.T, f *fixture) {
	f.install(t)
	obstacle := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-x-config"}}
	require.NoError(t, f.user.Create(t.Context(), obstacle))
	f.edit(t, func(p *v1beta1.Pinot) { // the minion becomes a node whose ConfigMap cannot be made
		p.Spec.Nodes[2].Name = "x"
	})
	require.Eventually(t, func() bool { return f.degraded(t) }, deadline, interval, "it says so")
	for _, name := range []string{"ConfigMap events-m-config", "Service events-m", "StatefulSet events-m"} {
		assert.Contains(t, f.children(t), name)
	}
	for _, request := range f.operator.recorder.Requests() {
		assert.NotEqual(t, "DELETE", request.Verb, request)
	}
	require.NoError(t, f.user.Delete(t.Context(), obstacle))
	require.Eventually(t, func() bool { return f.children(t)["StatefulSet events-m"] == nil }, deadline, interval, "it does later")
}

// Fault to plant: filter watch events only, so that a resync goes on.
func testPruneNotWhilePaused(t *testing.T, f *fixture) {
	f.install(t)
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Annotations = map[string]string{dsoi.PausedAnnotation: "true"}
		p.Spec.K8sConfig[0].Image = "pinot:2"
		p.Spec.Nodes = p.Spec.Nodes[:2]
	})
	f.operator.again(t, f.pinot) // as when its period is over
	assert.Empty(t, f.operator.recorder.Requests(), "nothing is sent while paused")
	f.edit(t, func(p *v1beta1.Pinot) { p.Annotations = nil })
	require.Eventually(t, func() bool { return len(f.children(t)) == 7 }, deadline, interval, "un-pausing takes effect at once")
}

// An operator that has lost its lease, and does not know yet, sees the objects
// which its successor has made, but not the custom resource that wants them.
//
// Fault to plant: do not ask whether the custom resource is current.
func testPruneNotFromStaleCache(t *testing.T, f *fixture) {
	f.install(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:2] })
	stale := f.operator
	stale.stall.close("pinots")
	stale.recorder.Reset()

	successor := startOperator(t, f.world.operator, f.pinot.Namespace)
	require.NoError(t, f.user.Get(t.Context(), f.key("events"), f.pinot))
	f.pinot.Spec.Nodes = newPinot("", "").Spec.Nodes
	require.NoError(t, f.user.Update(t.Context(), f.pinot))
	require.Eventually(t, func() bool { return len(f.children(t)) == 10 }, deadline, interval)
	made := f.children(t)
	require.Eventually(t, func() bool { // it has seen them, and asked
		for _, request := range stale.recorder.Requests() {
			if request.Verb == "GET" && request.Resource == "pinots" && request.Name == "events" {
				return true
			}
		}
		return false
	}, deadline, interval)
	successor.quiet(t)
	for _, request := range stale.recorder.Requests() {
		assert.NotEqual(t, "DELETE", request.Verb, request)
	}
	for name, child := range f.children(t) {
		assert.Equal(t, made[name].GetUID(), child.GetUID(), name)
	}

	stale.stall.open("pinots")
	stale.quiet(t)
	assert.Len(t, f.children(t), 10)
}

// On a cluster with controllers, the claims of a StatefulSet are there as well.
//
// Fault to plant: set persistentVolumeClaimRetentionPolicy to Delete.
func testPruneKeepsVolumes(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.ready(t)
	before := f.claims(t)
	require.Len(t, before, 2, "of a StatefulSet's pod, and of a Deployment")
	f.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.Nodes = p.Spec.Nodes[2:]
		p.Spec.DeploymentOrder = []v1beta1.PinotNodeType{"minion"}
	})
	require.Eventually(t, func() bool { return len(f.pods(t)) == 1 && len(f.children(t)) == 3+len(before) }, deadline, interval)
	assert.Equal(t, before, f.claims(t))

	f.edit(t, func(p *v1beta1.Pinot) {
		original := newPinot("", "")
		p.Spec.Nodes, p.Spec.DeploymentOrder = original.Spec.Nodes, original.Spec.DeploymentOrder
	})
	f.ready(t)
	assert.Equal(t, before, f.claims(t), "the nodes take them back")
}

// lookalike makes a Service of somebody else with the labels of one of ours, and
// returns its name.
func (f *fixture) lookalike(t *testing.T) string {
	t.Helper()
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "foreign", Labels: f.children(t)["Service events-m"].GetLabels()},
		Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}},
	}
	require.NoError(t, f.user.Create(t.Context(), service))
	return service.Name
}
