// Package v1 has types of other packages: aliases, defined types, embedded structs, a renamed and a dot import.
//
// +kubebuilder:object:generate=true
// +groupName=foreign.example.com
package v1

import (
	shared "github.com/datainfrahq/dsoi-gen/testdata/foreign/common"
	//lint:ignore ST1001 dot imports are part of this case
	. "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Flock is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bird
type Flock struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FlockSpec   `json:"spec,omitempty"`
	Status FlockStatus `json:"status,omitempty"`
}

// FlockStatus is its status.
type FlockStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// FlockList lists them.
//
// +kubebuilder:object:root=true
type FlockList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Flock `json:"items"`
}

// FlockSpec is its spec.
type FlockSpec struct {
	shared.Settings `json:",inline"`

	// +dsoi:nodes
	Nodes []shared.Node `json:"nodes,omitempty"`
	// LivenessProbe is an alias of an alias.
	LivenessProbe *Alive `json:"livenessProbe,omitempty"`
	// +dsoi:slot=container.resources
	Limits *shared.Limits `json:"limits,omitempty"`
	// Volumes come by a dot import.
	Volumes []Volume `json:"volumes,omitempty"`
}

// Alive is an alias of an alias.
type Alive = shared.Check
