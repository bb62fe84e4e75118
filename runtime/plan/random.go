package plan

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// MissingRandom says which random content of a wanted object is not there yet; nil for most.
// live may be nil.
func MissingRandom(wanted, live client.Object) build.Random {
	random, err := build.RandomOf(wanted)
	if err != nil || len(random) == 0 {
		return nil
	}
	missing := maps.Clone(random)
	if secret, ok := live.(*corev1.Secret); ok {
		maps.DeleteFunc(missing, func(key string, _ int) bool {
			_, there := secret.Data[key]
			return there
		})
	}
	return missing
}

// withRandom returns a wanted Secret with its random content: what is there, as it is, and
// what was made for what is missing.
func withRandom(secret *corev1.Secret, live client.Object, made map[string][]byte) *corev1.Secret {
	random, err := build.RandomOf(secret)
	if err != nil || len(random) == 0 {
		return secret
	}
	out := *secret
	out.Data = make(map[string][]byte, len(secret.Data)+len(random))
	maps.Copy(out.Data, secret.Data)
	maps.Copy(out.Data, made)
	if secret, ok := live.(*corev1.Secret); ok {
		for key := range random {
			if content, there := secret.Data[key]; there {
				out.Data[key] = content
			}
		}
	}
	return &out
}
