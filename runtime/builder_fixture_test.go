package runtime

import (
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// sampleKind has two StatefulSet types with ports and a Deployment type that
// has nothing but its workload.
func sampleKind() ClusterKind {
	return ClusterKind{
		GroupVersionKind: schema.GroupVersionKind{Group: "datainfra.io", Version: "v1beta1", Kind: "Pinot"},
		NodeTypes: []NodeType{
			{Name: "controller", Workload: StatefulSet, ConfigFile: "controller.conf", ConfigDir: "/etc/controller", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 9000}}},
			{Name: "broker", Workload: Deployment, ConfigFile: "{nodeType}.conf", ConfigDir: "/etc/{nodeType}"},
			{Name: "server"},
			{Name: "minion", Workload: Deployment, ConfigDir: "/etc/minion", Objects: []string{}},
		},
	}
}

// dynamicKind takes node types that it does not name.
func dynamicKind() ClusterKind {
	kind := sampleKind()
	kind.NodeTypes = append(kind.NodeTypes, NodeType{Workload: Deployment, ConfigFile: "{nodeType}.yaml", ConfigDir: "/etc/{nodeType}"})
	return kind
}

// sampleCluster is a custom resource of sampleKind.
func sampleCluster(name string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "data", UID: "uid-1"}}
}

// sampleNode is a node of the custom resource "prod".
func sampleNode(t *testing.T, fields NodeFields) Node {
	t.Helper()
	return nodeOf(t, sampleKind(), "prod", fields)
}

// nodeOf is a node of a custom resource of a kind.
func nodeOf(t *testing.T, kind ClusterKind, cluster string, fields NodeFields) Node {
	t.Helper()
	r := NewResolver(kind, sampleCluster(cluster))
	node := r.Node(field.NewPath("spec", "nodes").Index(0), fields)
	_, errs := r.Done()
	require.Empty(t, errs)
	return node
}

// samplePod has a main container.
func samplePod() *corev1.PodTemplateSpec {
	return &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main"}}}}
}

// messages of errors, in their order.
func messages(errs field.ErrorList) []string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return texts
}
