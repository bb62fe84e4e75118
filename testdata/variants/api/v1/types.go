// Package v1 has kinds with several objects of one kind.
//
// +kubebuilder:object:generate=true
// +groupName=variants.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Ferry has a Service for clients of each node beside the one for its peers, others for
// each node type and for all, and more Ingresses and policies.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=dock,ports={http: 80, peer: 81}
// +dsoi:nodeType:name=deck,workload=Deployment
// +dsoi:object:kind=Service,variant=client
// +dsoi:object:kind=Service,variant=pool,per=nodeType
// +dsoi:object:kind=Service,variant=outside,per=pod
// +dsoi:object:kind=Service,variant=all,per=cluster
// +dsoi:object:kind=Ingress,variant=admin
// +dsoi:object:kind=NetworkPolicy,variant=outer,per=cluster
// +dsoi:default:slot=clientService.spec.type,value=NodePort
// +dsoi:set:slot=poolService.metadata.labels[tier],value=sea,nodeType=dock
type Ferry struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FerrySpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// FerrySpec is its spec.
type FerrySpec struct {
	Image   string              `json:"image"`
	Service *corev1.ServiceSpec `json:"service,omitempty"`

	// +dsoi:slot=allService
	Entrance Entrance `json:"entrance,omitempty"`

	// +dsoi:slot=outerNetworkPolicy.spec
	Fence *networkingv1.NetworkPolicySpec `json:"fence,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Entrance is a struct of its own for a Service.
type Entrance struct {
	Type        corev1.ServiceType `json:"type,omitempty"`
	Annotations map[string]string  `json:"annotations,omitempty"`
	// +dsoi:slot=allService.spec.ports[http].nodePort
	Port int32 `json:"port,omitempty"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=clientService.metadata.annotations
	ClientAnnotations map[string]string `json:"clientAnnotations,omitempty"`
	// +dsoi:slot=clientService.spec.type
	ClientType corev1.ServiceType `json:"clientType,omitempty"`
	// +dsoi:slot=outsideService.spec
	Outside *corev1.ServiceSpec `json:"outside,omitempty"`
	// +dsoi:slot=outsideService.metadata.annotations
	OutsideAnnotations map[string]string `json:"outsideAnnotations,omitempty"`
	// +dsoi:slot=adminIngress.spec
	Admin *networkingv1.IngressSpec `json:"admin,omitempty"`
}

// Buoy has a Service of a variant that says something by default, and ports of its own.
//
// +kubebuilder:object:root=true
// +dsoi:cluster
// +dsoi:nodeType:name=bell,ports={http: 80}
// +dsoi:nodeType:name=light
// +dsoi:object:kind=Service,variant=lead
// +dsoi:default:slot=leadService.spec.type,value=NodePort
// +dsoi:default:slot=leadService.spec.ports[http].nodePort,value=30080
type Buoy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec BuoySpec `json:"spec,omitempty"`
}

// BuoySpec is the wanted state.
type BuoySpec struct {
	Image string `json:"image"`

	// Doors are ports of every node, besides those of its pods.
	// +dsoi:slot=leadService.spec.ports
	Doors []corev1.ServicePort `json:"doors,omitempty"`

	// +dsoi:nodes
	Nodes []Float `json:"nodes,omitempty"`
}

// Float is a node.
type Float struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=leadService.spec.ports
	Doors []corev1.ServicePort `json:"doors,omitempty"`
}

// BuoyList is a list of buoys.
//
// +kubebuilder:object:root=true
type BuoyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Buoy `json:"items"`
}

// FerryList lists them.
//
// +kubebuilder:object:root=true
type FerryList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Ferry `json:"items"`
}

// Tug has no Service but those that its fields ask for.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=tug,ports={http: 80}
// +dsoi:nodeType:name=pusher,ports={http: 80}
// +dsoi:object:kind=Service,enabled=false
// +dsoi:object:kind=Service,variant=outside
// +dsoi:set:slot=outsideService.spec.sessionAffinity,value=ClientIP
type Tug struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   TugSpec `json:"spec,omitempty"`
	Status Status  `json:"status,omitempty"`
}

// TugSpec is its spec.
type TugSpec struct {
	Image string `json:"image"`

	// +dsoi:node=tug
	Tug Boat `json:"tug"`
	// +dsoi:node=pusher
	Pusher *Boat `json:"pusher,omitempty"`
}

// Boat is the node of a type.
type Boat struct {
	Replicas int32 `json:"replicas"`
	// +dsoi:slot=outsideService.spec
	Outside *corev1.ServiceSpec `json:"outside,omitempty"`
	// +dsoi:slot=outsideService.spec.loadBalancerClass
	Class string `json:"class,omitempty"`
}

// TugList lists them.
//
// +kubebuilder:object:root=true
type TugList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Tug `json:"items"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
