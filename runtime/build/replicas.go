package build

import "k8s.io/utils/ptr"

// DefaultReplicas gives the node a number of pods where the custom resource says none. A
// DaemonSet has none.
func (n *Node) DefaultReplicas(replicas int32) {
	if n.Replicas == nil && n.Kind != DaemonSet {
		n.Replicas = ptr.To(replicas)
	}
}

// SetReplicas gives the node a number of pods, whatever the custom resource says, or an
// autoscaler: there is none then. A DaemonSet has no such number.
func (n *Node) SetReplicas(replicas int32) {
	if n.Kind != DaemonSet {
		n.Replicas, n.fixedReplicas = ptr.To(replicas), true
	}
}
