package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestScaled(t *testing.T) {
	tests := map[string]struct {
		manager, subresource, fields string
		want                         bool
	}{
		"autoscaler":            {"hpa", "scale", `{"f:spec":{"f:replicas":{}}}`, true},
		"ours":                  {"us", "scale", `{"f:spec":{"f:replicas":{}}}`, false},
		"status":                {"hpa", "status", `{"f:status":{"f:replicas":{}}}`, false},
		"edited":                {"kubectl", "", `{"f:spec":{"f:replicas":{}}}`, false},
		"scaled, then taken up": {"hpa", "scale", `{}`, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := &appsv1.StatefulSet{}
			entry := entryOf(test.manager, test.fields)
			entry.Subresource = test.subresource
			set.ManagedFields = []metav1.ManagedFieldsEntry{entry}
			assert.Equal(t, test.want, scaled(set, "us"))
		})
	}
}

func TestReplicasToApply(t *testing.T) {
	const replicas, labels = `{"f:spec":{"f:replicas":{}}}`, `{"f:metadata":{"f:labels":{"f:replicas":{}}}}`
	entry := func(manager, subresource string, operation metav1.ManagedFieldsOperationType, fields string) metav1.ManagedFieldsEntry {
		e := entryOf(manager, fields)
		e.Subresource, e.Operation = subresource, operation
		return e
	}
	const apply, update = metav1.ManagedFieldsOperationApply, metav1.ManagedFieldsOperationUpdate
	tests := map[string]struct {
		wanted  *int32
		entries []metav1.ManagedFieldsEntry
		want    *int32
	}{
		"ours":                       {ptr.To[int32](2), []metav1.ManagedFieldsEntry{entry("us", "", apply, replicas)}, ptr.To[int32](2)},
		"scaled":                     {ptr.To[int32](2), []metav1.ManagedFieldsEntry{entry("us", "", apply, labels), entry("hpa", "scale", update, replicas)}, nil},
		"none wanted, ours":          {nil, []metav1.ManagedFieldsEntry{entry("us", "", apply, replicas)}, ptr.To[int32](5)},
		"none wanted, scaled":        {nil, []metav1.ManagedFieldsEntry{entry("hpa", "scale", update, replicas)}, nil},
		"none wanted, shared":        {nil, []metav1.ManagedFieldsEntry{entry("us", "", apply, replicas), entry("hpa", "", update, replicas)}, nil},
		"none wanted, by our update": {nil, []metav1.ManagedFieldsEntry{entry("us", "", update, replicas)}, nil},
		"none wanted, nobody's":      {nil, []metav1.ManagedFieldsEntry{entry("us", "", apply, labels)}, nil},
		"none wanted, unreadable":    {nil, []metav1.ManagedFieldsEntry{entry("us", "", apply, `{"f:replicas"`)}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			meta := metav1.ObjectMeta{ManagedFields: test.entries}
			set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: test.wanted}}
			assert.Equal(t, test.want, replicasToApply(set, &appsv1.StatefulSet{ObjectMeta: meta, Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](5)}}, "us", false))
			assert.Equal(t, test.wanted, set.Spec.Replicas, "what was built is not changed")
			deployment := &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Replicas: test.wanted}}
			assert.Equal(t, test.want, replicasToApply(deployment, &appsv1.Deployment{ObjectMeta: meta, Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](5)}}, "us", false))
		})
	}
	set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](2)}}
	for _, live := range []client.Object{nil, (*appsv1.StatefulSet)(nil), (*appsv1.Deployment)(nil), &corev1.ConfigMap{}} {
		assert.Equal(t, ptr.To[int32](2), replicasToApply(set, live, "us", false))
	}
	assert.Nil(t, replicasToApply(&corev1.ConfigMap{}, nil, "us", false), "it has none")
}

// What was stopped has pods again when its autoscaler comes back, which does nothing about a
// workload without.
func TestReplicasAfterAStop(t *testing.T) {
	ours := []metav1.ManagedFieldsEntry{entryOf("us", `{"f:spec":{"f:replicas":{}}}`)}
	theirs := []metav1.ManagedFieldsEntry{entryOf("kube-controller-manager", `{"f:spec":{"f:replicas":{}}}`)}
	theirs[0].Subresource, theirs[0].Operation = "scale", metav1.ManagedFieldsOperationUpdate
	tests := map[string]struct {
		wanted, live *int32
		entries      []metav1.ManagedFieldsEntry
		want         *int32
	}{
		"started again":              {nil, ptr.To[int32](0), ours, ptr.To[int32](1)},
		"as many as it says":         {ptr.To[int32](3), ptr.To[int32](0), ours, ptr.To[int32](3)},
		"still stopped":              {ptr.To[int32](0), ptr.To[int32](0), ours, ptr.To[int32](0)},
		"running":                    {nil, ptr.To[int32](5), ours, ptr.To[int32](5)},
		"the autoscaler has said so": {nil, ptr.To[int32](0), theirs, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: test.wanted}}
			live := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{ManagedFields: test.entries}, Spec: appsv1.StatefulSetSpec{Replicas: test.live}}
			assert.Equal(t, test.want, replicasToApply(set, live, "us", true))
		})
	}
}

// An autoscaler of the custom resource takes the replicas over while it is there, and they
// come back when it is gone, also in another process.
func TestReplicasOfAnAutoscaler(t *testing.T) {
	const ours, theirs = `{"f:spec":{"f:replicas":{}}}`, `{"f:spec":{"f:replicas":{}}}`
	scaledEntry := entryOf("kube-controller-manager", theirs)
	scaledEntry.Subresource, scaledEntry.Operation = "scale", metav1.ManagedFieldsOperationUpdate
	outcome := func(in Input) Outcome {
		for _, o := range Make(in).Outcomes {
			if o.Key.Kind == "StatefulSet" {
				return o
			}
		}
		panic("no StatefulSet")
	}
	of := func(o Outcome) *int32 { return o.Wanted.(*appsv1.StatefulSet).Spec.Replicas }

	in := settledInput(t, "a")
	live := in.live("StatefulSet prod-a").(*appsv1.StatefulSet)
	live.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("us", ours)}
	applied := in.Applied[keyOf(live)]
	applied.Entry, _ = OwnEntry(live, "us")
	in.Applied[keyOf(live)] = applied
	in.want("a", 0, autoscalerOf("a", "StatefulSet"))
	o := outcome(in)
	assert.Equal(t, ptr.To[int32](3), of(o), "nobody else owns them yet")
	assert.Equal(t, "Settled/AsWanted", verdict(o), "nothing is sent that could set them back")
	assert.False(t, TakesReplicasBack(o))

	live.Annotations = map[string]string{AutoscaledAnnotation: "true"}
	live.Spec.Replicas = ptr.To[int32](7)
	live.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("us", "{}"), scaledEntry}
	o = outcome(in)
	assert.Nil(t, of(o), "the autoscaler owns them")
	assert.Equal(t, "true", o.Wanted.GetAnnotations()[AutoscaledAnnotation])

	in.drop("HorizontalPodAutoscaler prod-a")
	there := autoscalerOf("a", "StatefulSet")
	in.Observed.Owned = append(in.Observed.Owned, OwnedObject{GroupVersionKind: gvkOf(there), Object: in.apply(t, there)})
	o = outcome(in)
	assert.Nil(t, of(o), "it is still there")
	assert.False(t, TakesReplicasBack(o))

	in.Observed.Owned = nil
	in.forget()
	o = outcome(in)
	assert.Equal(t, ptr.To[int32](3), of(o), "it is gone")
	assert.Empty(t, o.Wanted.GetAnnotations()[AutoscaledAnnotation])
	assert.True(t, TakesReplicasBack(o))
	left, changed := WithoutScaler(live.ManagedFields, "us")
	assert.True(t, changed)
	assert.Equal(t, []metav1.ManagedFieldsEntry{entryOf("us", "{}")}, left)

	live.Annotations, live.ManagedFields = nil, []metav1.ManagedFieldsEntry{entryOf("us", "{}"), scaledEntry}
	assert.Nil(t, of(outcome(in)), "somebody else's autoscaler")
	_, changed = WithoutScaler(left, "us")
	assert.False(t, changed)

	foreign := autoscalerOf("b", "StatefulSet")
	foreign.Name, foreign.Spec.ScaleTargetRef.Name, foreign.OwnerReferences = "prod-a", "prod-a", nil
	in.Observed.Owned = []OwnedObject{{GroupVersionKind: gvkOf(foreign), Object: foreign}}
	assert.False(t, newPlanner(in, newHeld()).scaled[keyOf(setOf("a", ""))], "whatever the index says")
}
