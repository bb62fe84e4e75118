package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Chest has files of several sorts in one map, told apart by how their names end.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=lid,configDir=/etc/chest
// +dsoi:default:slot=config[core.xml].xml[of],value="{cluster}"
type Chest struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ChestSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// ChestSpec is the wanted state.
type ChestSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=config[*.xml].xml
	// +dsoi:slot=config[*.properties].properties
	Files map[string]map[string]string `json:"files,omitempty"`

	// +dsoi:nodes
	Lids []Lid `json:"lids,omitempty"`
}

// Lid is one node.
type Lid struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=config[*.xml].xml
	// +dsoi:slot=config[*.properties].properties
	Files map[string]map[string]string `json:"files,omitempty"`
}

// ChestList lists them.
//
// +kubebuilder:object:root=true
type ChestList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Chest `json:"items"`
}
