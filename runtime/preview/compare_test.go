package preview

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func object(t *testing.T, text string) *unstructured.Unstructured {
	t.Helper()
	return &unstructured.Unstructured{Object: content(t, text)}
}

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		what          What
		pods          int32
	}{
		"the same":              {"{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", Settled, 0},
		"other data":            {"{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b}}", Change, 0},
		"new":                   {"", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", Create, 0},
		"gone":                  {"{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", "", Delete, 0},
		"other pods":            {"{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {replicas: 3, template: {spec: {hostname: a}}}}", "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {replicas: 2, template: {spec: {hostname: b}}}}", Roll, 2},
		"more pods":             {"{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {replicas: 3}}", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {replicas: 4}}", Change, 0},
		"pods of a DaemonSet":   {"{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: x}, spec: {template: {spec: {hostname: a}}}}", "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: x}, spec: {template: {spec: {hostname: b}}}}", Roll, 0},
		"a Secret's other data": {"{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {a: b2xk}}", "{apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: {a: brand-new}}", Change, 0},
	} {
		t.Run(name, func(t *testing.T) {
			list := func(text string) []*unstructured.Unstructured {
				if text == "" {
					return nil
				}
				return []*unstructured.Unstructured{object(t, text)}
			}
			cr := object(t, "{metadata: {name: prod}}")
			r, err := Compare(cr, schema.GroupVersionKind{Kind: "App"}, list(test.before), list(test.after))
			require.NoError(t, err)
			require.Len(t, r.Objects, 1)
			assert.Equal(t, test.what, r.Objects[0].What)
			assert.Equal(t, test.pods, r.Objects[0].Pods)
			assert.True(t, r.Predicted)
			assert.NotContains(t, r.Text(), "b2xk")
			assert.NotContains(t, r.Text(), "brand-new")
		})
	}
}
