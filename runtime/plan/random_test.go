package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func randomSecret(annotation string, data map[string][]byte) *corev1.Secret {
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{build.RandomAnnotation: annotation}}, Data: data}
}

func TestMissingRandom(t *testing.T) {
	wanted := randomSecret(`{"a":1,"b":2}`, nil)
	tests := map[string]struct {
		wanted, live client.Object
		want         build.Random
	}{
		"nothing there":   {wanted, nil, build.Random{"a": 1, "b": 2}},
		"a part":          {wanted, &corev1.Secret{Data: map[string][]byte{"a": []byte("x")}}, build.Random{"b": 2}},
		"empty is there":  {wanted, &corev1.Secret{Data: map[string][]byte{"a": nil, "b": {}}}, build.Random{}},
		"nothing random":  {&corev1.Secret{}, nil, nil},
		"not understood":  {randomSecret("?", nil), nil, nil},
		"no Secret there": {wanted, &corev1.ConfigMap{}, build.Random{"a": 1, "b": 2}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, MissingRandom(test.wanted, test.live)) })
	}
}

func TestWithRandom(t *testing.T) {
	texts := func(data ...string) map[string][]byte {
		all := map[string][]byte{}
		for i := 0; i < len(data); i += 2 {
			all[data[i]] = []byte(data[i+1])
		}
		return all
	}
	wanted := randomSecret(`{"a":1,"b":2}`, texts("user", "admin"))
	live := &corev1.Secret{Data: texts("a", "there", "user", "other", "more", "x")}
	assert.Equal(t, texts("a", "there", "b", "made", "user", "admin"), withRandom(wanted, live, texts("b", "made")).Data)
	assert.Equal(t, texts("a", "there", "b", "made", "user", "admin"), withRandom(wanted, live, texts("a", "never", "b", "made")).Data, "what is there wins")
	assert.Equal(t, texts("a", "1", "b", "2", "user", "admin"), withRandom(wanted, nil, texts("a", "1", "b", "2")).Data)
	assert.Equal(t, texts("user", "admin"), wanted.Data, "what was built stays as it is")
	plain := &corev1.Secret{Data: texts("user", "admin")}
	assert.Same(t, plain, withRandom(plain, live, nil))
}
