package promises

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Fault to plant: go by metadata.generation, which ConfigMaps do not have.
func testDrift(t *testing.T, f *fixture) {
	f.install(t)
	tests := map[string]struct {
		object client.Object
		change func(client.Object)
	}{
		"image":            {&appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Name: "events-m"}}, func(o client.Object) { o.(*appsv1.StatefulSet).Spec.Template.Spec.Containers[0].Image = "other" }},
		"toleration":       {&appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "events-b"}}, func(o client.Object) { o.(*appsv1.Deployment).Spec.Template.Spec.Tolerations = nil }},
		"variable":         {&appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "events-b"}}, func(o client.Object) { o.(*appsv1.Deployment).Spec.Template.Spec.Containers[0].Env[0].Value = "debug" }},
		"configuration":    {&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "events-b-config"}}, func(o client.Object) { o.(*corev1.ConfigMap).Data["pinot-broker.conf"] = "other" }},
		"file removed":     {&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "events-c-config"}}, func(o client.Object) { o.(*corev1.ConfigMap).Data = nil }},
		"label":            {&corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "events-b"}}, func(o client.Object) { o.SetLabels(map[string]string{"dsoi.datainfra.io/node": "x"}) }},
		"selector":         {&corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "events-c"}}, func(o client.Object) { o.(*corev1.Service).Spec.Selector = map[string]string{"a": "b"} }},
		"name of a port":   {&corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "events-m"}}, func(o client.Object) { o.(*corev1.Service).Spec.Ports[0].Name = "other" }},
		"owner reference":  {&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "events-m-config"}}, func(o client.Object) { o.GetOwnerReferences()[0].BlockOwnerDeletion = nil }},
		"replicas by edit": {&appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Name: "events-c"}}, func(o client.Object) { *o.(*appsv1.StatefulSet).Spec.Replicas = 7 }},
	}
	for name, test := range tests {
		key := f.key(test.object.GetName())
		require.NoError(t, f.user.Get(t.Context(), key, test.object), name)
		want := test.object.DeepCopyObject().(client.Object)
		test.change(test.object)
		require.NoError(t, f.user.Update(t.Context(), test.object), name)
		changed := test.object.GetResourceVersion()
		require.Eventually(t, func() bool {
			require.NoError(t, f.user.Get(t.Context(), key, test.object), name)
			return test.object.GetResourceVersion() != changed
		}, deadline, interval, "%s: nobody repairs it", name)
		for _, object := range []client.Object{want, test.object} {
			object.SetResourceVersion("")
			object.SetGeneration(0)
			object.SetManagedFields(nil)
		}
		assert.Equal(t, want, test.object, name)
	}
	require.NoError(t, f.user.Delete(t.Context(), &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-b"}}))
	require.Eventually(t, func() bool { return len(f.children(t)) == 9 }, deadline, interval, "a deleted child comes back")
	require.Eventually(t, func() bool {
		var list eventsv1.EventList
		require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.pinot.Namespace)))
		recorded := map[string]bool{}
		for _, event := range list.Items {
			if event.Reason == dsoi.ReasonRepaired && event.Related != nil {
				recorded[event.Related.Name] = true
			}
		}
		for _, test := range tests {
			if !recorded[test.object.GetName()] {
				return false
			}
		}
		return true
	}, deadline, interval, "each repair is recorded")
}
