package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Shade has its switches in blocks, which may be absent: then they say nothing.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=blind,configFile=blind.conf,configDir=/etc/blind
// +dsoi:set:slot=config.text,value="of {node}"
type Shade struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ShadeSpec  `json:"spec,omitempty"`
	Status LampStatus `json:"status,omitempty"`
}

// ShadeSpec is the wanted state.
type ShadeSpec struct {
	Image string `json:"image"`

	Budget *Cover `json:"budget,omitempty"`

	// +dsoi:nodes
	Blinds []Blind `json:"blinds,omitempty"`
}

// Cover says whether there is one.
type Cover struct {
	// +dsoi:slot=podDisruptionBudget.enabled
	Enabled bool `json:"enabled"`
}

// Blind has a block for each switch.
type Blind struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas"`

	Budget *Cover `json:"budget,omitempty"`
	Life   *Life  `json:"life,omitempty"`
}

// Life is of pods.
type Life struct {
	// +dsoi:slot=node.enabled
	On bool `json:"on"`
	// +dsoi:slot=config.hash
	Rolls bool `json:"rolls"`
	// +dsoi:slot=pod.terminationGracePeriodSeconds
	Grace int64 `json:"grace"`
}

// ShadeList is a list of shades.
//
// +kubebuilder:object:root=true
type ShadeList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Shade `json:"items"`
}
