// Package v1 has kinds with Jobs: for nodes, for the nodes of a type, and for the whole.
//
// +kubebuilder:object:generate=true
// +groupName=jobs.example.com
package v1

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Kiln has a Job for each node that asks for one, which comes before the node's pods.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=oven,ports={heat: 80},configDir=/etc/kiln,configFile=kiln.conf
// +dsoi:object:kind=Job,awaited=true
type Kiln struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   KilnSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// KilnSpec is its spec.
type KilnSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=config.text
	Config string `json:"config,omitempty"`

	// +dsoi:nodes
	Nodes []Oven `json:"nodes,omitempty"`
}

// Oven is a node.
type Oven struct {
	Node `json:",inline"`

	// +dsoi:slot=job
	Preheat *Preheating `json:"preheat,omitempty"`
}

// Preheating is a job.
type Preheating struct {
	// +dsoi:slot=job.spec.template.spec.containers[burner].command
	Command []string `json:"command"`
	// +dsoi:slot=job.spec.template.metadata.labels
	PodLabels map[string]string `json:"podLabels,omitempty"`
	// +dsoi:slot=job.metadata.labels
	Labels      map[string]string `json:"labels,omitempty"`
	Parallelism *int32            `json:"parallelism,omitempty"`
}

// Cellar has several Jobs: one that is there beside the pods, if it is asked for, and two
// that come before all pods, one of them said by markers alone.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=barrel
// +dsoi:nodeType:name=tap,workload=Deployment
// +dsoi:object:kind=Job,per=cluster
// +dsoi:object:kind=Job,variant=migrate,per=cluster,awaited=true
// +dsoi:object:kind=Job,variant=check,per=cluster,awaited=true
// +dsoi:set:slot=checkJob.spec.template.spec.containers[check].args,value="[--check]"
// +dsoi:default:slot=migrateJob.spec.backoffLimit,value=2,when=migrate
type Cellar struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   CellarSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// CellarSpec is its spec.
type CellarSpec struct {
	Image string           `json:"image"`
	Job   *batchv1.JobSpec `json:"job,omitempty"`
	// +dsoi:slot=migrateJob.spec
	Migrate *batchv1.JobSpec `json:"migrate,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Dock has a Job for all nodes of a type.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=pier
// +dsoi:nodeType:name=crane
// +dsoi:object:kind=Job,per=nodeType,awaited=true
// +dsoi:set:slot=job.spec.template.spec.containers[survey].command,value="[survey]"
// +dsoi:set:slot=job.spec.template.spec.containers[survey].args,value="[--deep]",nodeType=pier
type Dock struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   DockSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// DockSpec is its spec.
type DockSpec struct {
	DeploymentOrder []string `json:"deploymentOrder,omitempty"`
	// +dsoi:slot=job.spec.activeDeadlineSeconds
	Deadline *int64 `json:"deadline,omitempty"`

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

// Status is the status of all of them.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// KilnList lists them.
//
// +kubebuilder:object:root=true
type KilnList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Kiln `json:"items"`
}

// CellarList lists them.
//
// +kubebuilder:object:root=true
type CellarList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Cellar `json:"items"`
}

// DockList lists them.
//
// +kubebuilder:object:root=true
type DockList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Dock `json:"items"`
}
