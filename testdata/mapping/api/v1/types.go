// Package v1 has its nodes in a map, with cluster-wide defaults of the same settings.
//
// +kubebuilder:object:generate=true
// +groupName=mapping.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Olap is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:path=olaps
// +dsoi:cluster
// +dsoi:nodeType:name=historical,configFile=runtime.properties,configDir=/opt/olap/conf
// +dsoi:nodeType:name=router,workload=Deployment,configFile=runtime.properties,configDir=/opt/olap/conf
type Olap struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   OlapSpec   `json:"spec,omitempty"`
	Status OlapStatus `json:"status,omitempty"`
}

// OlapStatus is its status.
type OlapStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// OlapList lists them.
//
// +kubebuilder:object:root=true
type OlapList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Olap `json:"items"`
}

// OlapSpec is its spec: defaults, and the nodes.
type OlapSpec struct {
	Defaults `json:",inline"`

	// +dsoi:slot=config.properties
	CommonProperties map[string]string `json:"commonProperties,omitempty"`
	// +dsoi:nodes
	Nodes map[string]OlapNode `json:"nodes,omitempty"`
}

// Defaults are settings that nodes override.
type Defaults struct {
	Image         string                       `json:"image,omitempty"`
	Affinity      *corev1.Affinity             `json:"affinity,omitempty"`
	Resources     *corev1.ResourceRequirements `json:"resources,omitempty"`
	VolumeMounts  []corev1.VolumeMount         `json:"volumeMounts,omitempty"`
	LivenessProbe *corev1.Probe                `json:"livenessProbe,omitempty"`
}

// OlapNode is a node: the same settings, and its own.
type OlapNode struct {
	Defaults `json:",inline"`

	NodeType string `json:"nodeType"`
	// +dsoi:slot=node.replicas
	Size int `json:"size"`
	// +dsoi:slot=config.properties
	RuntimeProperties map[string]string `json:"runtimeProperties,omitempty"`
}
