package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// The hash of another operator stays in pods as long as they read the same, and none stays none.
func TestCarriedHash(t *testing.T) {
	for name, theirs := range map[string]string{"a hash": "theirs", "none": ""} {
		in := sampleInput("a")
		in.placeHash("StatefulSet prod-a", build.ConfigHashEnvironment)
		in.List.Objects[in.at("StatefulSet prod-a")].ConfigHashName = "SUM"
		in.settle(t)
		in.byOthers()
		place := hashPlace{build.ConfigHashEnvironment, "SUM"}
		live := in.live("StatefulSet prod-a").(*appsv1.StatefulSet)
		ours := place.get(&live.Spec.Template)
		live.Spec.Template.Spec.Containers[0].Env = nil
		if theirs != "" {
			place.set(&live.Spec.Template, theirs)
		}
		wanted := func() *appsv1.StatefulSet {
			return outcomeOf(t, Make(in), "StatefulSet prod-a").Wanted.(*appsv1.StatefulSet)
		}
		assert.Equal(t, theirs, place.get(&wanted().Spec.Template), name)
		assert.Equal(t, ours, wanted().Annotations[CarriedHashAnnotation], name)

		// It was taken over, and the operator starts again.
		live.Annotations = wanted().Annotations
		live.ManagedFields[0].Manager = "us"
		assert.Equal(t, theirs, place.get(&wanted().Spec.Template), name)

		in.rewant(configOf("a", "two"))
		assert.NotContains(t, []string{theirs, ours, ""}, place.get(&wanted().Spec.Template), name)
		assert.NotContains(t, wanted().Annotations, CarriedHashAnnotation, name)
	}
}

// What pods are to read is not what they read: then their hash is of no use.
func TestCarriedHash_OtherContent(t *testing.T) {
	in := settledInput(t, "a")
	in.byOthers()
	in.rewant(configOf("a", "two"))
	assert.NotContains(t, outcomeOf(t, Make(in), "StatefulSet prod-a").Wanted.GetAnnotations(), CarriedHashAnnotation)
}
