// Package v1 has a field for each node type; optional ones are pointers.
//
// +kubebuilder:object:generate=true
// +groupName=fields.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Lake is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=fe,ports={http: 8030}
// +dsoi:nodeType:name=be
// +dsoi:nodeType:name=cn,workload=Deployment
// +dsoi:set:slot=container.env[BACKEND],value="{be.image|none}",nodeType=cn
// +dsoi:set:slot=container.env[SECURE],value="yes",nodeType=cn,when={be,be.tls.enabled}
// +dsoi:set:slot=container.env[FRONTEND],value="{fe.image}",nodeType=cn,when="!be.tls.enabled"
type Lake struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LakeSpec   `json:"spec,omitempty"`
	Status LakeStatus `json:"status,omitempty"`
}

// LakeStatus is its status.
type LakeStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// LakeList lists them.
//
// +kubebuilder:object:root=true
type LakeList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Lake `json:"items"`
}

// LakeSpec is its spec.
type LakeSpec struct {
	ServiceAccountName string `json:"serviceAccountName,omitempty"`

	// +dsoi:node=fe
	FE Frontend `json:"fe"`
	// +dsoi:node=be
	BE *Backend `json:"be,omitempty"`
	// +dsoi:node=cn
	CN *Compute `json:"cn,omitempty"`
}

// Component is what all nodes have.
type Component struct {
	Image    string `json:"image"`
	Replicas *int32 `json:"replicas,omitempty"`
}

// Frontend is the fe.
type Frontend struct {
	Component `json:",inline"`

	Service *corev1.ServiceSpec `json:"service,omitempty"`
}

// Backend is the be.
type Backend struct {
	Component `json:",inline"`

	Storage []Storage `json:"storage,omitempty"`

	// TLS is asked for by the markers of another node type.
	TLS *TLS `json:"tls,omitempty"`
}

// TLS has a switch.
type TLS struct {
	Enabled bool `json:"enabled,omitempty"`
}

// Compute is the cn.
type Compute struct {
	*Component `json:",inline"`

	Name               string `json:"name,omitempty"`
	ServiceAccountName string `json:"serviceAccountName,omitempty"`
}

// Storage is a volume.
type Storage struct {
	Name      string                           `json:"name"`
	MountPath string                           `json:"mountPath"`
	Spec      corev1.PersistentVolumeClaimSpec `json:"spec"`
}
