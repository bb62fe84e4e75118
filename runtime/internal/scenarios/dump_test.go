package scenarios_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// dump returns every object of the world's kinds, and prod, exactly as it is.
func (w *world) dump() []string { return w.dumpObjects(func(client.Object) {}) }

// state returns the same without what depends on how it came about.
func (w *world) state() []string {
	return w.dumpObjects(func(object client.Object) {
		object.SetResourceVersion("")
		object.SetUID("")
		object.SetGeneration(0)
		object.SetManagedFields(nil)
		for i := range object.GetOwnerReferences() {
			object.GetOwnerReferences()[i].UID = ""
		}
	})
}

func (w *world) dumpObjects(normalise func(client.Object)) []string {
	w.t.Helper()
	var texts []string
	for _, kind := range appKind(noHooks{}).Objects {
		list := kind.NewList()
		require.NoError(w.t, w.Outside().List(context.Background(), list))
		require.NoError(w.t, meta.EachListItem(list, func(item runtime.Object) error {
			object := item.DeepCopyObject().(client.Object)
			normalise(object)
			clearStatus(object)
			data, err := json.Marshal(object)
			texts = append(texts, fmt.Sprintf("%T %s", object, data))
			return err
		}))
	}
	return texts
}

// clearStatus removes the status of a workload, which the tests play.
func clearStatus(object client.Object) {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		w.Status = appsv1.StatefulSetStatus{}
	case *appsv1.Deployment:
		w.Status = appsv1.DeploymentStatus{}
	}
}
