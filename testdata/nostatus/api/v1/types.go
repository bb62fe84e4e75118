// Package v1 has no status.
//
// +kubebuilder:object:generate=true
// +groupName=nostatus.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Plain is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +dsoi:cluster
// +dsoi:nodeType:name=worker
type Plain struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec PlainSpec `json:"spec,omitempty"`
}

// PlainList lists them.
//
// +kubebuilder:object:root=true
type PlainList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Plain `json:"items"`
}

// PlainSpec is its spec.
type PlainSpec struct {
	// +dsoi:nodes
	Nodes []PlainEntry `json:"nodes,omitempty"`
}

// PlainEntry is a node.
type PlainEntry struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
}
