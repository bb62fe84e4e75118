package runtime

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
)

// passes reports whether an update from one object to another passes.
func passes(p predicate.Predicate, before, after client.Object) bool {
	return p.Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after})
}

func TestClusterPredicate(t *testing.T) {
	tests := map[string]struct {
		change func(*metav1.ObjectMeta)
		want   bool
	}{
		"nothing":    {func(m *metav1.ObjectMeta) {}, false},
		"status":     {func(m *metav1.ObjectMeta) { m.ResourceVersion = "8" }, false},
		"finalizer":  {func(m *metav1.ObjectMeta) { m.Finalizers = []string{"a"} }, false},
		"spec":       {func(m *metav1.ObjectMeta) { m.Generation = 2 }, true},
		"annotation": {func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{PausedAnnotation: "false"} }, true},
		"label":      {func(m *metav1.ObjectMeta) { m.Labels = map[string]string{"a": "b"} }, true},
		"deletion":   {func(m *metav1.ObjectMeta) { m.DeletionTimestamp = &metav1.Time{Time: noon} }, true},
		"made again": {func(m *metav1.ObjectMeta) { m.UID = "v" }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := sampleCR("prod")
			after := sampleCR("prod")
			test.change(&after.ObjectMeta)
			assert.Equal(t, test.want, passes(ClusterPredicate(), before, after))
		})
	}
	assert.True(t, ClusterPredicate().Create(event.CreateEvent{Object: sampleCR("prod")}))
	assert.True(t, ClusterPredicate().Delete(event.DeleteEvent{Object: sampleCR("prod")}))
}

func TestDenyNamespacesPredicate(t *testing.T) {
	p := DenyNamespacesPredicate("data")
	assert.False(t, p.Create(event.CreateEvent{Object: sampleCR("prod")}))
	assert.True(t, p.Create(event.CreateEvent{Object: &corev1.ConfigMap{}}))
	assert.True(t, DenyNamespacesPredicate().Create(event.CreateEvent{Object: sampleCR("prod")}))
}

func TestChildPredicate(t *testing.T) {
	tests := map[string]struct {
		change func(*appsv1.StatefulSet)
		want   bool
	}{
		"nothing":            {func(s *appsv1.StatefulSet) {}, false},
		"foreign annotation": {func(s *appsv1.StatefulSet) { s.Annotations, s.ResourceVersion = map[string]string{"a": "b"}, "8" }, false},
		"a condition":        {func(s *appsv1.StatefulSet) { s.Status.Conditions = []appsv1.StatefulSetCondition{{}} }, false},
		"foreign entry":      {func(s *appsv1.StatefulSet) { s.ManagedFields = append(s.ManagedFields, entryOf("them", "{}")) }, false},
		"our entry": {func(s *appsv1.StatefulSet) {
			s.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("us", `{"f:a":{}}`)}
		}, true},
		"no entry":         {func(s *appsv1.StatefulSet) { s.ManagedFields = nil }, true},
		"a pod ready":      {func(s *appsv1.StatefulSet) { s.Status.ReadyReplicas = 1 }, true},
		"revision":         {func(s *appsv1.StatefulSet) { s.Status.CurrentRevision = "b" }, true},
		"status caught up": {func(s *appsv1.StatefulSet) { s.Status.ObservedGeneration = 9 }, true},
		"spec":             {func(s *appsv1.StatefulSet) { s.Generation = 9 }, true},
		"owner":            {func(s *appsv1.StatefulSet) { s.OwnerReferences = []metav1.OwnerReference{{UID: "x"}} }, true},
		"deletion":         {func(s *appsv1.StatefulSet) { s.DeletionTimestamp = &metav1.Time{Time: noon} }, true},
		"made again":       {func(s *appsv1.StatefulSet) { s.UID = "v" }, true},
		"entry made again": {func(s *appsv1.StatefulSet) { s.ManagedFields[0].Time = &metav1.Time{Time: noon.Add(time.Hour)} }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before, after := &appsv1.StatefulSet{}, &appsv1.StatefulSet{}
			before.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("us", "{}")}
			after.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("us", "{}")}
			test.change(after)
			assert.Equal(t, test.want, passes(ChildPredicate("us"), before, after))
		})
	}
	deployment := &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](1)}}
	rolling := deployment.DeepCopy()
	rolling.Status.AvailableReplicas = 1
	assert.True(t, passes(ChildPredicate("us"), deployment, rolling))
	daemons := &appsv1.DaemonSet{}
	scheduled := daemons.DeepCopy()
	scheduled.Status.DesiredNumberScheduled = 1
	assert.True(t, passes(ChildPredicate("us"), daemons, scheduled))
	job := &batchv1.Job{}
	started, done := job.DeepCopy(), job.DeepCopy()
	started.Status.Active = 1
	done.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobComplete, Status: corev1.ConditionTrue}}
	assert.False(t, passes(ChildPredicate("us"), job, started))
	assert.True(t, passes(ChildPredicate("us"), started, done))
	assert.False(t, passes(ChildPredicate("us"), &corev1.Service{ObjectMeta: metav1.ObjectMeta{Generation: 1}}, &corev1.Service{}))
}

func TestDataPredicate(t *testing.T) {
	text := func(value string) client.Object { return &corev1.ConfigMap{Data: map[string]string{"a": value}} }
	binary := func(value string) client.Object {
		return &corev1.ConfigMap{BinaryData: map[string][]byte{"a": []byte(value)}}
	}
	secret := func(value string) client.Object { return &corev1.Secret{Data: map[string][]byte{"a": []byte(value)}} }
	for name, object := range map[string]func(string) client.Object{"text": text, "binary": binary, "secret": secret} {
		t.Run(name, func(t *testing.T) {
			assert.True(t, passes(dataPredicate(), object("1"), object("2")))
			same := object("1")
			same.SetAnnotations(map[string]string{"a": "b"})
			assert.False(t, passes(dataPredicate(), object("1"), same))
		})
	}
	assert.True(t, passes(dataPredicate(), text("1"), secret("1")))
	assert.True(t, passes(dataPredicate(), &corev1.Pod{}, &corev1.Pod{}))
}

func TestOwnerPredicate(t *testing.T) {
	p := ownerPredicate()
	before, after := &corev1.ConfigMap{}, &corev1.ConfigMap{Data: map[string]string{"key": "value"}}
	assert.False(t, passes(p, before, after))
	after.OwnerReferences = []metav1.OwnerReference{{Name: "a"}}
	assert.True(t, passes(p, before, after))
	assert.True(t, passes(p, after, before))
	after.OwnerReferences, after.UID = nil, "v"
	assert.True(t, passes(p, before, after), "made again")
	assert.True(t, p.Delete(event.DeleteEvent{Object: before}))
	assert.False(t, p.Create(event.CreateEvent{Object: before}))
	assert.False(t, p.Generic(event.GenericEvent{Object: before}))
}
