package model

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/markers"
)

func TestLowerFirst(t *testing.T) {
	tests := map[string]string{"Deployment": "deployment", "HTTPRoute": "httpRoute", "K8sConfig": "k8sConfig", "PVC": "pvc", "X": "x"}
	for name, want := range tests {
		assert.Equal(t, want, LowerFirst(name), name)
	}
}

func TestNodeType_GoName(t *testing.T) {
	tests := map[string]string{
		"broker": "Broker", "az-1": "Az1", "middleManager": "MiddleManager", "3d": "3d", "with.dots": "WithDots", "two words": "TwoWords", "über": "Über", "-": "",
	}
	for name, want := range tests {
		assert.Equal(t, want, NodeType{Name: name}.GoName(), name)
	}
}

func TestPluralOf(t *testing.T) {
	tests := []struct{ kind, resource, want string }{
		{"ServiceMonitor", "servicemonitors", "ServiceMonitors"},
		{"Ingress", "ingresses", "Ingresses"},
		{"NetworkPolicy", "networkpolicies", "NetworkPolicies"},
		{"Thing", "others", "Things"},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, pluralOf(test.kind, test.resource))
	}
}

func TestObject_Names(t *testing.T) {
	table := func(kind string, scope markers.Scope) Object {
		row, _ := markers.FindObjectKind(kind)
		return Object{ObjectKind: row, Scope: scope}
	}
	tests := []struct {
		object                 Object
		method, hook, variable string
	}{
		{table("ConfigMap", markers.PerNode), "ConfigMap", "ConfigMap", "configMap"},
		{table("PersistentVolumeClaim", markers.PerNode), "PersistentVolumeClaims", "PersistentVolumeClaim", "claim"},
		{table("PodDisruptionBudget", markers.PerCluster), "ClusterPodDisruptionBudget", "ClusterPodDisruptionBudget", "budget"},
	}
	for _, test := range tests {
		assert.Equal(t, test.method, test.object.Method())
		assert.Equal(t, test.hook, test.object.Hook())
		assert.Equal(t, test.variable, test.object.VariableName())
	}
}
