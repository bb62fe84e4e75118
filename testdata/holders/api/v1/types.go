// Package v1 is an API whose nodes are fields of structs of the spec.
//
// +kubebuilder:object:generate=true
// +groupName=holders.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Brewery has two parts: one that boils, which may not be there, and one that fills.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=kettle,ports={steam: 7000}
// +dsoi:nodeType:name=cooler
// +dsoi:nodeType:name=bottler,workload=Deployment
// +dsoi:nodeType:name=labeller,workload=Deployment
type Brewery struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   BrewerySpec   `json:"spec,omitempty"`
	Status BreweryStatus `json:"status,omitempty"`
}

// BrewerySpec is the wanted state.
type BrewerySpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Boiling *Boiling `json:"boiling,omitempty"`

	// +dsoi:nodes
	Filling Filling `json:"filling"`
}

// Boiling is done in kettles, which may have coolers.
type Boiling struct {
	// Tolerations are for both.
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// +dsoi:node=kettle
	Kettle Component `json:"kettle"`

	// +dsoi:node=cooler
	Cooler *Component `json:"cooler,omitempty"`
}

// Filling has one bottler, and a pool of labellers for each shape.
type Filling struct {
	// Enabled is whether anything is filled.
	// +dsoi:slot=node.enabled
	Enabled *bool `json:"enabled,omitempty"`

	// +dsoi:node=bottler
	Bottler Component `json:"bottler"`

	// +dsoi:nodes:nodeType=labeller
	Labellers map[string]Component `json:"labellers,omitempty"`
}

// Component is what all nodes have.
type Component struct {
	Replicas    *int32              `json:"replicas,omitempty"`
	Image       string              `json:"image,omitempty"`
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
}

// BreweryStatus says what became of it.
type BreweryStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// BreweryList is a list of breweries.
//
// +kubebuilder:object:root=true
type BreweryList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Brewery `json:"items"`
}
