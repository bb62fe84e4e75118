package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed/apiserver"
)

// fixture is an operator that has installed one Pinot in a namespace of its own.
type fixture struct {
	user     client.Client
	operator *operator
	pinot    *v1beta1.Pinot
}

func (f *fixture) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: f.pinot.Namespace, Name: name}
}

// edit changes the custom resource, and waits until the operator has come to
// rest.
func (f *fixture) edit(t *testing.T, change func(*v1beta1.Pinot)) {
	t.Helper()
	require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot))
	change(f.pinot)
	f.operator.recorder.Reset()
	require.NoError(t, f.user.Update(t.Context(), f.pinot))
	f.operator.quiet(t)
}

func (f *fixture) condition(t *testing.T, kind string) *metav1.Condition {
	t.Helper()
	require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot))
	return meta.FindStatusCondition(f.pinot.Status.Conditions, kind)
}

func TestPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("needs an API server")
	}
	config := apiserver.Start(t, crds)
	user, err := client.New(config, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)

	promise := func(name string, test func(*testing.T, *fixture)) {
		t.Run(name, func(t *testing.T) {
			f := &fixture{user: user, pinot: pinot(newNamespace(t, user), "events")}
			f.operator = start(t, config)
			require.NoError(t, user.Create(t.Context(), f.pinot))
			require.Eventually(t, func() bool { return len(children(t, user, f.pinot.Namespace)) == 9 }, deadline, interval, "nine objects are made")
			f.operator.quiet(t)
			test(t, f)
			// The next operator is not to find it.
			require.NoError(t, user.Delete(t.Context(), f.pinot))
			f.operator.quiet(t)
			f.operator.stop()
		})
	}

	// Fault to plant: compare resourceVersions instead of our managed fields.
	promise("zero", func(t *testing.T, f *fixture) {
		f.operator.recorder.Reset()
		for range 100 {
			f.operator.again(t, f.pinot)
		}
		assert.Empty(t, f.operator.recorder.Requests(), "settled")

		for range 5 {
			for name, child := range children(t, f.user, f.pinot.Namespace) {
				annotations := child.GetAnnotations()
				if annotations == nil {
					annotations = map[string]string{}
				}
				annotations["example.com/seen"] += "x"
				child.SetAnnotations(annotations)
				require.NoError(t, f.user.Update(t.Context(), child), name)
			}
		}
		var set appsv1.StatefulSet
		require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
		set.Status.Conditions = []appsv1.StatefulSetCondition{{Type: "Example", Status: corev1.ConditionTrue}}
		require.NoError(t, f.user.Status().Update(t.Context(), &set))
		f.operator.quiet(t)
		f.operator.again(t, f.pinot)
		assert.Empty(t, f.operator.recorder.Requests(), "while others write beside us")
	})

	// Fault to plant: forget the UID, or stamp anything that differs from one
	// process to the next.
	promise("restart", func(t *testing.T, f *fixture) {
		before := children(t, f.user, f.pinot.Namespace)
		f.operator.stop()
		restarted := start(t, config)
		f.operator = restarted
		require.Eventually(t, func() bool { return len(restarted.writes()) >= len(before) }, deadline, interval)
		restarted.quiet(t)
		assert.Len(t, restarted.writes(), len(before), "one apply for each child")
		for name, child := range children(t, f.user, f.pinot.Namespace) {
			assert.Equal(t, before[name].GetResourceVersion(), child.GetResourceVersion(), name)
		}
	})

	// Fault to plant: apply by PUT, or always send replicas.
	promise("ownership", func(t *testing.T, f *fixture) {
		var set appsv1.StatefulSet
		require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
		require.NoError(t, f.user.SubResource("scale").Update(t.Context(), &set, client.WithSubResourceBody(&autoscalingv1.Scale{
			ObjectMeta: metav1.ObjectMeta{Namespace: set.Namespace, Name: set.Name},
			Spec:       autoscalingv1.ScaleSpec{Replicas: 5},
		})))
		require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
		set.Finalizers = append(set.Finalizers, "example.com/hold")
		set.Annotations = map[string]string{"example.com/foreign": "yes"}
		set.Spec.Template.Spec.Containers = append(set.Spec.Template.Spec.Containers, corev1.Container{Name: "injected", Image: "sidecar:1"})
		require.NoError(t, f.user.Update(t.Context(), &set))
		f.operator.quiet(t)

		f.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:2" })
		require.Eventually(t, func() bool {
			require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
			return set.Spec.Template.Spec.Containers[0].Image == "pinot:2"
		}, deadline, interval)
		assert.Equal(t, int32(5), *set.Spec.Replicas, "an autoscaler's replicas stay")
		assert.Equal(t, "yes", set.Annotations["example.com/foreign"])
		assert.Contains(t, set.Finalizers, "example.com/hold")
		assert.Equal(t, "injected", set.Spec.Template.Spec.Containers[1].Name)

		set.Finalizers = nil
		require.NoError(t, f.user.Update(t.Context(), &set))
	})

	// Fault to plant: go by metadata.generation, which ConfigMaps do not have.
	promise("drift", func(t *testing.T, f *fixture) {
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
		require.Eventually(t, func() bool { return len(children(t, f.user, f.pinot.Namespace)) == 9 }, deadline, interval, "a deleted child comes back")
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
	})

	// Fault to plant: force the first apply.
	promise("steal", func(t *testing.T, f *fixture) {
		foreign := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-x-config"}, Data: map[string]string{"pinot-minion.conf": "mine"}}
		require.NoError(t, f.user.Create(t.Context(), foreign))
		f.edit(t, func(p *v1beta1.Pinot) {
			node := p.Spec.Nodes[2]
			node.Name = "x"
			p.Spec.Nodes = append(p.Spec.Nodes, node)
		})
		var found corev1.ConfigMap
		require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(foreign), &found))
		assert.Equal(t, foreign.ResourceVersion, found.ResourceVersion, "it is left alone")
		degraded := f.condition(t, dsoi.ConditionDegraded)
		require.NotNil(t, degraded)
		assert.Equal(t, metav1.ConditionTrue, degraded.Status)
		assert.Equal(t, dsoi.ReasonConflict, degraded.Reason)
		assert.Contains(t, degraded.Message, "ConfigMap events-x-config")

		require.NoError(t, f.user.Delete(t.Context(), foreign))
		require.Eventually(t, func() bool { return f.condition(t, dsoi.ConditionDegraded).Status == metav1.ConditionFalse }, deadline, interval, "it heals")
	})

	// Fault to plant: look for orphans by label, or only among wanted kinds.
	promise("prune", func(t *testing.T, f *fixture) {
		var service corev1.Service
		require.NoError(t, f.user.Get(t.Context(), f.key("events-m"), &service))
		foreign := &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "foreign", Labels: service.Labels},
			Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}},
		}
		require.NoError(t, f.user.Create(t.Context(), foreign))
		f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:1] })
		require.Eventually(t, func() bool {
			left := children(t, f.user, f.pinot.Namespace)
			return len(left) == 4 && left["Service foreign"] != nil && left["StatefulSet events-c"] != nil
		}, deadline, interval, "what is ours goes, the last Deployment with it; what only looks like ours stays")
	})

	// Fault to plant: filter watch events only.
	promise("pause", func(t *testing.T, f *fixture) {
		f.edit(t, func(p *v1beta1.Pinot) {
			p.Annotations = map[string]string{dsoi.PausedAnnotation: "true"}
			p.Spec.K8sConfig[0].Image = "pinot:2"
			p.Spec.Nodes = p.Spec.Nodes[:2]
		})
		assert.Empty(t, f.operator.recorder.Requests(), "nothing is sent while paused")
		f.edit(t, func(p *v1beta1.Pinot) { p.Annotations = nil })
		require.Eventually(t, func() bool { return len(children(t, f.user, f.pinot.Namespace)) == 6 }, deadline, interval, "un-pausing takes effect at once")
	})
}
