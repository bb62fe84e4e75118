// Package v1 is an API whose nodes have objects together with the others of their config
// group.
//
// +kubebuilder:object:generate=true
// +groupName=groupscopes.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Troupe has a ConfigMap for the nodes of each play, and a Service and a budget for those of
// each stage.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=actor,configFile="{nodeType}.conf",configDir=/etc/troupe,ports={door: 4400}
// +dsoi:nodeType:name=crew,workload=Deployment,configFile="{nodeType}.conf",configDir=/etc/troupe,ports={door: 4400}
// +dsoi:object:kind=ConfigMap,per=plays
// +dsoi:object:kind=Service,variant=front,per=stages
// +dsoi:object:kind=PodDisruptionBudget,per=stages
// +dsoi:object:kind=NetworkPolicy,per=stages
// +dsoi:object:kind=Secret,per=plays
// +dsoi:default:slot=config[programme.txt].text,value="of {cluster}"
type Troupe struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   TroupeSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// TroupeSpec is the wanted state.
type TroupeSpec struct {
	Image string `json:"image"`

	// +dsoi:configGroup=app
	Plays []Play `json:"plays,omitempty"`

	// +dsoi:configGroup=k8s
	Stages []Stage `json:"stages,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Play has settings for its nodes.
type Play struct {
	Name string `json:"name"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`

	// +dsoi:slot=configMap.metadata.annotations
	Notes map[string]string `json:"notes,omitempty"`

	// +dsoi:slot=secret.stringData[password]
	Password string `json:"password,omitempty"`
}

// Stage says where its nodes run.
type Stage struct {
	Name         string            `json:"name"`
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`

	// +dsoi:slot=frontService.spec.type
	Type corev1.ServiceType `json:"type,omitempty"`

	// +dsoi:slot=podDisruptionBudget.spec.maxUnavailable
	Absent *intstr.IntOrString `json:"absent,omitempty"`

	// +dsoi:slot=networkPolicy.spec
	Access *networkingv1.NetworkPolicySpec `json:"access,omitempty"`
}

// Node is a set of pods.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:ref=plays
	Play string `json:"play"`

	// +dsoi:ref=stages
	Stage string `json:"stage,omitempty"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// TroupeList is a list of troupes.
//
// +kubebuilder:object:root=true
type TroupeList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Troupe `json:"items"`
}
