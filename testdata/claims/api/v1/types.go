// Package v1 says what holds for all entries of lists, and what claims are like.
//
// +kubebuilder:object:generate=true
// +groupName=claims.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Vault keeps things in many volumes.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=safe,ports={http: 80}
// +dsoi:nodeType:name=desk,workload=Deployment,ports={http: 80}
// +dsoi:default:slot=workload.storage[data].mountPath,value=/data
// +dsoi:default:slot=workload.storage[*].metadata.labels[kept],value=yes
// +dsoi:default:slot=workload.storage[*].spec.accessModes,value="[ReadWriteMany]",nodeType=desk
// +dsoi:default:slot=pod.containers[*].imagePullPolicy,value=Always
// +dsoi:default:slot=container.volumeMounts[*].readOnly,value="true"
type Vault struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   VaultSpec   `json:"spec,omitempty"`
	Status VaultStatus `json:"status,omitempty"`
}

// VaultSpec is the wanted state.
type VaultSpec struct {
	Image string `json:"image"`
	// StorageClass is for volumes that say none.
	// +dsoi:slot=workload.storage[*].spec.storageClassName
	StorageClass string `json:"storageClass,omitempty"`
	// Volumes are for all nodes.
	// +dsoi:slot=workload.storage
	Volumes []Volume `json:"volumes,omitempty"`

	Sidecars []corev1.Container `json:"sidecars,omitempty"`
	// +dsoi:slot=pod.containers[*].resources
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Volume is a volume in words of its own.
type Volume struct {
	Name         string            `json:"name"`
	Size         string            `json:"size,omitempty"`
	StorageClass *string           `json:"storageClass,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
	Labels       map[string]string `json:"labels,omitempty"`
	Shared       bool              `json:"shared,omitempty"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// All is what holds for all volumes of the node.
	// +dsoi:slot=workload.storage[*]
	All *All `json:"all,omitempty"`
	// Size of the volume for data.
	// +dsoi:slot=workload.storage[data].spec.resources.requests[storage]
	Size *resource.Quantity `json:"size,omitempty"`
	// +dsoi:slot=workload.storage[data].metadata.annotations
	Annotations map[string]string `json:"annotations,omitempty"`
	// +dsoi:slot=workload.storage[data].spec.storageClassName
	DataClass string `json:"dataClass,omitempty"`
	// +dsoi:slot=workload.storage
	Claims []corev1.PersistentVolumeClaim `json:"claims,omitempty"`

	VolumeMounts []corev1.VolumeMount `json:"volumeMounts,omitempty"`
	// +dsoi:slot=pod.containers[*].resources.limits[cpu]
	CPU *resource.Quantity `json:"cpu,omitempty"`
	// Wait is for all ports of the Service.
	// +dsoi:slot=service.spec.ports[*].appProtocol
	Protocol string `json:"protocol,omitempty"`
}

// All is what holds for all volumes.
type All struct {
	StorageClass string            `json:"storageClass,omitempty"`
	Size         string            `json:"size,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
}

// VaultStatus says what became of it.
type VaultStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// VaultList lists them.
//
// +kubebuilder:object:root=true
type VaultList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Vault `json:"items"`
}
