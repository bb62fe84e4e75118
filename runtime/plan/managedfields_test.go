package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

func TestOwnEntry(t *testing.T) {
	digest := func(entries ...metav1.ManagedFieldsEntry) (uint64, bool) {
		return OwnEntry(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{ManagedFields: entries}}, "us")
	}
	ours := entryOf("us", `{"f:data":{}}`)
	want, ok := digest(ours)
	assert.True(t, ok)
	same, _ := digest(entryOf("them", "{}"), ours)
	assert.Equal(t, want, same, "others do not matter")

	later, other, version := ours, ours, ours
	later.Time = &metav1.Time{Time: noon.Add(time.Second)}
	other.FieldsV1 = metav1.NewFieldsV1("{}")
	version.APIVersion = "v2"
	for _, changed := range []metav1.ManagedFieldsEntry{later, other, version} {
		got, ok := digest(changed)
		assert.True(t, ok)
		assert.NotEqual(t, want, got)
	}

	scale, byUpdate, empty := ours, ours, metav1.ManagedFieldsEntry{Manager: "us", Operation: metav1.ManagedFieldsOperationApply}
	scale.Subresource = "scale"
	byUpdate.Operation = metav1.ManagedFieldsOperationUpdate
	_, ok = digest(scale, byUpdate)
	assert.False(t, ok)
	_, ok = digest(empty)
	assert.True(t, ok, "an entry without fields and time is one")
}

// Maps forget the order of keys, and the digest must not depend on where an object
// was read from.
func TestOwnEntryOfUnstructured(t *testing.T) {
	const fromServer = `{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}},"k:{\"port\":443,\"protocol\":\"TCP\"}":{"f:port":{}}}}}`
	typed := &corev1.Service{ObjectMeta: metav1.ObjectMeta{ManagedFields: []metav1.ManagedFieldsEntry{entryOf("us", fromServer)}}}
	want, ok := OwnEntry(typed, "us")
	require.True(t, ok)
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(typed)
	require.NoError(t, err)
	got, ok := OwnEntry(&unstructured.Unstructured{Object: content}, "us")
	assert.True(t, ok)
	assert.Equal(t, want, got)
}

func TestCanonicalLeavesWhatItCannotRead(t *testing.T) {
	for _, entry := range []metav1.ManagedFieldsEntry{{}, entryOf("us", "{"), entryOf("us", "{}")} {
		assert.Equal(t, &entry, Canonical(&entry))
	}
}
