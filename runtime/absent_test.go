package runtime

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// brokenMapper knows nothing, not even what it does not know.
type brokenMapper struct{ meta.RESTMapper }

func (brokenMapper) RESTMapping(schema.GroupKind, ...string) (*meta.RESTMapping, error) {
	return nil, errors.New("broken")
}

func TestFindAbsent(t *testing.T) {
	optional := build.ConfigMapKind()
	optional.GroupVersionKind, optional.Optional = schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Monitor"}, true
	served := build.StatefulSetKind()
	served.Optional = true
	kind := sampleKind()
	kind.Objects = []build.ObjectKind{build.ConfigMapKind(), optional, served}
	rt := sampleRuntime(t, sampleKind())
	rt.kind = kind
	known, absent, err := rt.findAbsent(allKinds())
	require.NoError(t, err)
	require.Len(t, known, 2)
	require.Len(t, absent, 1)
	assert.Equal(t, "StatefulSet", known[1].Kind)
	assert.True(t, rt.absent.has(optional.GroupVersionKind))
	assert.False(t, rt.absent.has(served.GroupVersionKind))
	rt.absent.set(optional.GroupVersionKind, false)
	assert.False(t, rt.absent.has(optional.GroupVersionKind))

	_, _, err = rt.findAbsent(brokenMapper{})
	assert.ErrorContains(t, err, "asking whether the API server knows example.com/v1, Kind=Monitor: broken")
	rt.kind.Objects = kind.Objects[:1]
	_, _, err = rt.findAbsent(brokenMapper{})
	assert.NoError(t, err, "nobody asks about what is always there")
}
