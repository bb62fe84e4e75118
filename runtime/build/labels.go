package build

import (
	"strings"
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

// KeepAnnotation on an object, with the value true, lets it await approval when it is no
// longer wanted.
const KeepAnnotation = "dsoi.datainfra.io/keep"

// IdentityLabels tell which custom resource and which node an object belongs to.
var IdentityLabels = [...]string{LabelName, LabelInstance, LabelManagedBy, LabelNode}

// nodeLabels are the keys of [Node.Labels] that every node has.
var nodeLabels = [...]string{LabelName, LabelInstance, LabelComponent, LabelManagedBy, LabelNode}

// selectorLabels are the keys of the selector of a scope's pods, as far as the scope
// has them.
var selectorLabels = [...]string{LabelName, LabelInstance, LabelNode}

// ManagedBy is the value of [LabelManagedBy]. It is the same for every
// operator, so that a builder needs to know nothing but the custom resource.
const ManagedBy = "dsoi"

// maxLabelValue is the longest label value that Kubernetes accepts.
const maxLabelValue = 63

// Labels of the node's objects, as a fresh map.
func (n Node) Labels() map[string]string {
	labels := n.cluster.ownLabels()
	labels[LabelComponent] = n.typeLabel
	labels[LabelNode] = n.nameLabel
	for _, ref := range n.groups {
		if ref.labelled {
			labels[groupLabelPrefix+ref.group] = ref.entryLabel
		}
	}
	if n.cluster.identity.labelsPods() {
		n.cluster.identity.addLabels(n, labels)
	}
	return labels
}

func (n Node) label(key string) (string, bool) {
	switch key {
	case LabelComponent:
		return n.typeLabel, true
	case LabelNode:
		return n.nameLabel, true
	}
	for _, ref := range n.groups {
		if ref.labelled && key == groupLabelPrefix+ref.group {
			return ref.entryLabel, true
		}
	}
	return n.cluster.label(key)
}

// labelKeys are the keys of the labels that [Node.PodLabels] gives, where no identity has
// others.
func (n Node) labelKeys() []string {
	keys := nodeLabels[:len(nodeLabels):len(nodeLabels)]
	for _, ref := range n.groups {
		if ref.labelled {
			keys = append(keys, groupLabelPrefix+ref.group)
		}
	}
	return keys
}

// selectorLabels pick the node's pods and no others. They hold only what
// identifies the node: a selector cannot be changed, so a setting that a user
// may edit (the type, a config group) has no place in it.
func (n Node) selectorLabels() map[string]string {
	labels := n.cluster.selectorLabels()
	labels[LabelNode] = n.nameLabel
	return labels
}

// PodLabels of the node's pods: the user's labels, least specific first, under
// the node's own. These are those of an [Identity], where that has some.
func (n Node) PodLabels(users ...map[string]string) map[string]string {
	labels := MergeMaps(users...)
	switch {
	case n.cluster.identity.labelsPods():
		return MergeMaps(labels, n.cluster.identity.labels(n))
	case labels == nil:
		return n.Labels()
	}
	for _, key := range n.labelKeys() {
		labels[key], _ = n.label(key)
	}
	return labels
}

// BelongsToNodes reports whether the labels of an object are those of one of a node, or of
// several nodes but not of the whole custom resource.
func BelongsToNodes(labels map[string]string) bool {
	if labels[LabelNode] != "" || labels[LabelComponent] != "" {
		return true
	}
	for key := range labels {
		if strings.HasPrefix(key, groupLabelPrefix) {
			return true
		}
	}
	return false
}
