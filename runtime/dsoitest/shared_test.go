package dsoitest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// read reads a ConfigMap as the operator, with or without a copy.
func read(t *testing.T, c *Cluster, uncopied bool) *corev1.ConfigMap {
	t.Helper()
	object := &corev1.ConfigMap{}
	require.NoError(t, c.Client().Get(t.Context(), client.ObjectKey{Namespace: "data", Name: "config"}, object, &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(uncopied)}))
	return object
}

// list is read by way of a list.
func list(t *testing.T, c *Cluster, opts ...client.ListOption) *corev1.ConfigMap {
	t.Helper()
	var objects corev1.ConfigMapList
	require.NoError(t, c.Client().List(t.Context(), &objects, opts...))
	require.Len(t, objects.Items, 1)
	return &objects.Items[0]
}

func TestCheckCache(t *testing.T) {
	tests := map[string]struct {
		change  func(c *Cluster)
		changed bool
	}{
		"only read":            {func(c *Cluster) { read(t, c, true); list(t, c, client.UnsafeDisableDeepCopy) }, false},
		"map of a get":         {func(c *Cluster) { read(t, c, true).Data["a"] = "changed" }, true},
		"map of a list":        {func(c *Cluster) { list(t, c, client.UnsafeDisableDeepCopy).Data["a"] = "changed" }, true},
		"field of one's own":   {func(c *Cluster) { read(t, c, true).Data = nil }, false},
		"copy of a get":        {func(c *Cluster) { read(t, c, false).Data["a"] = "changed" }, false},
		"copy of a list":       {func(c *Cluster) { list(t, c).Data["a"] = "changed" }, false},
		"copy made by oneself": {func(c *Cluster) { read(t, c, true).DeepCopy().Data["a"] = "changed" }, false},
		"an older version": {func(c *Cluster) {
			old := read(t, c, true)
			apply(t, c, configMap(map[string]any{"a": "2"}))
			read(t, c, true)
			old.Data["a"] = "changed"
		}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := sampleCluster(t)
			apply(t, c, configMap(map[string]any{"a": "1"}))
			test.change(c)
			for _, err := range []error{c.CheckCache(), c.Settle(t.Context())} {
				if !test.changed {
					assert.NoError(t, err)
					continue
				}
				assert.ErrorContains(t, err, "ConfigMap data/config in the cache was changed by who only read it")
				assert.ErrorContains(t, err, `"a":"changed"`)
			}
		})
	}
}

// What one reader changes, the next one sees, as in a real cache.
func TestUncopiedReadsShare(t *testing.T) {
	c := sampleCluster(t)
	apply(t, c, configMap(map[string]any{"a": "1"}))
	read(t, c, true).Data["a"] = "changed"
	assert.Equal(t, "changed", read(t, c, true).Data["a"])
	assert.Equal(t, "changed", list(t, c, client.UnsafeDisableDeepCopy).Data["a"])
	apply(t, c, configMap(map[string]any{"a": "2"}))
	assert.Equal(t, "2", read(t, c, true).Data["a"])
}
