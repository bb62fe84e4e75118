// Package v1 has custom resources without a namespace.
//
// +kubebuilder:object:generate=true
// +groupName=clusterscoped.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Grid is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:scope=Cluster,shortName={gr,gd}
// +dsoi:cluster
// +dsoi:nodeType:name=worker
type Grid struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   GridSpec   `json:"spec,omitempty"`
	Status GridStatus `json:"status,omitempty"`
}

// GridStatus is its status.
type GridStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// GridList lists them.
//
// +kubebuilder:object:root=true
type GridList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Grid `json:"items"`
}

// GridSpec is its spec.
type GridSpec struct {
	// +dsoi:nodes
	Nodes []GridEntry `json:"nodes,omitempty"`
}

// GridEntry is a node.
type GridEntry struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
}
