package build

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// nodeTypePlaceholder stands for a node's type in the names of its files and
// directories.
const nodeTypePlaceholder = "{nodeType}"

// NodeFields are the settings of one node as the custom resource has them, not
// yet checked: see [Resolver.Node].
type NodeFields struct {
	// Role that the node stands below, or "". The node's name begins with it.
	Role string
	// Name of the node, unique in the custom resource, or in its role.
	Name string
	// Type is the node's type.
	Type string
	// Kind of the workload; empty stands for that of the node type.
	Kind string
	// Replicas of the workload, as wide as any field that may hold them; nil leaves
	// them to Kubernetes.
	Replicas *int64
	// Keep lets the node's objects await approval when the node is gone.
	Keep bool

	// JSON names of the fields above, for error paths.
	JSON NodeJSON
}

// NodeJSON holds the JSON names of a node's fields. An empty one stands for the
// usual name, and "-" says that the custom resource has no such field, as with
// the name of a node that is the key of a map.
type NodeJSON struct {
	// Name is "name" by default.
	Name string
	// Type is "nodeType" by default.
	Type string
	// Kind is "kind" by default.
	Kind string
	// Replicas is "replicas" by default.
	Replicas string
}

// Node is one checked node of a custom resource, made by [Resolver.Node]. It
// knows everything that the names and the metadata of its objects depend on.
// Its methods return fresh values that the caller may change.
type Node struct {
	// Name of the node, unique in the custom resource.
	Name string
	// Type is the node's type.
	Type string
	// Kind of the workload that runs the node.
	Kind WorkloadKind
	// Replicas of the workload; nil leaves them to Kubernetes. A DaemonSet has none.
	Replicas *int32
	// Stage is the position of the node's type in the deployment order.
	Stage int
	// Namespace of the node's objects.
	Namespace string

	cluster  Cluster
	nodeType NodeType
	keep     bool

	// Where the hash of what the pods read goes; "" leaves it to the kind.
	configHash ConfigHashPlacement

	// Set where the number of pods is not the custom resource's to say, nor an autoscaler's.
	fixedReplicas bool

	// What the custom resource says in place of the node type.
	configDir, configFile string
	// groups are the entries of config groups that labels name.
	groups []groupRef
	// Where files of other ConfigMaps are mounted.
	furtherConfigDirs []string

	// What the metadata of every object needs, made once.
	objectName, configMapName, typeLabel, nameLabel string
}

// ObjectMeta of the node's object of a kind.
func (n Node) ObjectMeta(kind string) metav1.ObjectMeta {
	return n.objectMeta(n.NameOf(kind))
}

func (n Node) objectMeta(name string) metav1.ObjectMeta {
	metadata := n.cluster.objectMeta(name, n.Labels())
	if n.keep {
		metadata.Annotations = map[string]string{KeepAnnotation: "true"}
	}
	return metadata
}

// Selector of the node's pods, in an object of a kind. It never changes while the node
// exists, and selects no pod of another node, but for what an [Identity] says.
func (n Node) Selector(kind string) *metav1.LabelSelector {
	if n.cluster.identity.labelsPods() {
		return n.cluster.identity.selector(n, kind)
	}
	return &metav1.LabelSelector{MatchLabels: n.selectorLabels()}
}

// Has reports whether a node of this type has objects of a kind, such as
// "ConfigMap" or "Service", besides its workload.
func (n Node) Has(objectKind string) bool {
	return n.nodeType.Objects == nil || slices.Contains(n.nodeType.Objects, objectKind)
}

// ConfigFile is the name of the node's own configuration file.
func (n Node) ConfigFile() string {
	if n.configFile != "" {
		return n.configFile
	}
	return strings.ReplaceAll(n.nodeType.ConfigFile, nodeTypePlaceholder, fileName(n.Type))
}

// ConfigDir is the directory where the node's configuration is mounted.
func (n Node) ConfigDir() string {
	if n.configDir != "" {
		return n.configDir
	}
	return strings.ReplaceAll(n.nodeType.ConfigDir, nodeTypePlaceholder, fileName(n.Type))
}

// SetConfigDir gives the node a directory for its configuration in place of the one of its
// type. An empty one changes nothing.
func (n *Node) SetConfigDir(dir string) { n.configDir = dir }

// SetConfigFile gives the node's own configuration file a name in place of the one of its
// type. An empty one changes nothing.
func (n *Node) SetConfigFile(name string) { n.configFile = name }

// TakeConfigDir tells the node that files of a ConfigMap besides its own are mounted at a
// directory, so that nothing else is.
func (n *Node) TakeConfigDir(dir string) {
	n.furtherConfigDirs = append(slices.Clip(n.furtherConfigDirs), dir)
}

// DefaultPorts of the main container: those of the node type, with the numbers that the
// node has of its own.
func (n Node) DefaultPorts() []corev1.ContainerPort {
	return slices.Clone(n.nodeType.Ports)
}

// Listen gives the node a port of its own in place of the one of the same name of its
// type: its pods, Service and Ingress have it.
func (n *Node) Listen(name string, port int32) {
	n.nodeType.Ports = slices.Clone(n.nodeType.Ports)
	ContainerPortNamed(&n.nodeType.Ports, name).ContainerPort = port
}

// ContainerName is the name of the main container, unless the custom resource
// gives another: the node's type, made legal.
func (n Node) ContainerName() string { return containerName(n.Type) }

// Containers are the main container of a pod and those beside it. What is said of one that
// is called like the main one is said of that. The result shares nothing with sidecars.
func Containers(main corev1.Container, sidecars []corev1.Container) []corev1.Container {
	all := make([]corev1.Container, 1, 1+len(sidecars))
	all[0] = main
	mergeContainers(&all, sidecars)
	return all
}

// evictable selects the pods of a node that has more than one, or may get them: where
// nobody says how many, an autoscaler may. Those of a DaemonSet are not evicted when a
// Kubernetes node is drained.
func (n Node) evictable() *metav1.LabelSelector {
	if n.Kind == DaemonSet || n.Replicas != nil && *n.Replicas <= 1 {
		return nil
	}
	return n.Selector("PodDisruptionBudget")
}

func (n Node) customResource() Cluster { return n.cluster }

// NameOf is the name of the node's object of a kind, such as "Service"; "" for
// "PersistentVolumeClaim", of which there are many: see [Node.ClaimName].
func (n Node) NameOf(kind string) string {
	if n.cluster.identity != nil {
		if name, ok := n.cluster.identity.nameOf(n, kind, kind); ok {
			return name
		}
	}
	switch kind {
	case "PersistentVolumeClaim":
		return ""
	case "ConfigMap":
		return n.configMapName
	default:
		return n.objectName
	}
}

func (n Node) word(name string) (string, bool) {
	switch name {
	case "node":
		return n.Name, true
	case "nodeType":
		return n.Type, true
	}
	for _, ref := range n.groups {
		if ref.group == name {
			return ref.entry, true
		}
	}
	return n.cluster.word(name)
}

func (n Node) node() (string, int) { return n.Name, n.Stage }

func (n Node) title() string { return "node " + n.Name }

func (n Node) stage() int { return n.Stage }

// SortByStage puts nodes into deployment order. Nodes of one type keep the
// order that they have in the custom resource. T is a type that embeds [Node].
func SortByStage[T interface{ stage() int }](nodes []T) {
	slices.SortStableFunc(nodes, func(a, b T) int {
		return cmp.Compare(a.stage(), b.stage())
	})
}
