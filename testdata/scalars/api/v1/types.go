// Package v1 is an API that says by texts and numbers what Kubernetes says by structs.
//
// +kubebuilder:object:generate=true
// +groupName=scalars.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Abacus has lists of names, and values that are no texts.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bead
type Abacus struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   AbacusSpec   `json:"spec,omitempty"`
	Status AbacusStatus `json:"status,omitempty"`
}

// AbacusSpec is the wanted state.
type AbacusSpec struct {
	Image string `json:"image"`

	// Env binds by its name: a map of texts is by variable.
	Env map[string]string `json:"env,omitempty"`
	// ImagePullSecrets too: a list of names.
	ImagePullSecrets []string `json:"imagePullSecrets,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Secret is the name of one.
type Secret string

// Node is one node.
type Node struct {
	Name     string          `json:"name"`
	Replicas int32           `json:"replicas"`
	Env      []corev1.EnvVar `json:"env,omitempty"`

	// PullSecret is one more.
	// +dsoi:slot=pod.imagePullSecrets
	PullSecret Secret `json:"pullSecret,omitempty"`
	// +dsoi:slot=container.envFrom.secretRef.name
	EnvSecrets []Secret `json:"envSecrets,omitempty"`
	// +dsoi:slot=pod.hostAliases.ip
	Hosts *[]string `json:"hosts,omitempty"`

	// +dsoi:slot=container.env[PORT]
	Port int32 `json:"port,omitempty"`
	// +dsoi:slot=container.env[LEVEL]
	Level *int `json:"level,omitempty"`
	// +dsoi:slot=container.env[DEBUG]
	Debug bool `json:"debug"`
	// +dsoi:slot=container.env[SAFE]
	Safe *bool `json:"safe,omitempty"`
	// +dsoi:slot=container.env[ROLES]
	Roles []string `json:"roles,omitempty"`
	// +dsoi:slot=pod.serviceAccountName
	Account *corev1.LocalObjectReference `json:"account,omitempty"`
	// +dsoi:slot=pod.terminationGracePeriodSeconds
	Grace string `json:"grace,omitempty"`
	// +dsoi:slot=container.readinessProbe.periodSeconds
	Period *metav1.Duration `json:"period,omitempty"`
	// +dsoi:slot=container.readinessProbe.timeoutSeconds
	Timeout metav1.Duration `json:"timeout,omitempty"`
	// +dsoi:slot=container.workingDir
	Depth int `json:"depth,omitempty"`
}

// AbacusStatus says what became of it.
type AbacusStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// AbacusList is a list of them.
//
// +kubebuilder:object:root=true
type AbacusList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Abacus `json:"items"`
}
