// Package v1 has kinds whose nodes have objects together: those of one type, or all.
//
// +kubebuilder:object:generate=true
// +groupName=scopes.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Fleet has everything once for each node type, of which there are any number of nodes.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=ship,ports={http: 80}
// +dsoi:nodeType:name="Rescue Boat",workload=Deployment,ports={radio: 16}
// +dsoi:nodeType:name=raft,objects=ServiceAccount;Role;RoleBinding
// +dsoi:object:kind=Service,per=nodeType
// +dsoi:object:kind=NetworkPolicy,per=nodeType
// +dsoi:object:kind=PodDisruptionBudget,per=nodeType
// +dsoi:object:kind=ServiceAccount,per=nodeType
// +dsoi:object:type=k8s.io/api/coordination/v1.Lease,group=coordination.k8s.io,per=nodeType
// +dsoi:rule:groups={""},resources=pods,verbs=get;list
// +dsoi:rule:groups={""},resources=services,verbs=get,nodeType=ship
// +dsoi:default:slot=service.metadata.annotations[home],value=port
// +dsoi:set:slot=service.spec.sessionAffinity,value=ClientIP,nodeType=ship
type Fleet struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FleetSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// FleetSpec says what all nodes of a type have together.
type FleetSpec struct {
	Image         string                          `json:"image"`
	Service       *corev1.ServiceSpec             `json:"service,omitempty"`
	NetworkPolicy *networkingv1.NetworkPolicySpec `json:"networkPolicy,omitempty"`

	// +dsoi:slot=service.metadata.labels
	ServiceLabels map[string]string `json:"serviceLabels,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// FleetList lists them.
//
// +kubebuilder:object:root=true
type FleetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Fleet `json:"items"`
}

// Convoy has a field for each node type, which says what the nodes of the type have
// together: there is no more than one.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=head,ports={http: 80}
// +dsoi:nodeType:name=tail,ports={http: 80}
// +dsoi:object:kind=Service,per=nodeType
type Convoy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ConvoySpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// ConvoySpec has a field for each node type.
type ConvoySpec struct {
	Image   string              `json:"image"`
	Service *corev1.ServiceSpec `json:"service,omitempty"`

	// +dsoi:node=head
	Head Member `json:"head"`
	// +dsoi:node=tail
	Tail *Member `json:"tail,omitempty"`
}

// Member is the node of a type.
type Member struct {
	Replicas int32               `json:"replicas"`
	Service  *corev1.ServiceSpec `json:"service,omitempty"`
	// +dsoi:slot=service.spec.ports[http].nodePort
	NodePort int32 `json:"nodePort,omitempty"`
}

// ConvoyList lists them.
//
// +kubebuilder:object:root=true
type ConvoyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Convoy `json:"items"`
}

// Bay has one Service in front of all its pods, to which the Ingress of each node leads.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=pier,ports={http: 80}
// +dsoi:nodeType:name=buoy,workload=Deployment,ports={bell: 81}
// +dsoi:object:kind=Service,per=cluster
type Bay struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   BaySpec `json:"spec,omitempty"`
	Status Status  `json:"status,omitempty"`
}

// BaySpec is its spec.
type BaySpec struct {
	Image string `json:"image"`

	// +dsoi:slot=service.spec.type
	ServiceType corev1.ServiceType `json:"serviceType,omitempty"`

	// +dsoi:nodes
	Nodes []Berth `json:"nodes,omitempty"`
}

// Berth has a port of its own.
type Berth struct {
	Node `json:",inline"`

	Ingress *networkingv1.IngressSpec `json:"ingress,omitempty"`
	// +dsoi:slot=container.ports[http].containerPort
	Port int32 `json:"port,omitempty"`
}

// BayList lists them.
//
// +kubebuilder:object:root=true
type BayList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Bay `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
