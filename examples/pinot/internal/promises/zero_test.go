package promises

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Fault to plant: forget what was applied (memory.put does nothing), or write the
// status in each pass.
func testZeroSettled(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.operator.recorder.Reset()
	for range 100 {
		f.operator.again(t, f.pinot)
	}
	assert.Empty(t, f.operator.recorder.Requests(), "not rolled out, and nothing to do")

	f.rollOut(t)
	f.operator.recorder.Reset()
	passes := f.operator.passes.Load()
	for range 100 {
		f.operator.again(t, f.pinot)
	}
	assert.Empty(t, f.operator.recorder.Requests(), "rolled out")
	assert.Equal(t, passes, f.operator.passes.Load(), "and nothing is built")
}

// Fault to plant: compare resourceVersions instead of our managed fields.
func testZeroBeside(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.operator.recorder.Reset()
	for range 10 {
		for name, child := range f.children(t) {
			child.SetAnnotations(with(child.GetAnnotations(), "example.com/seen"))
			child.SetLabels(with(child.GetLabels(), "example.com/team"))
			addSidecar(child)
			require.NoError(t, f.user.Update(t.Context(), child), name)
			if writeStatus(child) {
				require.NoError(t, f.user.Status().Update(t.Context(), child), name)
			}
			f.operator.again(t, f.pinot)
		}
	}
	for range 100 {
		f.operator.again(t, f.pinot)
	}
	f.operator.quiet(t)
	assert.Empty(t, f.operator.recorder.Requests())
	for name, child := range f.children(t) {
		assert.Len(t, child.GetAnnotations()["example.com/seen"], 10, name)
	}
}

// with appends to a value of annotations or labels.
func with(values map[string]string, key string) map[string]string {
	if values == nil {
		values = map[string]string{}
	}
	values[key] += "x"
	return values
}

// addSidecar does what an injector does to a workload.
func addSidecar(object client.Object) {
	var pod *corev1.PodSpec
	switch o := object.(type) {
	case *appsv1.StatefulSet:
		pod = &o.Spec.Template.Spec
	case *appsv1.Deployment:
		pod = &o.Spec.Template.Spec
	default:
		return
	}
	if len(pod.Containers) == 1 {
		pod.Containers = append(pod.Containers, corev1.Container{Name: "injected", Image: "sidecar:1"})
		return
	}
	pod.Containers[1].Image += "0"
}

// writeStatus changes the status of an object that has one, but for the numbers
// by which a rollout is judged.
func writeStatus(object client.Object) bool {
	const kind = "Example"
	switch o := object.(type) {
	case *appsv1.StatefulSet:
		o.Status.Conditions = append(o.Status.Conditions[:0], appsv1.StatefulSetCondition{Type: kind, Status: corev1.ConditionTrue, Message: o.ResourceVersion})
	case *appsv1.Deployment:
		o.Status.Conditions = append(o.Status.Conditions[:0], appsv1.DeploymentCondition{Type: kind, Status: corev1.ConditionTrue, Message: o.ResourceVersion})
	case *corev1.Service:
		o.Status.Conditions = []metav1.Condition{{Type: kind, Status: metav1.ConditionTrue, Reason: kind, Message: o.ResourceVersion, LastTransitionTime: metav1.Now()}}
	case *corev1.PersistentVolumeClaim:
		size := resource.NewQuantity(int64(len(o.Annotations["example.com/seen"])), resource.BinarySI)
		o.Status.Capacity = corev1.ResourceList{corev1.ResourceStorage: *size}
	default:
		return false
	}
	return true
}

// Fault to plant: stamp anything that differs from one process to the next.
func testZeroRestart(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.ready(t)
	before := f.children(t)
	maps.DeleteFunc(before, func(_ string, child client.Object) bool { return !applied(child) }) // a StatefulSet's claims
	require.Len(t, before, 11)
	f.operator.stop()
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	require.Eventually(t, func() bool { return len(f.operator.writes()) >= len(before) }, deadline, interval)
	f.operator.quiet(t)
	assert.Len(t, f.operator.writes(), len(before), "one apply for each child")
	after := f.children(t)
	for name, child := range before {
		assert.Equal(t, child, after[name], name)
	}
}

// applied tells our objects from those that Kubernetes makes with our labels.
func applied(object client.Object) bool {
	return slices.ContainsFunc(object.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return entry.Manager == "pinot-operator" && entry.Operation == metav1.ManagedFieldsOperationApply
	})
}
