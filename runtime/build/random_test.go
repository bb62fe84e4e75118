package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestFinishSecretWithRandomContent(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	secret := Secret(node)
	secret.Annotations = map[string]string{RandomAnnotation: "from a hook", "a": "b"}
	got, err := FinishSecret(secret, Random{"token": 8, "password": 32})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{RandomAnnotation: `{"password":32,"token":8}`, "a": "b"}, got.Annotations, "a hook cannot say otherwise")
	assert.Empty(t, got.OwnerReferences)
	assert.Empty(t, got.Data, "the runtime makes it")
	random, err := RandomOf(got)
	require.NoError(t, err)
	assert.Equal(t, Random{"token": 8, "password": 32}, random)
	assert.NoError(t, CheckHook(node, "Secret", got))
	got.OwnerReferences = node.ObjectMeta("Service").OwnerReferences
	assert.EqualError(t, CheckHook(node, "Secret", got), "hook Secret changed the owner; a Secret with random content must not be deleted with Pinot prod")
}

func TestFinishSecretKeepsOtherOwners(t *testing.T) {
	secret := Secret(clusterNamed("prod"))
	other := metav1.OwnerReference{Kind: "Other", Name: "x"}
	secret.OwnerReferences = append(secret.OwnerReferences, other)
	got, err := FinishSecret(secret, Random{"a": 1})
	require.NoError(t, err)
	assert.Equal(t, []metav1.OwnerReference{other}, got.OwnerReferences)
}

func TestFinishSecretErrors(t *testing.T) {
	tests := map[string]struct {
		secret corev1.Secret
		random Random
		want   string
	}{
		"a text for a random key": {corev1.Secret{StringData: map[string]string{"password": "hunter2"}}, Random{"password": 32}, "the content of password in Secret one is random; nothing else can say it"},
		"bytes for one":           {corev1.Secret{Data: map[string][]byte{"password": nil}}, Random{"password": 32}, "the content of password in Secret one is random; nothing else can say it"},
		"too short":               {corev1.Secret{}, Random{"a": 1, "b": 0}, "annotation dsoi.datainfra.io/random of Secret one: b has from 1 to 1024 characters, not 0"},
		"too long":                {corev1.Secret{}, Random{"a": 1025}, "annotation dsoi.datainfra.io/random of Secret one: a has from 1 to 1024 characters, not 1025"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.secret.Name = "one"
			_, err := FinishSecret(&test.secret, test.random)
			assert.EqualError(t, err, test.want)
		})
	}
}

func TestRandomOf(t *testing.T) {
	annotated := func(text string) metav1.ObjectMeta {
		return metav1.ObjectMeta{Name: "one", Annotations: map[string]string{RandomAnnotation: text}}
	}
	for name, object := range map[string]client.Object{
		"no annotation": &corev1.Secret{},
		"no Secret":     &corev1.ConfigMap{ObjectMeta: annotated(`{"a":1}`)},
		"no type":       &unstructured.Unstructured{},
	} {
		random, err := RandomOf(object)
		assert.NoError(t, err, name)
		assert.Nil(t, random, name)
		assert.False(t, IsKept(object), name)
	}
	_, err := RandomOf(&corev1.Secret{ObjectMeta: annotated("password")})
	assert.ErrorContains(t, err, "annotation dsoi.datainfra.io/random of Secret one: ")
	assert.True(t, IsKept(&corev1.Secret{ObjectMeta: annotated("{}")}))
	assert.True(t, IsKept(&corev1.PersistentVolumeClaim{}))
}

// A hook may return such a Secret too.
func TestOwnOfRandomContent(t *testing.T) {
	secret, err := FinishSecret(&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "mine"}}, Random{"a": 1})
	require.NoError(t, err)
	require.NoError(t, Own(clusterNamed("prod"), "Further", secret))
	assert.Empty(t, secret.OwnerReferences)
	assert.Equal(t, ManagedBy, secret.Labels[LabelManagedBy])
	secret.Annotations[RandomAnnotation] = "?"
	assert.Error(t, Own(clusterNamed("prod"), "Further", secret))
}
