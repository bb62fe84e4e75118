package dsoitest

import (
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// hasGeneration reports whether a kind counts changes of its spec. ConfigMaps,
// Secrets, Services and PersistentVolumeClaims do not.
func hasGeneration(gvk schema.GroupVersionKind) bool { return gvk.Group != "" }

// nextGeneration is the generation of an object that was changed; 0 where its
// kind has none.
func nextGeneration(gvk schema.GroupVersionKind, before, after *unstructured.Unstructured) int64 {
	switch {
	case !hasGeneration(gvk):
		return 0
	case before == nil:
		return 1
	case equality.Semantic.DeepEqual(before.Object["spec"], after.Object["spec"]):
		return max(1, before.GetGeneration())
	default:
		return max(1, before.GetGeneration()) + 1
	}
}
