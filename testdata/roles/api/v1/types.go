// Package v1 is an API whose nodes stand below roles.
//
// +kubebuilder:object:generate=true
// +groupName=roles.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Vault is a file system: its roles are fields of one type, and gateways are a list.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=name,ports={rpc: 8020}
// +dsoi:nodeType:name=data,ports={rpc: 9866}
// +dsoi:nodeType:name=gateway,workload=Deployment
// +dsoi:default:slot=pod.terminationGracePeriodSeconds,value="300",nodeType=name
type Vault struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   VaultSpec   `json:"spec,omitempty"`
	Status VaultStatus `json:"status,omitempty"`
}

// VaultSpec is the wanted state.
type VaultSpec struct {
	Image string `json:"image"`

	// Storing is for the roles that keep something.
	// +dsoi:settings:nodeTypes={name,data}
	Storing Config `json:"storing,omitempty"`

	// +dsoi:role=name
	Names *Role `json:"names,omitempty"`

	// +dsoi:role=data
	Data *Role `json:"data,omitempty"`

	// +dsoi:nodes:nodeType=gateway
	Gateways []Gateway `json:"gateways,omitempty"`
}

// Role is what the nodes of one type have in common, and these nodes.
type Role struct {
	// +dsoi:settings
	Config *Config `json:"config,omitempty"`

	// +dsoi:nodes
	Groups map[string]Group `json:"groups,omitempty"`
}

// Group is a set of pods of a role.
type Group struct {
	Replicas *int32 `json:"replicas,omitempty"`

	// +dsoi:settings
	Config *Config `json:"config,omitempty"`

	// Env of its own wins over that of its config.
	Env []corev1.EnvVar `json:"env,omitempty"`
}

// Config is what a role says, and a group, which wins.
type Config struct {
	NodeSelector map[string]string           `json:"nodeSelector,omitempty"`
	Resources    corev1.ResourceRequirements `json:"resources,omitempty"`
	Env          []corev1.EnvVar             `json:"env,omitempty"`

	// Port is on every level.
	// +dsoi:slot=container.ports[rpc].containerPort
	Port int32 `json:"port,omitempty"`
}

// Yard has its roles in a map.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=crane
// +dsoi:nodeType:name="*",workload=Deployment
type Yard struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   YardSpec    `json:"spec,omitempty"`
	Status VaultStatus `json:"status,omitempty"`
}

// YardSpec is the wanted state.
type YardSpec struct {
	Image string `json:"image"`

	// +dsoi:roles
	Roles map[string]*Other `json:"roles,omitempty"`
}

// Other is a role whose key is the node type.
type Other struct {
	// PriorityClassName is for all nodes of the role.
	PriorityClassName string `json:"priorityClassName,omitempty"`

	// +dsoi:nodes
	Groups []OtherGroup `json:"groups,omitempty"`
}

// OtherGroup is a set of pods of such a role.
type OtherGroup struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas,omitempty"`
}

// Gateway is a node of the one type that the list is for.
type Gateway struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas,omitempty"`
}

// VaultStatus says what became of it.
type VaultStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// VaultList is a list of vaults.
//
// +kubebuilder:object:root=true
type VaultList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Vault `json:"items"`
}

// YardList is a list of yards.
//
// +kubebuilder:object:root=true
type YardList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Yard `json:"items"`
}
