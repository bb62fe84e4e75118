// Package v1 is an API with lists and maps of Services and Ingresses: each entry is one.
//
// +kubebuilder:object:generate=true
// +groupName=services.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Harbor has Services in structs of its own: for every node, for the nodes of a group, for
// one node, and for all of them together.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=dock,ports={http: 80, peer: 81}
// +dsoi:nodeType:name=shed,workload=Deployment,objects=PodDisruptionBudget
// +dsoi:object:kind=Service,variant=client
type Harbor struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HarborSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// HarborSpec is the wanted state.
type HarborSpec struct {
	Image string `json:"image"`

	// Services are those of every node.
	// +dsoi:slot=node.services
	Services map[string]Berth `json:"services,omitempty"`

	// Entrances lead to all pods.
	// +dsoi:slot=cluster.services
	Entrances map[string]*Berth `json:"entrances,omitempty"`

	// +dsoi:configGroup=k8s
	Groups []Group `json:"groups,omitempty"`

	// +dsoi:nodes
	Nodes []Dock `json:"nodes,omitempty"`
}

// Group has Services for its nodes.
type Group struct {
	Name string `json:"name"`

	// +dsoi:slot=node.services
	Services []NamedBerth `json:"services,omitempty"`
}

// Dock is a node.
type Dock struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:ref=groups
	Group string `json:"group,omitempty"`

	// +dsoi:slot=node.services
	Services []NamedBerth `json:"services,omitempty"`

	// +dsoi:slot=node.ingresses
	Gates []*Gate `json:"gates,omitempty"`
}

// Berth is a Service in words of its own.
type Berth struct {
	Enabled     *bool              `json:"enabled,omitempty"`
	Type        corev1.ServiceType `json:"type,omitempty"`
	Annotations map[string]string  `json:"annotations,omitempty"`
	Labels      map[string]string  `json:"labels,omitempty"`
	Ports       []Door             `json:"ports,omitempty"`

	// +dsoi:slot=service.spec.ports[http].nodePort
	NodePort int32 `json:"nodePort,omitempty"`
}

// Door is a port in words of its own.
type Door struct {
	Name string `json:"name"`
	Port int64  `json:"port,omitempty"`

	// +dsoi:slot=servicePort.targetPort
	Inner string `json:"inner,omitempty"`
}

// NamedBerth is one of a list.
type NamedBerth struct {
	Name  string `json:"name"`
	Berth `json:",inline"`
}

// Gate is an Ingress in words of its own.
type Gate struct {
	// +dsoi:slot=ingress.name
	Title string `json:"title"`
	// +dsoi:slot=ingress.enabled
	Open bool `json:"open,omitempty"`
	// +dsoi:slot=ingress.spec.ingressClassName
	ClassName string `json:"className,omitempty"`

	Rules []networkingv1.IngressRule `json:"rules,omitempty"`
}

// Pier has Kubernetes' own structs.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=front,ports={http: 80}
// +dsoi:nodeType:name=back,ports={http: 8080}
// +dsoi:object:kind=Service,enabled=false
type Pier struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PierSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// PierSpec is the wanted state.
type PierSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=node.services
	Services []corev1.Service `json:"services,omitempty"`

	// +dsoi:slot=cluster.services
	Shared map[string]corev1.Service `json:"shared,omitempty"`

	// +dsoi:node=front
	Front Front `json:"front"`

	// +dsoi:node=back
	Back *Back `json:"back,omitempty"`
}

// Front says Services of its own.
type Front struct {
	Replicas int32 `json:"replicas"`

	// +dsoi:slot=node.services
	Services map[string]corev1.ServiceSpec `json:"services,omitempty"`
}

// Back takes those of all nodes away by an empty map.
type Back struct {
	Replicas int32 `json:"replicas"`

	// +dsoi:slot=node.services
	// +dsoi:merge=clear
	Services map[string]Whole `json:"services,omitempty"`
}

// Whole has the spec as a whole.
type Whole struct {
	Spec     *corev1.ServiceSpec `json:"spec,omitempty"`
	Metadata Metadata            `json:"metadata,omitempty"`
}

// Metadata of a Service.
type Metadata struct {
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// HarborList is a list of harbors.
//
// +kubebuilder:object:root=true
type HarborList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Harbor `json:"items"`
}

// PierList is a list of piers.
//
// +kubebuilder:object:root=true
type PierList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Pier `json:"items"`
}
