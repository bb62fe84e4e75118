// Package v1 has names that clash with those of packages, of Kubernetes and of generated code.
//
// +kubebuilder:object:generate=true
// +groupName=shadow.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Client is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=pod,configFile=a.conf,configDir=/etc/a,ports={http: 80}
// +dsoi:nodeType:name=config-map,configFile=b.conf,configDir=/etc/b
type Client struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ClientSpec   `json:"spec,omitempty"`
	Status ClientStatus `json:"status,omitempty"`
}

// ClientStatus is its status.
type ClientStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// ClientList lists them.
//
// +kubebuilder:object:root=true
type ClientList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Client `json:"items"`
}

// ClientSpec is its spec.
type ClientSpec struct {
	// +dsoi:configGroup=k8s
	Spec []Service `json:"groups,omitempty"`
	// +dsoi:configGroup=app
	Node []ConfigMap `json:"apps,omitempty"`
	// +dsoi:nodes
	Err []StatefulSet `json:"members,omitempty"`
}

// Service is a group, not Kubernetes' Service.
type Service struct {
	Name    string              `json:"name"`
	Image   string              `json:"image"`
	Probe   *Probe              `json:"probe,omitempty"`
	Service *corev1.ServiceSpec `json:"service,omitempty"`
	Pod     *corev1.Affinity    `json:"affinity,omitempty"`
	Ctx     string              `json:"schedulerName,omitempty"`
}

// Probe is not Kubernetes' Probe: it binds to nothing.
type Probe struct {
	Path string `json:"path"`
}

// ConfigMap is a group, not Kubernetes' ConfigMap.
type ConfigMap struct {
	Name string `json:"name"`
	// +dsoi:slot=config.text
	Files string `json:"files"`
}

// StatefulSet is a node, not Kubernetes' StatefulSet.
type StatefulSet struct {
	Name     string `json:"name"`
	Type     string `json:"nodeType"`
	Kind     string `json:"kind,omitempty"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=groups
	Hooks string `json:"group"`
	// +dsoi:ref=apps
	Cluster string `json:"app,omitempty"`
}

// Context is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=dsoi
type Context struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ContextSpec   `json:"spec,omitempty"`
	Status ContextStatus `json:"status,omitempty"`
}

// ContextStatus is its status.
type ContextStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// ContextList lists them.
//
// +kubebuilder:object:root=true
type ContextList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Context `json:"items"`
}

// ContextSpec is its spec.
type ContextSpec struct {
	// +dsoi:nodes
	Nodes []ContextEntry `json:"nodes,omitempty"`
}

// ContextEntry is a node.
type ContextEntry struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Image    string `json:"image"`
}
