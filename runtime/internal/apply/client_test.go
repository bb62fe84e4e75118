package apply

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// brokenReader reads nothing.
type brokenReader struct {
	client.Reader
	err error
}

func (r brokenReader) Get(context.Context, client.ObjectKey, client.Object, ...client.GetOption) error {
	return r.err
}

// countingReader counts the objects that are read.
type countingReader struct {
	client.Reader
	reads int
}

func (r *countingReader) Get(ctx context.Context, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
	r.reads++
	return r.Reader.Get(ctx, key, object, opts...)
}

func TestOwnEntry(t *testing.T) {
	entry := func(manager, operation, subresource string) map[string]any {
		e := map[string]any{"manager": manager, "operation": operation, "apiVersion": "v1", "time": "2001-09-09T01:46:40Z", "fieldsType": "FieldsV1", "fieldsV1": map[string]any{"f:data": map[string]any{}}}
		if subresource != "" {
			e["subresource"] = subresource
		}
		return e
	}
	ours := entry("us", "Apply", "")
	want, ok := plan.OwnEntry(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{ManagedFields: []metav1.ManagedFieldsEntry{{
		Manager: "us", Operation: metav1.ManagedFieldsOperationApply, APIVersion: "v1", Time: &metav1.Time{Time: noon}, FieldsV1: metav1.NewFieldsV1(`{"f:data":{}}`),
	}}}}, "us")
	require.True(t, ok)
	broken := entry("us", "Apply", "")
	broken["time"] = "soon"
	tests := map[string]struct {
		entries any
		want    uint64
		wantErr string
	}{
		"ours":            {[]any{ours}, want, ""},
		"among others":    {[]any{entry("them", "Apply", ""), entry("us", "Update", ""), entry("us", "Apply", "status"), "odd", ours}, want, ""},
		"none":            {[]any{entry("them", "Apply", "")}, 0, ""},
		"nothing":         {nil, 0, ""},
		"not a list":      {"odd", 0, ""},
		"not an entry":    {[]any{broken}, 0, "reading the managed fields of a: "},
		"no metadata map": {nil, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			metadata := map[string]any{"name": "a"}
			if test.entries != nil {
				metadata["managedFields"] = test.entries
			}
			got, err := ownEntry(&unstructured.Unstructured{Object: map[string]any{"metadata": metadata}}, "us")
			assert.Equal(t, test.want, got)
			if test.wantErr == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, test.wantErr)
			}
		})
	}
	_, err := ownEntry(&unstructured.Unstructured{Object: map[string]any{"metadata": "odd"}}, "us")
	assert.Error(t, err)
}

// A client that was replaced by this operator has left what it owns by update.
func TestMigrate(t *testing.T) {
	theirs := configMap("a")
	theirs.Data["old"] = "x"
	b := newBench()
	require.NoError(t, b.server.Create(t.Context(), theirs, client.FieldOwner("us")))
	live := b.live(t, theirs)

	done := b.act(t, outcome(plan.Change, plan.ReasonForgotten, configMap("a"), live))
	require.NoError(t, done.Results[0].Err)
	assert.Equal(t, []string{"patch a", "apply a"}, b.sent)
	assert.Equal(t, map[string]string{"a": "1"}, b.live(t, live).(*corev1.ConfigMap).Data, "what is no longer wanted is gone")

	b.fail = failing("patch", errBroken)
	done = b.act(t, outcome(plan.Change, plan.ReasonForgotten, configMap("a"), live))
	assert.EqualError(t, done.Results[0].Err, "joining the managed fields of ConfigMap a: broken")
	assert.Equal(t, "repair", done.Results[0].Failed)
}

func TestTyped(t *testing.T) {
	b := newBench()
	_, err := b.typed(&unstructured.Unstructured{Object: map[string]any{"apiVersion": "example.com/v1", "kind": "Monitor"}})
	assert.Error(t, err, "not in the scheme")
	_, err = b.typed(&unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ListOptions"}})
	assert.EqualError(t, err, "*v1.ListOptions is not an object")
	object, err := b.typed(&unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"a": "1"}}})
	assert.NoError(t, err)
	assert.Equal(t, map[string]string{"a": "1"}, object.(*corev1.ConfigMap).Data)
}
