package markers

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// The table says of each kind what Kubernetes' own types say.
func TestObjectKinds_AgreeWithKubernetes(t *testing.T) {
	for _, kind := range ObjectKinds() {
		gvk := schema.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind}
		object, err := scheme.Scheme.New(gvk)
		if assert.NoError(t, err, kind.Kind) {
			assert.Equal(t, "*"+kind.ImportPath()+"."+kind.Kind, "*"+reflect.TypeOf(object).Elem().PkgPath()+"."+reflect.TypeOf(object).Elem().Name(), kind.Kind)
		}
		gvk.Kind += "List"
		assert.True(t, scheme.Scheme.Recognizes(gvk), "%s", gvk)
	}
}

func TestObjectKinds_WellFormed(t *testing.T) {
	functions := buildFunctions(t)
	workloads := false
	for _, kind := range ObjectKinds() {
		assert.NotEmpty(t, kind.Help, kind.Kind)
		assert.NotEmpty(t, kind.Resource, kind.Kind)
		assert.NotEmpty(t, kind.Per, kind.Kind)
		assert.True(t, kind.Workload || functions[kind.Constructor()], "runtime/build has no function %s", kind.Constructor())
		assert.True(t, functions[kind.Kind+"Kind"], "runtime/build has no function %sKind", kind.Kind)
		actsOnWorkload := kind.Tells != ""
		assert.Equal(t, actsOnWorkload, workloads && !kind.Workload, "%s comes before the workloads, or behind them", kind.Kind)
		workloads = workloads || kind.Workload
		for _, argument := range kind.Filled {
			_, slot := FindSlot(argument)
			assert.True(t, slot || slices.Contains([]string{"files", "storage", "rules", "ports", "serviceName", "image"}, argument), "%s is filled by %s", kind.Kind, argument)
		}
	}
}

func TestFindObjectKind(t *testing.T) {
	kind, ok := FindObjectKind("PersistentVolumeClaim")
	assert.True(t, ok)
	assert.Equal(t, "k8s.io/api/core/v1", kind.ImportPath())
	assert.Equal(t, "PersistentVolumeClaims", kind.Constructor())
	_, ok = FindObjectKind("Lease")
	assert.False(t, ok)
	assert.Equal(t, "example.com/a.b/v1", ObjectKind{Type: "example.com/a.b/v1.Kind"}.ImportPath())
}
