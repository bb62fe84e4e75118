// Package v1 is an API by which pods are patched.
//
// +kubebuilder:object:generate=true
// +groupName=patches.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Kite is patched on three levels, and by markers.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=tail,configDir=/etc/kite,configFile=kite.conf
// +dsoi:default:slot=config.text,value="calm"
// +dsoi:default:slot=pod.patch,value="{spec: {subdomain: sky, hostname: sky}}"
// +dsoi:default:slot=pod.schedulerName,value="for-{group|all}",when="group!=plain"
// +dsoi:set:slot=pod.patch,value="{spec: {containers: [{name: tail, tty: true}]}}",when=terminal
type Kite struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   KiteSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// KiteSpec is the wanted state.
type KiteSpec struct {
	Image string `json:"image"`
	// Template is a patch too: what it leaves out stays.
	// +dsoi:slot=pod.patch
	Template *corev1.PodTemplateSpec `json:"template,omitempty"`
	// +dsoi:configGroup=k8s
	Groups []Group `json:"groups,omitempty"`
	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Group is for several nodes.
type Group struct {
	Name string `json:"name"`
	// +dsoi:slot=pod.patch
	Overrides *runtime.RawExtension `json:"overrides,omitempty"`
}

// Node is one node.
type Node struct {
	Name string `json:"name"`
	// +dsoi:ref=groups
	Group    string   `json:"group,omitempty"`
	Replicas int32    `json:"replicas"`
	Terminal bool     `json:"terminal,omitempty"`
	Args     []string `json:"args,omitempty"`

	Pod Pod `json:"pod,omitempty"`
}

// Pod is deeper down.
type Pod struct {
	// +dsoi:slot=pod.patch
	Patch apiextensionsv1.JSON `json:"patch,omitempty"`
}

// Balloon has nodes of several sorts, of which some are patched.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=basket
// +dsoi:nodeType:name=burner,workload=Deployment
// +dsoi:nodeType:name=rope
type Balloon struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   BalloonSpec `json:"spec,omitempty"`
	Status Status      `json:"status,omitempty"`
}

// BalloonSpec is the wanted state.
type BalloonSpec struct {
	Image string `json:"image"`
	// +dsoi:roles
	Roles map[string]Role `json:"roles,omitempty"`
	// +dsoi:node=rope
	Rope *Rope `json:"rope,omitempty"`
}

// Role is one sort of nodes.
type Role struct {
	// +dsoi:slot=pod.patch
	PodOverrides *runtime.RawExtension `json:"podOverrides,omitempty"`
	// +dsoi:nodes
	Groups map[string]RoleGroup `json:"groups,omitempty"`
}

// RoleGroup is one node.
type RoleGroup struct {
	Replicas *int32 `json:"replicas,omitempty"`
	// +dsoi:slot=pod.patch
	PodOverrides runtime.RawExtension `json:"podOverrides,omitempty"`
}

// Rope is a node that nothing patches.
type Rope struct {
	Replicas int32 `json:"replicas,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// KiteList is a list of them.
//
// +kubebuilder:object:root=true
type KiteList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Kite `json:"items"`
}

// BalloonList is a list of them.
//
// +kubebuilder:object:root=true
type BalloonList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Balloon `json:"items"`
}
