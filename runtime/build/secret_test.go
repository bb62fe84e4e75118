package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestSecret(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	tests := map[string]struct {
		scope Scope
		meta  metav1.ObjectMeta
	}{
		"of a node":      {node, node.ObjectMeta("Secret")},
		"of node types":  {node.TypeScope(), node.TypeScope().ObjectMeta("Secret")},
		"of the cluster": {clusterNamed("prod"), clusterNamed("prod").ObjectMeta("Secret")},
		"a variant":      {VariantOf(node, "auth"), VariantOf(node, "auth").ObjectMeta("Secret")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := &corev1.Secret{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, ObjectMeta: test.meta}
			assert.Equal(t, want, Secret(test.scope))
		})
	}
	node.nodeType.Objects = []string{"Service"}
	assert.Nil(t, Secret(node))
}

func TestFinishSecret(t *testing.T) {
	tests := map[string]struct{ secret, want corev1.Secret }{
		"texts":          {corev1.Secret{StringData: map[string]string{"a": "1", "b": ""}}, corev1.Secret{Data: map[string][]byte{"a": []byte("1"), "b": {}}}},
		"data":           {corev1.Secret{Data: map[string][]byte{"a": {0, 1}}, Type: "x"}, corev1.Secret{Data: map[string][]byte{"a": {0, 1}}, Type: "x"}},
		"texts win":      {corev1.Secret{Data: map[string][]byte{"a": {0}, "b": {1}}, StringData: map[string]string{"a": "1"}}, corev1.Secret{Data: map[string][]byte{"a": []byte("1"), "b": {1}}}},
		"nothing is nil": {corev1.Secret{Type: "x", Data: map[string][]byte{}}, corev1.Secret{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			given := test.secret.DeepCopy()
			got, err := FinishSecret(given, nil)
			require.NoError(t, err)
			if test.want.Data == nil {
				assert.Nil(t, got)
				return
			}
			assert.Equal(t, &test.want, got)
		})
	}
}

// What was put into a Secret may be a field's: it stays as it is.
func TestFinishSecretChangesNoMap(t *testing.T) {
	data := map[string][]byte{"a": {0}}
	_, err := FinishSecret(&corev1.Secret{Data: data, StringData: map[string]string{"b": "1"}}, nil)
	require.NoError(t, err)
	assert.Equal(t, map[string][]byte{"a": {0}}, data)
}
