// Package v1 is an API that uses types which cannot have markers.
//
// +kubebuilder:object:generate=true
// +groupName=below.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/testdata/below/api/shared"
)

// Oven has nodes whose settings are types of another package.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bread
// +dsoi:default:slot=workload.storage[data].mountPath,value=/data
type Oven struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   OvenSpec   `json:"spec,omitempty"`
	Status OvenStatus `json:"status,omitempty"`
}

// OvenSpec is the wanted state.
type OvenSpec struct {
	Image string `json:"image"`

	// Settings are those of the house.
	// +dsoi:settings
	// +dsoi:below:field=resources.cpu.min,marker="slot=container.resources.requests[cpu]"
	// +dsoi:below:field=resources.cpu.max,marker="slot=container.resources.limits[cpu]"
	// +dsoi:below:field=resources.memory,marker="slot=container.resources.limits[memory]"
	// +dsoi:below:field=log,marker=`ignore:reason="an agent reads it"`
	// +dsoi:below:field=gate,marker=slot=container.readinessProbe
	// +dsoi:below:field=gate.command,marker=slot=container.readinessProbe.exec.command
	Settings shared.Settings `json:"settings,omitempty"`

	// Start is of the same type, and for another probe.
	// +dsoi:slot=container.startupProbe
	// +dsoi:below:field=command,marker=slot=container.startupProbe.exec.command
	Start *shared.Command `json:"start,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is one node: resources that are inlined say the size of its volume too.
type Node struct {
	// +dsoi:slot=container.resources
	// +dsoi:slot=workload.storage[data].spec.resources
	corev1.ResourceRequirements `json:",inline"`

	// +dsoi:below:field=cli,marker=slot=container.args
	// +dsoi:below:field=envOverrides,marker="ignore"
	shared.Overrides `json:",inline"`

	Name     string `json:"name"`
	Replicas int32  `json:"replicas,omitempty"`
}

// OvenStatus says what became of it.
type OvenStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// OvenList is a list of ovens.
//
// +kubebuilder:object:root=true
type OvenList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Oven `json:"items"`
}
