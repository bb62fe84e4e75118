// Package v1 declares no node types, but defaults for all.
//
// +kubebuilder:object:generate=true
// +groupName=dynamic.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Mesh is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name="*",workload=Deployment,configFile="{nodeType}.conf",configDir="/etc/mesh/{nodeType}"
type Mesh struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MeshSpec   `json:"spec,omitempty"`
	Status MeshStatus `json:"status,omitempty"`
}

// MeshStatus is its status.
type MeshStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// MeshList lists them.
//
// +kubebuilder:object:root=true
type MeshList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mesh `json:"items"`
}

// MeshSpec is its spec.
type MeshSpec struct {
	DeploymentOrder []string `json:"deploymentOrder,omitempty"`
	// +dsoi:nodes
	Nodes []MeshNode `json:"nodes,omitempty"`
}

// MeshNode is a node.
type MeshNode struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
	// +dsoi:slot=config.text
	Config string `json:"config,omitempty"`
}
