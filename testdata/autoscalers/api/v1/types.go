// Package v1 has a kind whose nodes may be scaled by autoscalers.
//
// +kubebuilder:object:generate=true
// +groupName=autoscalers.example.com
package v1

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Choir has an autoscaler for each voice that asks for one; an organ has none, and there
// is an usher on each Kubernetes node.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=voice
// +dsoi:nodeType:name=band,workload=Deployment
// +dsoi:nodeType:name=organ,objects=Service,ports={pipe: 90}
// +dsoi:nodeType:name=usher,workload=DaemonSet
type Choir struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ChoirSpec   `json:"spec,omitempty"`
	Status ChoirStatus `json:"status,omitempty"`
}

// ChoirSpec is its spec.
type ChoirSpec struct {
	Image string `json:"image"`

	// Autoscaler is for nodes without one, as far as they can have one.
	Autoscaler *autoscalingv2.HorizontalPodAutoscalerSpec `json:"autoscaler,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// ChoirStatus is its status.
type ChoirStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// ChoirList lists them.
//
// +kubebuilder:object:root=true
type ChoirList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Choir `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas,omitempty"`

	// +dsoi:slot=autoscaler
	Scale *Scale `json:"scale,omitempty"`
}

// Scale is what most want to say of an autoscaler.
type Scale struct {
	MinReplicas *int32 `json:"minReplicas,omitempty"`
	MaxReplicas int32  `json:"maxReplicas"`
	// +dsoi:slot=autoscaler.spec.behavior.scaleDown.stabilizationWindowSeconds
	Patience *int32 `json:"patience,omitempty"`
	// +dsoi:slot=autoscaler.metadata.annotations
	Annotations map[string]string `json:"annotations,omitempty"`
}
