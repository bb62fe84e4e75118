// Package v1 has lists that several fields and levels fill, one behind the other.
//
// +kubebuilder:object:generate=true
// +groupName=appended.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Queue has arguments from everywhere.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=desk,ports={http: 80}
// +dsoi:default:slot=container.args,value="[start]"
type Queue struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   QueueSpec   `json:"spec,omitempty"`
	Status QueueStatus `json:"status,omitempty"`
}

// QueueSpec is the wanted state.
type QueueSpec struct {
	Image string `json:"image"`
	// Args come behind those that are there by default.
	// +dsoi:merge=append
	Args []string `json:"args,omitempty"`

	// Tolerations of the one sort, and of the other.
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
	// +dsoi:slot=pod.tolerations
	// +dsoi:merge=append
	MoreTolerations []corev1.Toleration `json:"moreTolerations,omitempty"`
	// Rules of the one sort, and of the other.
	// +dsoi:slot=networkPolicy.spec.ingress
	Rules []networkingv1.NetworkPolicyIngressRule `json:"rules,omitempty"`
	// +dsoi:slot=networkPolicy.spec.ingress
	// +dsoi:merge=append
	MoreRules []networkingv1.NetworkPolicyIngressRule `json:"moreRules,omitempty"`
	// Policy brings a policy.
	// +dsoi:slot=networkPolicy.spec
	Policy *networkingv1.NetworkPolicySpec `json:"policy,omitempty"`
	// +dsoi:slot=pod.dnsConfig.searches
	Searches []string `json:"searches,omitempty"`

	// +dsoi:configGroup=k8s
	Groups []Group `json:"groups,omitempty"`
	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Group is for several nodes.
type Group struct {
	Name string `json:"name"`
	// Args take the place of what is said of all.
	Args []string `json:"args,omitempty"`
	// +dsoi:slot=container.args
	// +dsoi:merge=append
	MoreArgs []Arg `json:"moreArgs,omitempty"`
}

// Arg is an argument.
type Arg string

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=groups
	Group string `json:"group,omitempty"`
	// +dsoi:slot=container.args
	// +dsoi:merge=append
	MoreArgs *[]string `json:"moreArgs,omitempty"`
	// LastArg is one more.
	// +dsoi:slot=container.args
	// +dsoi:merge=append
	LastArg string `json:"lastArg,omitempty"`
	// +dsoi:slot=pod.dnsConfig.searches
	// +dsoi:merge=append
	Searches []string `json:"searches,omitempty"`
	// +dsoi:slot=pod.topologySpreadConstraints
	Spread []corev1.TopologySpreadConstraint `json:"spread,omitempty"`
}

// QueueStatus says what became of it.
type QueueStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// QueueList lists them.
//
// +kubebuilder:object:root=true
type QueueList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Queue `json:"items"`
}
