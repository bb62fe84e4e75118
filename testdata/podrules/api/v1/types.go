// Package v1 has kinds whose pods may use the Kubernetes API.
//
// +kubebuilder:object:generate=true
// +groupName=podrules.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Guild lets all its pods do the same.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=master
// +dsoi:rule:groups={""},resources={pods, pods/log},verbs={get, list}
// +dsoi:rule:groups=apps;batch,resources=statefulsets,verbs=get,names={one, two}
type Guild struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   GuildSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// GuildSpec is its spec.
type GuildSpec struct {
	Image              string `json:"image"`
	ServiceAccountName string `json:"serviceAccountName,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// GuildList lists them.
//
// +kubebuilder:object:root=true
type GuildList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Guild `json:"items"`
}

// Craft lets the pods of each node type do something else.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=smith
// +dsoi:nodeType:name=miner
// +dsoi:nodeType:name=guest,objects=PodDisruptionBudget
// +dsoi:object:kind=ServiceAccount,per=node
// +dsoi:rule:groups={""},resources=pods,verbs=get
// +dsoi:rule:groups=coordination.k8s.io,resources=leases,verbs={get, create, update},nodeType=smith
type Craft struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   CraftSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// CraftSpec is its spec.
type CraftSpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// CraftList lists them.
//
// +kubebuilder:object:root=true
type CraftList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Craft `json:"items"`
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
