// Package v1 has fields that nothing reads, and that are like slots.
//
// +kubebuilder:object:generate=true
// +groupName=suggestions.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Riddle is a kind whose markers are not written yet.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=first
// +dsoi:nodeType:name=second
type Riddle struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   RiddleSpec   `json:"spec,omitempty"`
	Status RiddleStatus `json:"status,omitempty"`
}

// RiddleSpec is its spec.
type RiddleSpec struct {
	// +dsoi:node=first
	First Node `json:"first,omitempty"`
	// +dsoi:node=second
	Second Node `json:"second,omitempty"`

	Backup Backup `json:"backup,omitempty"`
}

// RiddleStatus is its status.
type RiddleStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// RiddleList lists them.
//
// +kubebuilder:object:root=true
type RiddleList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Riddle `json:"items"`
}

// Node is a node. The comments say what is suggested.
type Node struct {
	Image string `json:"image"`

	// The name is near.
	StartUpProbe             *corev1.Probe           `json:"startUpProbe,omitempty"`
	ContainerSecurityContext *corev1.SecurityContext `json:"containerSecurityContext,omitempty"`
	CLIArgs                  []string                `json:"cliArgs,omitempty"`
	NodeSelectors            map[string]string       `json:"nodeSelectors,omitempty"`
	// A place has the name.
	RunAsUser      *int64 `json:"runAsUser,omitempty"`
	MaxUnavailable string `json:"maxUnavailable,omitempty"`
	// A struct of the user's own has the name of a slot, or of an object.
	LivenessProbe Check             `json:"livenessProbe,omitempty"`
	Service       *Exposed          `json:"service,omitempty"`
	IngressConfig *Exposed          `json:"ingressConfig,omitempty"`
	Volumes       []Disk            `json:"volumes,omitempty"`
	Sidecars      map[string]Helper `json:"sidecars,omitempty"`
	// Nothing is like these.
	Quorum  int    `json:"quorum,omitempty"`
	License string `json:"license,omitempty"`
	// +dsoi:hook="asks it of each player"
	Question string `json:"question,omitempty"`
	Alarm    Alarm  `json:"alarm,omitempty"`
	// Nobody is asked about this.
	Backup Backup `json:"backup,omitempty"`
}

// Check is a probe.
type Check struct {
	PeriodSeconds int32 `json:"periodSeconds,omitempty"`
}

// Exposed is a way in.
type Exposed struct {
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Disk is a volume.
type Disk struct {
	Name string `json:"name"`
}

// Helper is a container.
type Helper struct {
	Image string `json:"image"`
}

// Alarm is what hooks read.
//
// +dsoi:hook="rings when a node has no pods"
type Alarm struct {
	Tone string `json:"tone,omitempty"`
}

// Backup is for another operator.
//
// +dsoi:ignore:reason="the backup operator reads it"
type Backup struct {
	Schedule string `json:"schedule,omitempty"`
	Keep     int    `json:"keep,omitempty"`
}
