// Package v1 has kinds with PodDisruptionBudgets per node, per cluster, and without.
//
// +kubebuilder:object:generate=true
// +groupName=budgets.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Herd has a PodDisruptionBudget for each node, as is the default; its dogs have none.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=cow
// +dsoi:nodeType:name=dog,objects=Service,ports={bark: 80}
type Herd struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HerdSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// HerdSpec is its spec.
type HerdSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// HerdList lists them.
//
// +kubebuilder:object:root=true
type HerdList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Herd `json:"items"`
}

// Flock has one PodDisruptionBudget for all its pods.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=sheep
// +dsoi:object:kind=PodDisruptionBudget,per=cluster
type Flock struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FlockSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// FlockSpec is its spec.
type FlockSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// FlockList lists them.
//
// +kubebuilder:object:root=true
type FlockList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Flock `json:"items"`
}

// Hermit has none.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=hermit
// +dsoi:object:kind=PodDisruptionBudget,enabled=false
type Hermit struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HermitSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// HermitSpec is its spec.
type HermitSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// HermitList lists them.
//
// +kubebuilder:object:root=true
type HermitList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Hermit `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
