package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func TestObjectMeta(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	assert.Equal(t, metav1.ObjectMeta{
		Name:      "prod-a",
		Namespace: "data",
		Labels:    node.Labels(),
		OwnerReferences: []metav1.OwnerReference{{
			APIVersion:         "datainfra.io/v1beta1",
			Kind:               "Pinot",
			Name:               "prod",
			UID:                "uid-1",
			Controller:         ptr.To(true),
			BlockOwnerDeletion: ptr.To(true),
		}},
	}, node.ObjectMeta("Service"))
}

func TestNodeMakesFreshValues(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})

	meta := node.ObjectMeta("Service")
	meta.Labels["x"] = "y"
	*meta.OwnerReferences[0].Controller = false
	assert.NotEqual(t, meta, node.ObjectMeta("Service"))
	assert.True(t, *node.ObjectMeta("Service").OwnerReferences[0].Controller)

	node.Selector("Service").MatchLabels["x"] = "y"
	assert.NotContains(t, node.Selector("Service").MatchLabels, "x")

	node.DefaultPorts()[0].Name = "changed"
	assert.Equal(t, []corev1.ContainerPort{{Name: "http", ContainerPort: 9000}}, node.DefaultPorts())
}

func TestConfigPlace(t *testing.T) {
	tests := map[string]struct{ nodeType, file, dir string }{
		"literal":     {"controller", "controller.conf", "/etc/controller"},
		"placeholder": {"broker", "broker.conf", "/etc/broker"},
		"none":        {"server", "", ""},
		"dynamic":     {"indexer", "indexer.yaml", "/etc/indexer"},
		"camel case":  {"middleManager", "middleManager.yaml", "/etc/middleManager"},
		"path":        {"../../root", "root-0d1f4a0f.yaml", "/etc/root-0d1f4a0f"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := nodeOf(t, dynamicKind(), "prod", NodeFields{Name: "a", Type: test.nodeType})
			assert.Equal(t, test.file, node.ConfigFile())
			assert.Equal(t, test.dir, node.ConfigDir())
		})
	}
}

func TestHas(t *testing.T) {
	all := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	assert.True(t, all.Has("Service"))

	kind := sampleKind()
	kind.NodeTypes[1].Objects = []string{"ConfigMap"}
	some := nodeOf(t, kind, "prod", NodeFields{Name: "a", Type: "broker"})
	assert.True(t, some.Has("ConfigMap"))
	assert.False(t, some.Has("Service"))

	none := sampleNode(t, NodeFields{Name: "a", Type: "minion"})
	assert.False(t, none.Has("ConfigMap"))
}

func TestSortByStage(t *testing.T) {
	type pinotNode struct{ Node }
	nodes := []pinotNode{
		{Node{Name: "b2", Stage: 1}}, {Node{Name: "c", Stage: 2}}, {Node{Name: "a", Stage: 0}}, {Node{Name: "b1", Stage: 1}},
	}
	SortByStage(nodes)
	var names []string
	for _, node := range nodes {
		names = append(names, node.Name)
	}
	assert.Equal(t, []string{"a", "b2", "b1", "c"}, names)
}

func TestContainerName(t *testing.T) {
	assert.Equal(t, "broker", sampleNode(t, NodeFields{Name: "a", Type: "broker"}).ContainerName())
	assert.Equal(t, "middlemanager-5022eb35", nodeOf(t, dynamicKind(), "prod", NodeFields{Name: "a", Type: "middleManager"}).ContainerName())
}

func TestEvictable(t *testing.T) {
	for replicas, want := range map[int64]bool{0: false, 1: false, 2: true} {
		assert.Equal(t, want, sampleNode(t, NodeFields{Name: "a", Type: "broker", Replicas: &replicas}).evictable() != nil)
	}
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	assert.Equal(t, node.Selector("Service"), node.evictable())
	assert.Nil(t, nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: "agent"}).evictable(), "a DaemonSet's")
}
