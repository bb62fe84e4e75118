// Package v1 has kinds with CronJobs: for nodes, and for the whole.
//
// +kubebuilder:object:generate=true
// +groupName=cronjobs.example.com
package v1

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Bakery has a CronJob for each oven that asks for one.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=oven,ports={heat: 80}
type Bakery struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   BakerySpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// BakerySpec is its spec.
type BakerySpec struct {
	Image string `json:"image"`

	// +dsoi:nodes
	Nodes []Oven `json:"nodes,omitempty"`
}

// Oven is a node.
type Oven struct {
	Node `json:",inline"`

	// +dsoi:slot=cronJob
	Clean *Cleaning `json:"clean,omitempty"`
}

// Cleaning is a job.
type Cleaning struct {
	Schedule string `json:"schedule"`
	// +dsoi:slot=cronJob.spec.jobTemplate.spec.template.spec.containers[broom].command
	Command []string `json:"command,omitempty"`
	// +dsoi:slot=cronJob.metadata.labels
	Labels map[string]string `json:"labels,omitempty"`
}

// Mill has one CronJob.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=stone
// +dsoi:object:kind=CronJob,per=cluster
type Mill struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MillSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// MillSpec is its spec.
type MillSpec struct {
	Image   string               `json:"image"`
	CronJob *batchv1.CronJobSpec `json:"cronJob,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is a node.
type Node struct {
	Name     string          `json:"name"`
	NodeType string          `json:"nodeType"`
	Replicas int32           `json:"replicas"`
	Image    string          `json:"image,omitempty"`
	Env      []corev1.EnvVar `json:"env,omitempty"`
}

// Status is the status of both.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// BakeryList lists them.
//
// +kubebuilder:object:root=true
type BakeryList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Bakery `json:"items"`
}

// MillList lists them.
//
// +kubebuilder:object:root=true
type MillList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mill `json:"items"`
}
