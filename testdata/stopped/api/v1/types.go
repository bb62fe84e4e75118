// Package v1 has nodes whose number of pods markers say.
//
// +kubebuilder:object:generate=true
// +groupName=stopped.example.com
package v1

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Turbine can be stopped, as a whole and node by node.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=blade,ports={http: 80}
// +dsoi:nodeType:name=meter,workload=Deployment
// +dsoi:nodeType:name=watch,workload=DaemonSet
// +dsoi:default:slot=node.replicas,value="2"
// +dsoi:default:slot=node.replicas,value="3",nodeType=blade
// +dsoi:set:slot=node.replicas,value="0",when=stopped
// +dsoi:set:slot=node.replicas,value="1",when={stopped,"mode=Standby"}
type Turbine struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   TurbineSpec   `json:"spec,omitempty"`
	Status TurbineStatus `json:"status,omitempty"`
}

// TurbineSpec is the wanted state.
type TurbineSpec struct {
	Image   string `json:"image"`
	Stopped bool   `json:"stopped,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is a node.
type Node struct {
	Name       string                                     `json:"name"`
	NodeType   string                                     `json:"nodeType"`
	Replicas   *int32                                     `json:"replicas,omitempty"`
	Mode       string                                     `json:"mode,omitempty"`
	Autoscaler *autoscalingv2.HorizontalPodAutoscalerSpec `json:"autoscaler,omitempty"`
}

// TurbineStatus says what became of it.
type TurbineStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// TurbineList lists them.
//
// +kubebuilder:object:root=true
type TurbineList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Turbine `json:"items"`
}
