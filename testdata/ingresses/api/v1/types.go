// Package v1 has a kind with an Ingress for each node.
//
// +kubebuilder:object:generate=true
// +groupName=ingresses.example.com
package v1

import (
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Harbour has an Ingress for each pier that asks for one; its lights have none.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=pier,ports={http: 80, admin: 81}
// +dsoi:nodeType:name=light,objects=Service,ports={beam: 90}
type Harbour struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HarbourSpec   `json:"spec,omitempty"`
	Status HarbourStatus `json:"status,omitempty"`
}

// HarbourSpec is its spec.
type HarbourSpec struct {
	Image string `json:"image"`
	// Ingress is for nodes without one.
	Ingress *networkingv1.IngressSpec `json:"ingress,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// HarbourStatus is its status.
type HarbourStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// HarbourList lists them.
//
// +kubebuilder:object:root=true
type HarbourList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Harbour `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// Entrance has another name.
	// +dsoi:slot=ingress.spec
	Entrance *networkingv1.IngressSpec `json:"entrance,omitempty"`
}
