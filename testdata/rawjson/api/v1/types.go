// Package v1 is an API that passes Kubernetes' structs on as raw JSON.
//
// +kubebuilder:object:generate=true
// +groupName=rawjson.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Loom has fields whose schema its CRD does not tell.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=weaver,ports={client: 80}
// +dsoi:nodeType:name=spinner,workload=Deployment
// +dsoi:default:slot=pod.tolerations,value="[{key: loom, operator: Exists}]"
type Loom struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LoomSpec   `json:"spec,omitempty"`
	Status LoomStatus `json:"status,omitempty"`
}

// LoomSpec is the wanted state.
type LoomSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=pod.affinity
	Affinity *runtime.RawExtension `json:"affinity,omitempty"`
	// +dsoi:slot=pod.tolerations
	Tolerations runtime.RawExtension `json:"tolerations,omitempty"`
	// +dsoi:slot=container.resources
	Resources *apiextensionsv1.JSON `json:"resources,omitempty"`
	// +dsoi:slot=container.env
	Env apiextensionsv1.JSON `json:"env,omitempty"`
	// +dsoi:slot=pod.labels
	Labels runtime.RawExtension `json:"labels,omitempty"`
	// +dsoi:slot=service.spec
	Service runtime.RawExtension `json:"service,omitempty"`
	// +dsoi:slot=workload.strategy
	Strategy *apiextensionsv1.JSON `json:"strategy,omitempty"`

	// Network has places in structs.
	Network Network `json:"network,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Network is a struct in which fields are bound.
type Network struct {
	// +dsoi:slot=pod.dnsConfig
	DNS *runtime.RawExtension `json:"dns,omitempty"`
	// +dsoi:slot=container.securityContext.capabilities
	Capabilities *runtime.RawExtension `json:"capabilities,omitempty"`
	// +dsoi:slot=pod.securityContext.sysctls
	Sysctls runtime.RawExtension `json:"sysctls,omitempty"`
}

// Node is one node. It says the same, in part by Kubernetes' own types.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	Affinity *corev1.Affinity `json:"affinity,omitempty"`
	// +dsoi:slot=pod.tolerations
	// +dsoi:merge=clear
	Tolerations *apiextensionsv1.JSON       `json:"tolerations,omitempty"`
	Resources   corev1.ResourceRequirements `json:"resources,omitempty"`
	// +dsoi:slot=container.env
	// +dsoi:merge=replace
	Env *runtime.RawExtension `json:"env,omitempty"`
	// +dsoi:slot=container.args
	Args *runtime.RawExtension `json:"args,omitempty"`
	// +dsoi:slot=pod.containers
	Sidecars runtime.RawExtension `json:"sidecars,omitempty"`
	// +dsoi:slot=service.spec
	Service *apiextensionsv1.JSON `json:"service,omitempty"`
	// +dsoi:slot=pod.securityContext.sysctls
	// +dsoi:merge=clear
	Sysctls runtime.RawExtension `json:"sysctls,omitempty"`

	// +dsoi:slot=pod.volumes
	// +dsoi:slot=container.volumeMounts
	Disks []Disk `json:"disks,omitempty"`
}

// Disk is a volume.
type Disk struct {
	Name string `json:"name"`
	// +dsoi:slot=volumeMount.mountPath
	Path string `json:"path"`
	// +dsoi:slot=volume.projected
	Files runtime.RawExtension `json:"files,omitempty"`
}

// LoomStatus says what became of it.
type LoomStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// LoomList is a list of them.
//
// +kubebuilder:object:root=true
type LoomList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Loom `json:"items"`
}
