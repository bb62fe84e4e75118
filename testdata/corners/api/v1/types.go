// Package v1 has what broke the generator, or what it once got wrong.
//
// +kubebuilder:object:generate=true
// +groupName=corners.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/testdata/corners/node"
)

// Maze is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=3d,ports={http: 8080}
// +dsoi:nodeType:name=type
// +dsoi:nodeType:name=middle.Manager,configFile="{nodeType}.conf",configDir="/etc/{nodeType}"
type Maze struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MazeSpec   `json:"spec,omitempty"`
	Status MazeStatus `json:"status,omitempty"`
}

// MazeStatus is its status.
type MazeStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// MazeList lists them.
//
// +kubebuilder:object:root=true
type MazeList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Maze `json:"items"`
}

// MazeSpec is its spec.
type MazeSpec struct {
	// Groups are a list with a name.
	//
	// +dsoi:configGroup=k8s
	Groups Groups `json:"groups,omitempty"`
	// +dsoi:nodes
	Nodes           []node.Spec `json:"nodes,omitempty"`
	HostNetwork     bool        `json:"hostNetwork,omitempty"`
	MinReadySeconds int32       `json:"minReadySeconds,omitempty"`
	// Walls contain walls; a marker inside is found nevertheless.
	Walls Wall `json:"walls,omitempty"`
	// The struct of Kubernetes cannot be looked into, and does not vanish.
	corev1.ResourceRequirements `json:",inline"`
	// +dsoi:ignore:reason="told to be"
	corev1.TypedLocalObjectReference `json:",inline"`
}

// Wall contains walls.
type Wall struct {
	Behind *Wall `json:"behind,omitempty"`
	// +dsoi:slot=pod.schedulerName
	Scheduler node.Name `json:"scheduler,omitempty"`
}

// Groups are a list with a name.
type Groups []Group

// Group is an entry of it.
type Group struct {
	Name  string `json:"name"`
	Image string `json:"image,omitempty"`
	// Args and Command are lists of strings with a name, the one with a name itself.
	Args    []Word   `json:"args,omitempty"`
	Command *Command `json:"command,omitempty"`
	Env     Env      `json:"env,omitempty"`
	Labels  Labels   `json:"podLabels,omitempty"`
}

// Word is a string with a name.
type Word string

// Command is a list with a name.
type Command []Word

// Env is a list with a name.
type Env []corev1.EnvVar

// Labels are a map with a name.
type Labels map[string]string
