package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/ptr"
)

// clusterNamed is the identity of a custom resource of sampleKind.
func clusterNamed(name string) Cluster {
	return newResolver(sampleKind(), sampleCluster(name), Inputs{}).Cluster()
}

func TestClusterObjectMeta(t *testing.T) {
	assert.Equal(t, metav1.ObjectMeta{
		Name:      "prod",
		Namespace: "data",
		Labels: map[string]string{
			"app.kubernetes.io/name":       "pinot",
			"app.kubernetes.io/instance":   "prod",
			"app.kubernetes.io/managed-by": "dsoi",
		},
		OwnerReferences: []metav1.OwnerReference{{
			APIVersion:         "datainfra.io/v1beta1",
			Kind:               "Pinot",
			Name:               "prod",
			UID:                "uid-1",
			Controller:         ptr.To(true),
			BlockOwnerDeletion: ptr.To(true),
		}},
	}, clusterNamed("prod").ObjectMeta("Service"))
}

func TestClusterSelector(t *testing.T) {
	cluster := clusterNamed("prod")
	assert.Equal(t, &metav1.LabelSelector{MatchLabels: map[string]string{
		"app.kubernetes.io/name":     "pinot",
		"app.kubernetes.io/instance": "prod",
	}}, cluster.Selector("Service"))
	selector, err := metav1.LabelSelectorAsSelector(cluster.Selector("Service"))
	assert.NoError(t, err)
	for _, name := range []string{"prod", "prod-a", "Prod"} {
		node := nodeOf(t, sampleKind(), name, NodeFields{Name: "a", Type: "broker"})
		assert.Equal(t, name == "prod", selector.Matches(labelSet(node)), name)
	}
}

func TestClusterOfAnyNameIsLegal(t *testing.T) {
	seen := unique{}
	for _, name := range oddTexts() {
		cluster := clusterNamed(name)
		assert.Empty(t, validation.IsDNS1035Label(cluster.ObjectMeta("Service").Name), "%q", name)
		for _, value := range cluster.Labels() {
			assert.Empty(t, validation.IsValidLabelValue(value), "%q", name)
		}
		seen.check(t, cluster.Labels()[LabelInstance], name)
	}
}

func TestClusterMakesFreshValues(t *testing.T) {
	cluster := clusterNamed("prod")
	sharesNothing(t, func() any { return cluster.ObjectMeta("Service") })
	sharesNothing(t, func() any { return cluster.Selector("Service") })
	sharesNothing(t, func() any { return cluster.Labels() })
}

// Labels and names that are read one by one are those of the metadata.
func TestScopesAgreeWithTheirMetadata(t *testing.T) {
	scopes := map[string]Scope{
		"cluster":             clusterNamed("prod"),
		"cluster of odd name": clusterNamed(strings.Repeat("3.", 60) + "x"),
		"node":                sampleNode(t, NodeFields{Name: "a", Type: "controller"}),
		"node of odd name":    nodeOf(t, dynamicKind(), "3.x", NodeFields{Name: "Ü", Type: "middle manager"}),
	}
	for name, scope := range scopes {
		t.Run(name, func(t *testing.T) {
			meta := scope.ObjectMeta("Service")
			read := map[string]string{}
			for _, key := range nodeLabels {
				if value, ok := scope.label(key); ok {
					read[key] = value
				}
			}
			assert.Equal(t, meta.Labels, read)
			for _, kind := range []string{"Service", "StatefulSet", "ServiceAccount"} {
				assert.Equal(t, meta.Name, scope.NameOf(kind))
			}
			assert.Empty(t, scope.NameOf("PersistentVolumeClaim"))
			assert.Equal(t, meta.OwnerReferences[0], scope.customResource().ownerReference())
			assert.True(t, selects(scope.Selector("Service"), scope, "Service"))
			assert.Equal(t, meta.Namespace, scope.customResource().namespace)
		})
	}
}

func TestClusterIsOfNoNode(t *testing.T) {
	cluster := clusterNamed("prod")
	name, stage := cluster.node()
	assert.Empty(t, name)
	assert.Zero(t, stage)
	assert.True(t, cluster.Has("anything"))
	assert.Equal(t, cluster.Selector("Service"), cluster.evictable())
	assert.Equal(t, "Pinot prod", cluster.title())
}
