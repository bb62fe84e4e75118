// Package v1 has fields that name objects whose data hooks see.
//
// +kubebuilder:object:generate=true
// +groupName=reads.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Vault reads on every level.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=door,configFile=door.conf,configDir=/etc/vault
type Vault struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   VaultSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// VaultSpec is its spec.
type VaultSpec struct {
	Image string `json:"image"`
	// Licence is the name of a Secret.
	// +dsoi:reads=Secret
	Licence string `json:"licence,omitempty"`
	// Account both fills a slot and is read.
	// +dsoi:reads=Secret
	// +dsoi:slot=pod.serviceAccountName
	Account string `json:"account,omitempty"`
	// Keys holds a field that is read.
	Keys *Keys `json:"keys,omitempty"`
	// +dsoi:configGroup=app
	Rooms []Room `json:"rooms,omitempty"`

	// +dsoi:nodes
	Nodes []Door `json:"nodes,omitempty"`
}

// Keys are named.
type Keys struct {
	// +dsoi:reads=Secret
	Master *corev1.LocalObjectReference `json:"master,omitempty"`
}

// Room is an entry of a config group.
type Room struct {
	Name string `json:"name"`
	// +dsoi:reads=ConfigMap
	Rules *string `json:"rules,omitempty"`
}

// VaultList lists them.
//
// +kubebuilder:object:root=true
type VaultList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Vault `json:"items"`
}

// Door is a node.
type Door struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=rooms
	Room string `json:"room,omitempty"`
	// +dsoi:reads=Secret
	Lock corev1.LocalObjectReference `json:"lock,omitempty"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
