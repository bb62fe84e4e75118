// Package v1 embeds a struct of another module, which cannot be known from the
// syntax of this directory alone.
//
// +kubebuilder:object:generate=true
// +groupName=bench.example.com
package v1

import (
	"golang.org/x/mod/module"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Bench is a cluster kind.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=benches
// +dsoi:cluster
// +dsoi:nodeType:name=worker
type Bench struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec BenchSpec `json:"spec,omitempty"`
}

// BenchSpec is its spec.
type BenchSpec struct {
	module.Version `json:",inline"`

	// +dsoi:nodes
	Nodes []BenchNode `json:"nodes,omitempty"`
}

// BenchNode is a node.
type BenchNode struct {
	module.Version `json:",inline"`

	Name     string          `json:"name"`
	NodeType string          `json:"nodeType"`
	Image    string          `json:"image"`
	Template *corev1.PodSpec `json:"template,omitempty"`
}

// BenchList lists them.
//
// +kubebuilder:object:root=true
type BenchList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Bench `json:"items"`
}
