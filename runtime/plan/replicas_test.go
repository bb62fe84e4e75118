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
			assert.Equal(t, test.want, replicasToApply(set, &appsv1.StatefulSet{ObjectMeta: meta, Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](5)}}, "us"))
			assert.Equal(t, test.wanted, set.Spec.Replicas, "what was built is not changed")
			deployment := &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Replicas: test.wanted}}
			assert.Equal(t, test.want, replicasToApply(deployment, &appsv1.Deployment{ObjectMeta: meta, Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](5)}}, "us"))
		})
	}
	set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](2)}}
	for _, live := range []client.Object{nil, (*appsv1.StatefulSet)(nil), (*appsv1.Deployment)(nil), &corev1.ConfigMap{}} {
		assert.Equal(t, ptr.To[int32](2), replicasToApply(set, live, "us"))
	}
	assert.Nil(t, replicasToApply(&corev1.ConfigMap{}, nil, "us"), "it has none")
}
