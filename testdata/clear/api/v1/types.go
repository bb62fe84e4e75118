// Package v1 is an API whose nodes can take away what is said of all.
//
// +kubebuilder:object:generate=true
// +groupName=clear.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Slate has lists and maps that an empty one clears.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=chalk,ports={http: 80}
// +dsoi:default:slot=container.env[ALWAYS],value=yes
type Slate struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   SlateSpec   `json:"spec,omitempty"`
	Status SlateStatus `json:"status,omitempty"`
}

// SlateSpec is the wanted state.
type SlateSpec struct {
	Image       string              `json:"image"`
	Args        []string            `json:"args,omitempty"`
	Env         []corev1.EnvVar     `json:"env,omitempty"`
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
	// +dsoi:slot=pod.annotations
	Annotations map[string]string `json:"annotations,omitempty"`
	// +dsoi:slot=service.metadata.annotations
	ServiceAnnotations map[string]string `json:"serviceAnnotations,omitempty"`
	// +dsoi:slot=workload.storage
	Volumes []Volume `json:"volumes,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is one node. Its lists and maps have no omitempty: what is empty is kept.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:merge=clear
	Args []string `json:"args"`
	// +dsoi:merge=clear
	Env []corev1.EnvVar `json:"env"`
	// +dsoi:merge=clear
	Tolerations *[]corev1.Toleration `json:"tolerations"`
	// +dsoi:slot=pod.annotations
	// +dsoi:merge=clear
	Annotations map[string]string `json:"annotations"`
	// +dsoi:slot=service.metadata.annotations
	// +dsoi:merge=clear
	ServiceAnnotations map[string]string `json:"serviceAnnotations"`
	// +dsoi:slot=workload.storage
	// +dsoi:merge=clear
	Volumes map[string]Size `json:"volumes"`
}

// Volume has a name.
type Volume struct {
	Name string `json:"name"`
	Size string `json:"size"`
}

// Size of a volume.
type Size struct {
	Size string `json:"size"`
}

// SlateStatus says what became of it.
type SlateStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// SlateList is a list of slates.
//
// +kubebuilder:object:root=true
type SlateList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Slate `json:"items"`
}
