package build

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// ClusterKind describes one cluster kind: to the runtime, and to any other tool
// that works on custom resources of every kind. Generated code makes one for given
// hooks; nothing in it changes while a program runs. Its functions take custom
// resources of the Go type that New returns, and send no requests.
type ClusterKind struct {
	// GroupVersionKind of the custom resource.
	schema.GroupVersionKind

	// ConfigHash says how a changed configuration reaches the pods.
	ConfigHash ConfigHashPlacement
	// ConfigHashOfNodes is set where nodes may say otherwise; see [Wanted.ConfigHash].
	ConfigHashOfNodes bool

	// NodeTypes that the application has, in their default deployment order.
	// An entry without a name holds the defaults of node types that no other
	// entry names; without such an entry an unnamed node type is an error.
	NodeTypes []NodeType

	// Objects lists every kind of object that a custom resource can have: what is
	// watched, and what is searched for objects that are no longer wanted.
	Objects []ObjectKind

	// Hooks that Build calls. They are compared with ==, to tell whether anything has
	// changed; those that cannot be compared are never the same.
	Hooks any

	// New returns an empty custom resource.
	New func() client.Object
	// Conditions in the status of a custom resource, to be written; nil for a kind
	// that has none.
	Conditions func(cr client.Object) *[]metav1.Condition
	// Paused reports whether a field of the custom resource stops its reconciler; nil
	// for a kind without such a field.
	Paused func(cr client.Object) bool
	// PausedAnnotation on a custom resource stops its reconciler where its value is true, as
	// the runtime's own does; "" for no other.
	PausedAnnotation string
	// Reads lists the ConfigMaps and Secrets whose data hooks see; nil for none. ReadKinds
	// are the kinds among them.
	Reads     func(cr client.Object) []Reference
	ReadKinds []string
	// Build makes the objects of a custom resource.
	Build func(cr client.Object, in Inputs) List
	// Validate returns what is odd and what is wrong with a custom resource, as a
	// validating webhook wants it.
	Validate func(cr client.Object) (warnings []string, errs field.ErrorList)
}

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
	// ("ConfigMap", "Service"). Nil means all.
	Objects []string
}

// WorkloadKind is the kind of the workload that runs a node.
type WorkloadKind string

const (
	// StatefulSet gives each pod a stable name and volumes of its own.
	StatefulSet WorkloadKind = "StatefulSet"
	// Deployment runs interchangeable pods.
	Deployment WorkloadKind = "Deployment"
	// DaemonSet runs a pod on each Kubernetes node.
	DaemonSet WorkloadKind = "DaemonSet"
)

// ParseWorkloadKind reads a workload kind in any case, as operators in the
// field write it ("Statefulset"). It reports whether s names one.
func ParseWorkloadKind(s string) (WorkloadKind, bool) {
	for _, kind := range []WorkloadKind{StatefulSet, Deployment, DaemonSet} {
		if strings.EqualFold(s, string(kind)) {
			return kind, true
		}
	}
	return "", false
}
