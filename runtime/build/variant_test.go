package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVariantOf(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	types := TypeScopeOf([]Node{node})
	for want, scope := range map[string]Scope{"prod-a-client": node, "prod-controller-client": types, "prod-client": node.cluster} {
		v := VariantOf(scope, "client")
		meta := scope.ObjectMeta("Service")
		meta.Name = want
		assert.Equal(t, meta, v.ObjectMeta("Service"))
		assert.Equal(t, scope.Selector("Service"), v.Selector("Service"))
		assert.Equal(t, scope.title(), v.title())
		assert.Empty(t, v.NameOf("PersistentVolumeClaim"), "one of many has a name of its own")

		service, err := Service(v, PortsOf(node), nil)
		require.NoError(t, err)
		assert.Equal(t, want, service.Name)
		require.NoError(t, CheckHook(v, "ClientService", service))
		service.Name = scope.ObjectMeta("Service").Name
		assert.ErrorContains(t, CheckHook(v, "ClientService", service), "it must stay")
	}
}

func TestVariantNamesAreLegal(t *testing.T) {
	long := clusterNamed(strings.Repeat("x", maxObjectName))
	for kind, limit := range map[string]int{"Service": maxObjectName, "CronJob": maxWorkloadName, "Job": maxWorkloadName} {
		name := VariantOf(long, "client").NameOf(kind)
		assert.Len(t, name, limit)
		assert.NotEqual(t, name, VariantOf(long, "admin").NameOf(kind))
	}
}
