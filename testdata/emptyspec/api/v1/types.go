// Package v1 has a kind with an empty spec, and one with none.
//
// +kubebuilder:object:generate=true
// +groupName=emptyspec.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Hollow is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
type Hollow struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HollowSpec   `json:"spec,omitempty"`
	Status HollowStatus `json:"status,omitempty"`
}

// HollowStatus is its status.
type HollowStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// HollowList lists them.
//
// +kubebuilder:object:root=true
type HollowList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Hollow `json:"items"`
}

// HollowSpec is its spec.
type HollowSpec struct{}

// Bare is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +dsoi:cluster
type Bare struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
}

// BareList lists them.
//
// +kubebuilder:object:root=true
type BareList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Bare `json:"items"`
}
