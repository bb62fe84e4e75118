// Package v1 has kinds with Secrets of their own.
//
// +kubebuilder:object:generate=true
// +groupName=secrets.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Safe has a Secret for each node that has something to hide, one for each node type, and
// one for all.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=box
// +dsoi:nodeType:name=door,workload=Deployment,objects=Secret
// +dsoi:object:kind=Secret,variant=login,per=cluster
// +dsoi:object:kind=Secret,variant=tls,per=nodeType
// +dsoi:set:slot=loginSecret.stringData[user],value=admin
// +dsoi:default:slot=loginSecret.stringData[url],value="http://{namespace}/{cluster}?user=admin"
// +dsoi:set:slot=tlsSecret.type,value=example.com/tls
// +dsoi:set:slot=secret.stringData[role],value=guard,nodeType=door
// +dsoi:set:slot=container.env[name=LOGIN].valueFrom.secretKeyRef.name,value="{cluster}-login"
// +dsoi:set:slot=container.env[name=LOGIN].valueFrom.secretKeyRef.key,value=password
type Safe struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   SafeSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// SafeSpec is its spec.
type SafeSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=loginSecret.stringData[password]
	Password string `json:"password,omitempty"`
	// +dsoi:slot=loginSecret.metadata.annotations
	LoginAnnotations map[string]string `json:"loginAnnotations,omitempty"`
	// +dsoi:slot=secret.stringData
	Hidden map[string]string `json:"hidden,omitempty"`
	// +dsoi:slot=tlsSecret.data[ca.crt]
	CA []byte `json:"ca,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=secret.type
	SecretType corev1.SecretType `json:"secretType,omitempty"`
	// +dsoi:slot=secret.data
	Blobs map[string][]byte `json:"blobs,omitempty"`
	// +dsoi:slot=secret.stringData
	Hidden map[string]string `json:"hidden,omitempty"`
	// +dsoi:slot=secret.stringData[token]
	Token *string `json:"token,omitempty"`
}

// SafeList lists them.
//
// +kubebuilder:object:root=true
type SafeList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Safe `json:"items"`
}

// Lock has nothing but what is random, but for a user's name.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=bolt
// +dsoi:object:kind=Secret,random={key: 8}
// +dsoi:object:kind=Secret,variant=auth,per=cluster,random={password: 32, token: 1024}
// +dsoi:set:slot=container.env[name=PASSWORD].valueFrom.secretKeyRef.name,value="{cluster}-auth"
// +dsoi:set:slot=container.env[name=PASSWORD].valueFrom.secretKeyRef.key,value=password
// +dsoi:set:slot=pod.volumes[key].secret.secretName,value="{cluster}-{node}"
type Lock struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LockSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// LockSpec is its spec.
type LockSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=authSecret.stringData[user]
	User string `json:"user,omitempty"`
	// +dsoi:slot=authSecret.stringData
	More map[string]string `json:"more,omitempty"`

	// +dsoi:nodes
	Nodes []Bolt `json:"nodes,omitempty"`
}

// Bolt is a node.
type Bolt struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
}

// LockList lists them.
//
// +kubebuilder:object:root=true
type LockList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Lock `json:"items"`
}

// Status is the status of every kind of this case.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
