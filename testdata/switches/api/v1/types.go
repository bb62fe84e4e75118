// Package v1 is an API whose nodes can be switched off, and kept.
//
// +kubebuilder:object:generate=true
// +groupName=switches.example.com
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Lamp has nodes that a field switches off.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bulb
// +dsoi:nodeType:name=dimmer,workload=Deployment
// +dsoi:nodeType:name=timer,workload=Deployment
// +dsoi:set:slot=node.enabled,value=false,when=suspend.pods
// +dsoi:set:slot=node.enabled,value=false,nodeType={timer,dimmer},when={dark,"mode=sleep"}
// +dsoi:object:kind=PodDisruptionBudget,enabled=false
type Lamp struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LampSpec   `json:"spec,omitempty"`
	Status LampStatus `json:"status,omitempty"`
}

// LampSpec is the wanted state.
type LampSpec struct {
	Image string `json:"image"`

	// Suspend is on every level. What a bulb says wins.
	Suspend *Suspend `json:"suspend,omitempty"`

	Dark bool   `json:"dark,omitempty"`
	Mode string `json:"mode,omitempty"`

	// +dsoi:nodes:nodeType=bulb
	Bulbs []Bulb `json:"bulbs,omitempty"`

	// +dsoi:node=dimmer
	Dimmer Dimmer `json:"dimmer,omitempty"`

	// +dsoi:role=timer
	Timer *Timer `json:"timer,omitempty"`
}

// Bulb is there unless it says otherwise.
type Bulb struct {
	Name    string `json:"name"`
	Enabled *bool  `json:"enabled,omitempty"`

	Suspend *Suspend `json:"suspend,omitempty"`

	// Keep lets it await approval before it goes.
	Keep bool `json:"keep,omitempty"`
}

// Suspend switches nodes off.
type Suspend struct {
	Pods *bool `json:"pods,omitempty"`
}

// Dimmer is not there unless it says so.
type Dimmer struct {
	// +dsoi:slot=node.enabled
	Enable bool `json:"enable,omitempty"`
}

// Timer is a role that can be off as a whole, and each group of it.
type Timer struct {
	Enabled *bool `json:"enabled,omitempty"`

	// +dsoi:nodes
	Groups map[string]Group `json:"groups,omitempty"`
}

// Group of a timer.
type Group struct {
	Enabled *bool `json:"enabled,omitempty"`
}

// LampStatus says what became of it.
type LampStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// LampList is a list of lamps.
//
// +kubebuilder:object:root=true
type LampList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Lamp `json:"items"`
}
