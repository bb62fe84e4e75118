// Package v1 has a kind whose hook returns objects of kinds that nothing else fills.
//
// +kubebuilder:object:generate=true
// +groupName=further.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Garden has what its hook Further returns.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bed
// +dsoi:object:kind=NetworkPolicy
// +dsoi:object:kind=ConfigMap
type Garden struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   GardenSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// GardenSpec is its spec.
type GardenSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// GardenList lists them.
//
// +kubebuilder:object:root=true
type GardenList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Garden `json:"items"`
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
