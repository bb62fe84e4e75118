package runtime

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Labels of every object that a builder makes.
const (
	// LabelName holds the kind of the custom resource, in lower case.
	LabelName = "app.kubernetes.io/name"
	// LabelInstance holds the name of the custom resource.
	LabelInstance = "app.kubernetes.io/instance"
	// LabelComponent holds the node's type.
	LabelComponent = "app.kubernetes.io/component"
	// LabelManagedBy holds [ManagedBy].
	LabelManagedBy = "app.kubernetes.io/managed-by"
	// LabelNode holds the node's name.
	LabelNode = "dsoi.datainfra.io/node"
)

// ManagedBy is the value of [LabelManagedBy]. It is the same for every
// operator, so that a builder needs to know nothing but the custom resource.
const ManagedBy = "dsoi"

// maxLabelValue is the longest label value that Kubernetes accepts.
const maxLabelValue = 63

// clusterLabels are shared by all objects of one custom resource. An object
// that cannot carry an owner reference, a PersistentVolumeClaim, is known by
// them.
func clusterLabels(gvk schema.GroupVersionKind, name string) map[string]string {
	return map[string]string{
		LabelName:      fit(maxLabelValue, strings.ToLower(gvk.Kind)),
		LabelInstance:  fit(maxLabelValue, name),
		LabelManagedBy: ManagedBy,
	}
}

// Labels of the node's objects, as a fresh map.
func (n Node) Labels() map[string]string {
	labels := clusterLabels(n.cluster.gvk, n.cluster.name)
	labels[LabelComponent] = n.Type
	labels[LabelNode] = n.Name
	return labels
}

// selectorLabels pick the node's pods and no others. They hold only what
// identifies the node: a selector cannot be changed, so a setting that a user
// may edit (the type, a config group) has no place in it.
func (n Node) selectorLabels() map[string]string {
	labels := clusterLabels(n.cluster.gvk, n.cluster.name)
	delete(labels, LabelManagedBy)
	labels[LabelNode] = n.Name
	return labels
}

// PodLabels of the node's pods: the user's labels, least specific first, under
// the node's own.
func (n Node) PodLabels(users ...map[string]string) map[string]string {
	return MergeMaps(MergeMaps(users...), n.Labels())
}
