// Package common has types that API packages share.
//
// +kubebuilder:object:generate=true
package common

import corev1 "k8s.io/api/core/v1"

// Settings are embedded by API types.
type Settings struct {
	Image       string      `json:"image,omitempty"`
	Tolerations Tolerations `json:"tolerations,omitempty"`
	// +dsoi:slot=container.startupProbe
	Start *corev1.Probe `json:"start,omitempty"`
}

// Tolerations is a list with a name.
type Tolerations []corev1.Toleration

// Check is another name of Kubernetes' Probe.
type Check = corev1.Probe

// Limits is a type of its own with Kubernetes' fields.
type Limits corev1.ResourceRequirements

// Node is a node that API packages use as it is.
type Node struct {
	Settings `json:",inline"`

	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
}
