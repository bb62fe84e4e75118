// Package v1 has a kind some of whose nodes run as DaemonSets.
//
// +kubebuilder:object:generate=true
// +groupName=daemonsets.example.com
package v1

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Patrol has a guard on each Kubernetes node, and towers where they are asked for.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=guard,workload=DaemonSet,configDir=/etc/guard,configFile=guard.conf,ports={talk: 7000}
// +dsoi:nodeType:name=tower,configDir=/etc/tower,configFile=tower.conf
// +dsoi:object:kind=PodDisruptionBudget,per=cluster
// +dsoi:default:slot=workload.updateStrategy.rollingUpdate.maxUnavailable,value="2",nodeType=guard
type Patrol struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PatrolSpec   `json:"spec,omitempty"`
	Status PatrolStatus `json:"status,omitempty"`
}

// PatrolSpec is its spec.
type PatrolSpec struct {
	Image string `json:"image"`

	// UpdateStrategy is for DaemonSets: its type says so.
	UpdateStrategy *appsv1.DaemonSetUpdateStrategy `json:"updateStrategy,omitempty"`
	// SetStrategy fills the same slot, for StatefulSets.
	// +dsoi:slot=workload.updateStrategy
	SetStrategy *appsv1.StatefulSetUpdateStrategy `json:"setStrategy,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// PatrolStatus is its status.
type PatrolStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// PatrolList lists them.
//
// +kubebuilder:object:root=true
type PatrolList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Patrol `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Kind     string `json:"kind,omitempty"`
	Replicas int32  `json:"replicas,omitempty"`
	Image    string `json:"image,omitempty"`

	// Replace is for whatever kind of workload has an updateStrategy.
	// +dsoi:slot=workload.updateStrategy.type
	Replace string `json:"replace,omitempty"`
	// Strategy is for Deployments alone.
	Strategy appsv1.DeploymentStrategy `json:"strategy,omitempty"`

	MinReadySeconds int32     `json:"minReadySeconds,omitempty"`
	Storage         []Storage `json:"storage,omitempty"`

	// +dsoi:slot=config.text
	Config string `json:"config,omitempty"`
}

// Storage is a volume.
type Storage struct {
	Name      string                           `json:"name"`
	MountPath string                           `json:"mountPath"`
	Spec      corev1.PersistentVolumeClaimSpec `json:"spec"`
}
