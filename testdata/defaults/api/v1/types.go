// Package v1 has a block of settings for all nodes, and nodes that are all alike.
//
// +kubebuilder:object:generate=true
// +groupName=defaults.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Fleet has ships, and no other nodes: they need not say what they are.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=ship,configFile=ship.conf,configDir=/etc/ship,ports={radio: 80}
type Fleet struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FleetSpec   `json:"spec,omitempty"`
	Status FleetStatus `json:"status,omitempty"`
}

// FleetSpec is its spec.
type FleetSpec struct {
	// +dsoi:settings
	General *General `json:"general,omitempty"`
	// +dsoi:settings
	Security Security `json:"security,omitempty"`

	// Tolerations win over the general ones.
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
	// Image wins over the general one.
	Image string `json:"image,omitempty"`

	// +dsoi:nodes
	Ships []Ship `json:"ships,omitempty"`
}

// FleetStatus is its status.
type FleetStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// FleetList lists them.
//
// +kubebuilder:object:root=true
type FleetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Fleet `json:"items"`
}

// ImageSpec is inlined.
type ImageSpec struct {
	Image           string            `json:"image,omitempty"`
	ImagePullPolicy corev1.PullPolicy `json:"imagePullPolicy,omitempty"`
}

// General are settings for all ships.
type General struct {
	*ImageSpec  `json:",inline"`
	Paused      bool                `json:"paused,omitempty"`
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
	// +dsoi:slot=container.ports[radio].containerPort
	Radio int `json:"radio,omitempty"`
	// +dsoi:reads=Secret
	Code string `json:"code,omitempty"`
}

// Security is about who may do what.
type Security struct {
	// +dsoi:slot=pod.securityContext
	PodSecurityContext *corev1.PodSecurityContext `json:"podSecurityContext,omitempty"`
	SecurityContext    *corev1.SecurityContext    `json:"securityContext,omitempty"`
}

// Ship is a node.
type Ship struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas"`
	Image    string `json:"image,omitempty"`
	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
}
