// Package v1 has a node that inlines structs of Kubernetes.
//
// +kubebuilder:object:generate=true
// +groupName=inlined.example.com
package v1

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Pond inlines what slots fill.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=frog
type Pond struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PondSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// PondSpec is its spec.
type PondSpec struct {
	Image                   string `json:"image"`
	*appsv1.StatefulSetSpec `json:",inline"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// PondList lists them.
//
// +kubebuilder:object:root=true
type PondList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Pond `json:"items"`
}

// Node is a node.
type Node struct {
	Name           string `json:"name"`
	NodeType       string `json:"nodeType"`
	Replicas       int32  `json:"replicas"`
	corev1.PodSpec `json:",inline"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
