// Package v1 has two cluster kinds.
//
// +kubebuilder:object:generate=true
// +groupName=twokinds.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Store is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=disk
type Store struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   StoreSpec   `json:"spec,omitempty"`
	Status StoreStatus `json:"status,omitempty"`
}

// StoreStatus is its status.
type StoreStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// StoreList lists them.
//
// +kubebuilder:object:root=true
type StoreList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Store `json:"items"`
}

// StoreSpec is its spec.
type StoreSpec struct {
	// +dsoi:nodes
	Nodes []StoreEntry `json:"nodes,omitempty"`
}

// StoreEntry is a node.
type StoreEntry struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
}

// Cache is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=disk
// +dsoi:nodeType:name=memory,workload=Deployment
type Cache struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   CacheSpec   `json:"spec,omitempty"`
	Status CacheStatus `json:"status,omitempty"`
}

// CacheStatus is its status.
type CacheStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// CacheList lists them.
//
// +kubebuilder:object:root=true
type CacheList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Cache `json:"items"`
}

// CacheSpec is its spec.
type CacheSpec struct {
	// +dsoi:nodes
	Nodes []CacheEntry `json:"nodes,omitempty"`
}

// CacheEntry is a node.
type CacheEntry struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
}
