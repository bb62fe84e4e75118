package build

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// RandomAnnotation of a Secret has its [Random] as JSON: {"password":32}. The runtime makes
// the content when it makes the Secret, and keeps both from then on.
const RandomAnnotation = "dsoi.datainfra.io/random"

// maxRandom is the most characters of random content that a key can have.
const maxRandom = 1024

// Random says which keys of a Secret have random content, and of how many characters, from
// 1 to 1024.
type Random map[string]int

// RandomOf returns what a Secret says of its random content; nil for one without any, and
// for other objects. The error tells what is wrong with it.
func RandomOf(object client.Object) (Random, error) {
	text, ok := object.GetAnnotations()[RandomAnnotation]
	if _, isSecret := object.(*corev1.Secret); !isSecret || !ok {
		return nil, nil
	}
	var random Random
	if err := json.Unmarshal([]byte(text), &random); err != nil {
		return nil, fmt.Errorf("annotation %s of Secret %s: %w", RandomAnnotation, object.GetName(), err)
	}
	for _, key := range slices.Sorted(maps.Keys(random)) {
		if length := random[key]; length < 1 || length > maxRandom {
			return nil, fmt.Errorf("annotation %s of Secret %s: %s has from 1 to %d characters, not %d", RandomAnnotation, object.GetName(), key, maxRandom, length)
		}
	}
	return random, nil
}

// set notes the random content of a Secret. It belongs to data on volumes, and like these it
// has no controller, with which it would be deleted.
func (r Random) set(secret *corev1.Secret) error {
	for _, key := range slices.Sorted(maps.Keys(r)) {
		if _, said := secret.Data[key]; said {
			return fmt.Errorf("the content of %s in Secret %s is random; nothing else can say it", key, secret.Name)
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("noting the random content of Secret %s: %w", secret.Name, err)
	}
	secret.Annotations = MergeMaps(secret.Annotations, map[string]string{RandomAnnotation: string(text)})
	secret.OwnerReferences = slices.DeleteFunc(slices.Clone(secret.OwnerReferences), func(owner metav1.OwnerReference) bool { return ptr.Deref(owner.Controller, false) })
	if len(secret.OwnerReferences) == 0 {
		secret.OwnerReferences = nil
	}
	_, err = RandomOf(secret)
	return err
}

// IsKept reports whether an object stays when it is no longer wanted, since it holds data:
// a PersistentVolumeClaim, or a Secret with random content. It has no owner.
func IsKept(object client.Object) bool {
	if isClaim(object) {
		return true
	}
	_, isSecret := object.(*corev1.Secret)
	_, isRandom := object.GetAnnotations()[RandomAnnotation]
	return isSecret && isRandom
}
