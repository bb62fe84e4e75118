package runtime

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// ClusterKind describes one cluster kind to the runtime. Generated code emits
// one per kind; nothing in it changes while a program runs.
type ClusterKind struct {
	// GroupVersionKind of the custom resource.
	schema.GroupVersionKind

	// ConfigHash says how a changed configuration reaches the pods.
	ConfigHash ConfigHashPlacement

	// NodeTypes that the application has, in their default deployment order.
	// An entry without a name holds the defaults of node types that no other
	// entry names; without such an entry an unnamed node type is an error.
	NodeTypes []NodeType

	// Objects lists every kind of object that could be emitted, wanted or not:
	// what is watched, and what is searched for orphans.
	Objects []ObjectKind
}

// ConfigHashPlacement says where the hash of a node's configuration is put,
// so that its pods roll when the configuration changes.
type ConfigHashPlacement string

const (
	// ConfigHashAnnotation puts the hash into an annotation of the pod template.
	ConfigHashAnnotation ConfigHashPlacement = "Annotation"
	// ConfigHashEnvironment puts the hash into an environment variable of the
	// main container.
	ConfigHashEnvironment ConfigHashPlacement = "Environment"
)

// NodeType describes a role of the application: controller, broker, server.
type NodeType struct {
	// Name as it is written in the custom resource. Empty: see
	// [ClusterKind.NodeTypes].
	Name string
	// Workload that runs a node of this type whose kind is not given.
	Workload WorkloadKind
	// ConfigFile is the name of the configuration file, and its key in the
	// ConfigMap. "{nodeType}" stands for the node's type.
	ConfigFile string
	// ConfigDir is the absolute directory where the ConfigMap is mounted.
	// "{nodeType}" stands for the node's type.
	ConfigDir string
	// Ports of the main container; the custom resource may override them, by
	// port and protocol.
	Ports []corev1.ContainerPort
	// Objects that a node of this type has besides its workload, by kind
	// ("ConfigMap", "Service", "PersistentVolumeClaim"). Nil means all.
	Objects []string
}

// ObjectKind is one kind of object that a cluster kind can emit, as an empty
// object and an empty list of the same type.
type ObjectKind struct {
	Object client.Object
	List   client.ObjectList
}

// WorkloadKind is the kind of the workload that runs a node.
type WorkloadKind string

const (
	// StatefulSet gives each pod a stable name and volumes of its own.
	StatefulSet WorkloadKind = "StatefulSet"
	// Deployment runs interchangeable pods.
	Deployment WorkloadKind = "Deployment"
)

// ParseWorkloadKind reads a workload kind in any case, as operators in the
// field write it ("Statefulset"). It reports whether s names one.
func ParseWorkloadKind(s string) (WorkloadKind, bool) {
	for _, kind := range []WorkloadKind{StatefulSet, Deployment} {
		if strings.EqualFold(s, string(kind)) {
			return kind, true
		}
	}
	return "", false
}
