package build

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Secret of a scope, with nothing in it. It is nil when the scope has no Secret. What is
// put into it is finished by [FinishSecret].
func Secret(scope Scope) *corev1.Secret {
	if !scope.Has("Secret") {
		return nil
	}
	return &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: scope.ObjectMeta("Secret"),
	}
}

// FinishSecret turns the texts of a Secret into its data, as the API server does: the
// server never shows them, and what it shows is compared with what is wanted. A text wins
// over data of the same key. The bytes are shared with the Secret that is given. The result
// is nil where there is nothing in the Secret. The content of the keys in random, which may
// be nil, is made by the runtime; it is an error where the Secret has some.
func FinishSecret(secret *corev1.Secret, random Random) (*corev1.Secret, error) {
	data := make(map[string][]byte, len(secret.Data)+len(secret.StringData))
	maps.Copy(data, secret.Data)
	for key, text := range secret.StringData {
		data[key] = []byte(text)
	}
	if len(data)+len(random) == 0 {
		return nil, nil
	}
	secret.Data, secret.StringData = data, nil
	if len(random) > 0 {
		if err := random.set(secret); err != nil {
			return nil, err
		}
	}
	return secret, nil
}
