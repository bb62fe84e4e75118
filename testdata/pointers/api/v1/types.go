// Package v1 has pointers where values are usual, values where pointers are, and integers of every size.
//
// +kubebuilder:object:generate=true
// +groupName=pointers.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Ring is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=member
type Ring struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   *RingSpec  `json:"spec,omitempty"`
	Status RingStatus `json:"status,omitempty"`
}

// RingStatus is its status.
type RingStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// RingList lists them.
//
// +kubebuilder:object:root=true
type RingList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Ring `json:"items"`
}

// RingSpec is its spec.
type RingSpec struct {
	Pods *Pods `json:"pods,omitempty"`
	// +dsoi:nodes
	Nodes []*RingMember `json:"nodes,omitempty"`
	// +dsoi:nodes
	Named map[string]*RingNode `json:"named,omitempty"`
}

// Name is a string with a name.
type Name string

// RingMember is a node of the list.
type RingMember struct {
	*RingNode `json:",inline"`

	Name *Name `json:"name"`
}

// RingNode is a node.
type RingNode struct {
	// +dsoi:slot=node.type
	Role *Name `json:"role,omitempty"`
	// +dsoi:slot=node.kind
	Workload *string `json:"workload,omitempty"`
	Replicas *int64  `json:"replicas,omitempty"`

	Image                *Name                        `json:"image,omitempty"`
	ImagePullPolicy      string                       `json:"imagePullPolicy,omitempty"`
	Env                  []corev1.EnvVar              `json:"env,omitempty"`
	LivenessProbe        corev1.Probe                 `json:"livenessProbe,omitempty"`
	Resources            *corev1.ResourceRequirements `json:"resources,omitempty"`
	Service              corev1.ServiceSpec           `json:"service,omitempty"`
	RuntimeClassName     string                       `json:"runtimeClassName,omitempty"`
	PriorityClassName    *string                      `json:"priorityClassName,omitempty"`
	PreemptionPolicy     *string                      `json:"preemptionPolicy,omitempty"`
	MinReadySeconds      *int                         `json:"minReadySeconds,omitempty"`
	RevisionHistoryLimit int64                        `json:"revisionHistoryLimit,omitempty"`
	Storage              []*Disk                      `json:"storage,omitempty"`
	PodMetadata          *Metadata                    `json:"podMetadata,omitempty"`
}

// Disk is a volume.
type Disk struct {
	Name      *string                           `json:"name"`
	MountPath Name                              `json:"mountPath"`
	Spec      *corev1.PersistentVolumeClaimSpec `json:"spec"`
}

// Metadata is that of pods.
type Metadata struct {
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Pods has settings one level down, by explicit markers.
type Pods struct {
	// +dsoi:slot=pod.terminationGracePeriodSeconds
	Grace int `json:"grace,omitempty"`
	// +dsoi:slot=pod.shareProcessNamespace
	Share bool `json:"share,omitempty"`
	// +dsoi:slot=pod.hostNetwork
	Host *bool `json:"host,omitempty"`
	// Unread by anyone.
	Other string `json:"other,omitempty"`
}
