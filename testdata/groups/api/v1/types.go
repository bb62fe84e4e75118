// Package v1 has config groups, and one slot on every level.
//
// +kubebuilder:object:generate=true
// +groupName=groups.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Queue is the cluster kind of this case.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:configHash=Environment
// +dsoi:nodeType:name=broker,configFile=broker.properties,configDir=/etc/queue,ports={client: 9092, admin: 9093}
// +dsoi:nodeType:name=proxy,workload=Deployment,objects=Service
type Queue struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   QueueSpec   `json:"spec,omitempty"`
	Status QueueStatus `json:"status,omitempty"`
}

// QueueStatus is its status.
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

// QueueSpec is its spec.
type QueueSpec struct {
	Image           string              `json:"image,omitempty"`
	Env             []corev1.EnvVar     `json:"env,omitempty"`
	Tolerations     []corev1.Toleration `json:"tolerations,omitempty"`
	NodeSelector    map[string]string   `json:"nodeSelector,omitempty"`
	DeploymentOrder []string            `json:"deploymentOrder,omitempty"`
	Paused          bool                `json:"paused,omitempty"`

	// +dsoi:configGroup=app
	AppConfigGroup []AppConfigGroup `json:"appConfigGroup,omitempty"`
	// +dsoi:configGroup=k8s
	K8sConfigGroup []*K8sConfigGroup `json:"k8sConfigGroup,omitempty"`
	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// K8sConfigGroup is a block of Kubernetes settings.
type K8sConfigGroup struct {
	Name      string                      `json:"name"`
	Image     string                      `json:"image,omitempty"`
	Env       []corev1.EnvVar             `json:"env,omitempty"`
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	Service   *corev1.ServiceSpec         `json:"service,omitempty"`
	Sidecars  []corev1.Container          `json:"sidecars,omitempty"`
	// +dsoi:slot=workload.storage
	Volumes []Volume `json:"disks,omitempty"`
	// +dsoi:merge=replace
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`
}

// Volume is a volume under names of its own.
type Volume struct {
	// +dsoi:slot=storage.name
	Title string `json:"title"`
	// +dsoi:slot=storage.mountPath
	Path string                           `json:"path"`
	Spec corev1.PersistentVolumeClaimSpec `json:"spec"`
	// +dsoi:ignore:reason="for people"
	Note string `json:"note,omitempty"`
}

// AppConfigGroup is a block of the application's own settings.
type AppConfigGroup struct {
	Name string `json:"name"`
	// +dsoi:slot=config.properties
	Properties map[string]string `json:"properties,omitempty"`
	// +dsoi:slot=config.properties[log.level]
	LogLevel string `json:"logLevel,omitempty"`
	// +dsoi:slot=config.text
	Text string `json:"text,omitempty"`
	// +dsoi:slot=config[log4j.xml].text
	Log4j string `json:"log4j,omitempty"`
	// +dsoi:slot=container.env[HEAP_OPTS]
	Heap string `json:"heap,omitempty"`
}

// Node is a node.
type Node struct {
	Name     string          `json:"name"`
	Kind     string          `json:"kind,omitempty"`
	NodeType string          `json:"nodeType"`
	Replicas *int32          `json:"replicas,omitempty"`
	Image    string          `json:"image,omitempty"`
	Env      []corev1.EnvVar `json:"env,omitempty"`
	// +dsoi:merge=replace
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
	// +dsoi:ref=k8sConfigGroup
	K8sConfigGroup string `json:"k8sConfigGroup"`
	// +dsoi:ref=appConfigGroup
	AppConfigGroup string `json:"appConfigGroup,omitempty"`
}
