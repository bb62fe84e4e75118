package promises

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

const (
	// patience is how long the operator of a fault matrix waits for an answer: longer than
	// an honest one takes on a busy machine.
	patience = 8 * time.Second
	// atATime is how many cases of a fault matrix are under way at a time.
	atATime = 24
	// matrixLabel is on the Pinots of a fault matrix, with its name.
	matrixLabel = "example.com/fault-matrix"
)

// faultMatrix is one operator with many Pinots, each a case in a namespace of its own,
// and the faults that its requests meet.
type faultMatrix struct {
	*world
	name     string
	faults   *testbed.Faults
	operator *operator
}

// newFaultMatrix starts an operator that sees no other Pinots than its own.
func newFaultMatrix(t *testing.T, w *world, name string, setUp ...func(*ctrl.Options)) *faultMatrix {
	t.Helper()
	c := &faultMatrix{world: w, name: name, faults: &testbed.Faults{}}
	c.operator = runOperator(t, c.faults.Wrap(w.operator), func(options *ctrl.Options) {
		options.Cache.ByObject = map[client.Object]cache.ByObject{
			&v1beta1.Pinot{}: {Label: labels.SelectorFromSet(labels.Set{matrixLabel: name})},
		}
		for _, more := range setUp {
			more(options)
		}
	}, dsoi.MaxConcurrentReconciles(2*atATime), dsoi.RequestTimeout(patience))
	return c
}

// each runs a subtest for each case, many at a time however few processors there
// are: they wait most of the time.
func each[C any](t *testing.T, cases map[string]C, run func(*testing.T, C)) {
	t.Helper()
	var wait sync.WaitGroup
	slots := make(chan struct{}, atATime)
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			t.Run(name, func(t *testing.T) { run(t, cases[name]) })
		})
	}
	wait.Wait()
}

// member is one case: a Pinot of a fault matrix.
type member struct {
	*fixture
	faultMatrix *faultMatrix
	// since is when the part of the case began whose requests count.
	since time.Time
}

// newMember makes a namespace with a Pinot, which is not created yet. It is that of
// newPinot, with a volume for its Deployment.
func (c *faultMatrix) newMember(t *testing.T, edits ...func(*v1beta1.Pinot)) *member {
	t.Helper()
	m := &member{faultMatrix: c, fixture: &fixture{world: c.world, operator: c.operator, pinot: newPinot(newNamespace(t, c.user), "events")}}
	m.pinot.Labels = map[string]string{matrixLabel: c.name}
	m.pinot.Spec.K8sConfig[1].StorageConfig = []v1beta1.StorageConfig{{Name: "data", MountPath: "/data", PVCSpec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
	}}}
	for _, edit := range edits {
		edit(m.pinot)
	}
	return m
}

// create creates the Pinot.
func (m *member) create(t *testing.T) {
	t.Helper()
	require.NoError(t, m.user.Create(t.Context(), m.pinot))
}

// ready waits until the Pinot is as it should be. It plays what there is no
// controller for: pods that start.
func (m *member) ready(t *testing.T) {
	t.Helper()
	healthy := waitFor(t, func() bool {
		m.rollOut(t)
		ready := m.condition(t, dsoi.ConditionReady)
		return ready != nil && ready.Status == metav1.ConditionTrue && ready.ObservedGeneration == m.pinot.Generation
	})
	require.True(t, healthy, "it does not become ready: %+v", m.pinot.Status.Conditions)
	assert.True(t, meta.IsStatusConditionFalse(m.pinot.Status.Conditions, dsoi.ConditionDegraded))
}

// rollOut writes the status of workloads whose pods all run.
func (m *member) rollOut(t *testing.T) {
	t.Helper()
	for _, object := range m.children(t) {
		switch w := object.(type) {
		case *appsv1.StatefulSet:
			n := *w.Spec.Replicas
			status := appsv1.StatefulSetStatus{ObservedGeneration: w.Generation, Replicas: n, ReadyReplicas: n, AvailableReplicas: n, UpdatedReplicas: n, CurrentReplicas: n, CurrentRevision: "r", UpdateRevision: "r"}
			if w.Status.ObservedGeneration != w.Generation {
				w.Status = status
				m.writeStatus(t, w)
			}
		case *appsv1.Deployment:
			n := *w.Spec.Replicas
			if w.Status.ObservedGeneration != w.Generation {
				w.Status = appsv1.DeploymentStatus{ObservedGeneration: w.Generation, Replicas: n, ReadyReplicas: n, AvailableReplicas: n, UpdatedReplicas: n}
				m.writeStatus(t, w)
			}
		}
	}
}

// writeStatus writes a status; if the operator was faster, another look will do it.
func (m *member) writeStatus(t *testing.T, object client.Object) {
	t.Helper()
	if err := m.user.Status().Update(t.Context(), object); client.IgnoreNotFound(err) != nil {
		require.ErrorContains(t, err, "the object has been modified")
	}
}

// edit changes the Pinot; requests count from now on.
func (m *member) edit(t *testing.T, change func(*v1beta1.Pinot)) {
	t.Helper()
	require.NoError(t, m.user.Get(t.Context(), client.ObjectKeyFromObject(m.pinot), m.pinot))
	change(m.pinot)
	m.since = time.Now()
	require.NoError(t, m.user.Update(t.Context(), m.pinot))
}

// sent are the requests of the operator in the member's namespace, as far as they
// count.
func (m *member) sent(match func(testbed.Request) bool) []testbed.Request {
	return m.operator.recorder.Where(func(r testbed.Request) bool {
		return !r.Time.Before(m.since) && r.Namespace == m.pinot.Namespace && match(r)
	})
}

// warnings are the Warning events about the Pinot.
func (m *member) warnings(t *testing.T) []eventsv1.Event {
	t.Helper()
	var list eventsv1.EventList
	require.NoError(t, m.user.List(t.Context(), &list, client.InNamespace(m.pinot.Namespace)))
	return slices.DeleteFunc(list.Items, func(e eventsv1.Event) bool {
		return e.Type != corev1.EventTypeWarning || e.Regarding.Kind != "Pinot" || e.Regarding.Name != m.pinot.Name
	})
}

// state is what became of the children: everything but what depends on how, when
// and where it came about.
func (m *member) state(t *testing.T) map[string]client.Object {
	t.Helper()
	objects := m.children(t)
	for _, object := range objects {
		object.SetNamespace("")
		object.SetResourceVersion("")
		object.SetUID("")
		object.SetGeneration(0)
		object.SetManagedFields(nil)
		object.SetCreationTimestamp(metav1.Time{})
		for i := range object.GetOwnerReferences() {
			object.GetOwnerReferences()[i].UID = ""
		}
		switch o := object.(type) {
		case *corev1.Service:
			o.Spec.ClusterIP, o.Spec.ClusterIPs = "", nil
		case *policyv1.PodDisruptionBudget:
			o.Status = policyv1.PodDisruptionBudgetStatus{}
		case *appsv1.StatefulSet:
			o.Status = appsv1.StatefulSetStatus{}
		case *appsv1.Deployment:
			o.Status = appsv1.DeploymentStatus{}
			delete(o.Annotations, "deployment.kubernetes.io/revision")
		}
	}
	return objects
}
