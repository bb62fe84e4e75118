// Package v1 has kinds with NetworkPolicies per node and per cluster.
//
// +kubebuilder:object:generate=true
// +groupName=networkpolicies.example.com
package v1

import (
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Fence has a NetworkPolicy for each node; its gates have none.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=post
// +dsoi:nodeType:name=gate,objects=Service,ports={knock: 80}
type Fence struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FenceSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// FenceSpec is its spec.
type FenceSpec struct {
	Image string `json:"image"`
	// NetworkPolicy is for nodes without one.
	NetworkPolicy *networkingv1.NetworkPolicySpec `json:"networkPolicy,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// FenceList lists them.
//
// +kubebuilder:object:root=true
type FenceList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Fence `json:"items"`
}

// Node is a node.
type Node struct {
	Name          string                          `json:"name"`
	NodeType      string                          `json:"nodeType"`
	Replicas      int32                           `json:"replicas"`
	NetworkPolicy *networkingv1.NetworkPolicySpec `json:"networkPolicy,omitempty"`
}

// Moat has one NetworkPolicy for all its pods.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bridge
// +dsoi:object:kind=NetworkPolicy,per=cluster
type Moat struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MoatSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// MoatSpec is its spec.
type MoatSpec struct {
	Image string `json:"image"`
	// Access has another name, and no pointer.
	// +dsoi:slot=networkPolicy.spec
	Access networkingv1.NetworkPolicySpec `json:"access,omitempty"`

	// +dsoi:nodes
	Nodes []Bridge `json:"nodes,omitempty"`
}

// MoatList lists them.
//
// +kubebuilder:object:root=true
type MoatList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Moat `json:"items"`
}

// Bridge is a node.
type Bridge struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
