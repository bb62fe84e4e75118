// Package v1 has kinds whose nodes say whether they roll when their configuration changes.
//
// +kubebuilder:object:generate=true
// +groupName=hashes.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Mill has nodes that roll, unless they say otherwise.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:configHash=Environment,without=spread
// +dsoi:nodeType:name=stone,configFile=mill.conf,configDir=/etc/mill
// +dsoi:nodeType:name=wheel,workload=Deployment,configFile=mill.conf,configDir=/etc/mill
// +dsoi:default:slot=config.hash,value=Annotation,nodeType=wheel
// +dsoi:set:slot=config.hash,value=None,when="updateStrategy=InPlace"
type Mill struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MillSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// MillSpec is the wanted state.
type MillSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=config.hash
	ConfigHash *HashPlacement `json:"configHash,omitempty"`
	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`

	// +dsoi:configGroup=k8s
	Pools []Pool `json:"pools,omitempty"`
	// +dsoi:nodes
	Nodes []MillNode `json:"nodes,omitempty"`
}

// HashPlacement is a word.
type HashPlacement string

// Pool is for several nodes.
type Pool struct {
	Name string `json:"name"`
	// RollOnChange is a block of its own.
	Rollout Rollout `json:"rollout,omitempty"`
}

// Rollout says how pods roll.
type Rollout struct {
	// +dsoi:slot=config.hash
	Hash string `json:"hash,omitempty"`
}

// MillNode is one node.
type MillNode struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=pools
	Pool           string `json:"pool,omitempty"`
	UpdateStrategy string `json:"updateStrategy,omitempty"`
	// +dsoi:slot=config.hash
	RollOnChange *bool `json:"rollOnChange,omitempty"`
	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
}

// MillList lists them.
//
// +kubebuilder:object:root=true
type MillList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mill `json:"items"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// Loom has nodes that read their files again, unless they say otherwise.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:configHash=None,without=spread
// +dsoi:nodeType:name=shuttle,configFile=loom.conf,configDir=/etc/loom
type Loom struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LoomSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// LoomSpec is the wanted state.
type LoomSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=config.text
	Text string `json:"text,omitempty"`
	// +dsoi:nodes
	Nodes map[string]LoomNode `json:"nodes,omitempty"`
}

// LoomNode is one node.
type LoomNode struct {
	Replicas int32 `json:"replicas"`
	// Restart lets its pods roll.
	// +dsoi:slot=config.hash
	Restart bool `json:"restart,omitempty"`
}

// LoomList lists them.
//
// +kubebuilder:object:root=true
type LoomList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Loom `json:"items"`
}
