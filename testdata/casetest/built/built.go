// Package built says what a generated builder has made.
package built

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// Names returns the kinds and names of the objects in a list, which has no errors.
func Names(t *testing.T, list build.List) []string {
	t.Helper()
	require.Empty(t, list.Invalid)
	var names []string
	for _, wanted := range list.Objects {
		require.NoError(t, wanted.Err)
		names = append(names, fmt.Sprintf("%s %s", wanted.Kind, wanted.Object.GetName()))
	}
	return names
}

// Find returns the object of a name in a list.
func Find[T client.Object](t *testing.T, list build.List, name string) T {
	t.Helper()
	for _, wanted := range list.Objects {
		if object, ok := wanted.Object.(T); ok && object.GetName() == name {
			return object
		}
	}
	require.Failf(t, "not in the list", "%T %s", *new(T), name)
	panic("not reached")
}

// Owner is the name of the custom resource that owns an object.
func Owner(object client.Object) string {
	if owner := metav1.GetControllerOf(object); owner != nil {
		return owner.Kind + " " + owner.Name
	}
	return ""
}

// Kinds are the kinds of object in the description of a cluster kind.
func Kinds(kind build.ClusterKind) []string {
	var kinds []string
	for _, row := range kind.Objects {
		kinds = append(kinds, row.Kind)
	}
	return kinds
}

// Claim of one gibibyte, of which the rest does not matter.
func Claim() corev1.PersistentVolumeClaimSpec {
	return corev1.PersistentVolumeClaimSpec{Resources: corev1.VolumeResourceRequirements{
		Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")},
	}}
}
