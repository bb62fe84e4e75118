// Package v1 has kinds of object that are not in the table.
//
// +kubebuilder:object:generate=true
// +groupName=foreignkinds.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Shop has Widgets for each node, and Leases for all.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=counter,ports={http: 80}
// +dsoi:object:type=github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/widget/v1.Widget,group=widgets.example.com
// +dsoi:object:type=k8s.io/api/coordination/v1.Lease,group=coordination.k8s.io,per=cluster,optional=false
type Shop struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ShopSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// ShopSpec is its spec.
type ShopSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// ShopList lists them.
//
// +kubebuilder:object:root=true
type ShopList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Shop `json:"items"`
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
