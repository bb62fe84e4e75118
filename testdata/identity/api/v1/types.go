// Package v1 is an API whose objects are called as an operator before this one called them.
//
// +kubebuilder:object:generate=true
// +groupName=identity.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Loom had another operator.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:configHash=Environment,configHashName="{cluster}-{patterns}-config",labels={app: loom,loom: "{cluster}",nodeType: "{nodeType}",pattern: "{patterns}",hall: "{halls}"},pausedAnnotation=loom.example.com/reconcile,without=spread
// +dsoi:nodeType:name=weaver,configFile="{nodeType}.conf",configDir=/etc/loom,ports={http: 8080}
// +dsoi:nodeType:name=spinner,workload=Deployment,configFile="{nodeType}.conf",configDir=/etc/loom,ports={http: 8080}
// +dsoi:object:kind=ConfigMap,per=patterns,name="{cluster}-{patterns}-config",volume="{cluster}-{patterns}-config"
// +dsoi:object:kind=Service,name="{node}-{halls}-svc"
// +dsoi:object:kind=Service,variant=admin,per=cluster,name="{cluster}-admin-svc"
// +dsoi:object:kind=StatefulSet,name="{node}-{halls}"
// +dsoi:object:kind=Deployment,name="{node}-{halls}",selector={loom}
// +dsoi:object:kind=PersistentVolumeClaim,name="{cluster}-{storage}-of-{node}",volume="{node}-pvc"
// +dsoi:object:kind=PodDisruptionBudget,per=nodeType
// +dsoi:set:slot=container.name,value="{node}-{nodeType}"
type Loom struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LoomSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// LoomSpec is the wanted state.
type LoomSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=adminService.spec
	Admin *corev1.ServiceSpec `json:"admin,omitempty"`

	// +dsoi:configGroup=app
	Patterns []Pattern `json:"patterns"`

	// +dsoi:configGroup=k8s
	Halls []Hall `json:"halls"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes"`
}

// Pattern has settings for its nodes.
type Pattern struct {
	Name string `json:"name"`
	// +dsoi:slot=config.text
	Text string `json:"text"`
}

// Hall says where its nodes run.
type Hall struct {
	Name string `json:"name"`
	// +dsoi:slot=pod.labels
	Labels       map[string]string    `json:"labels,omitempty"`
	VolumeMounts []corev1.VolumeMount `json:"volumeMounts,omitempty"`
	Storage      []Storage            `json:"storage,omitempty"`
}

// Storage is a volume.
type Storage struct {
	Name      string                           `json:"name"`
	MountPath string                           `json:"mountPath"`
	Spec      corev1.PersistentVolumeClaimSpec `json:"spec"`
}

// Node is a set of pods.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=patterns
	Pattern string `json:"pattern"`
	// +dsoi:ref=halls
	Hall string `json:"hall"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// LoomList is a list of looms.
//
// +kubebuilder:object:root=true
type LoomList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Loom `json:"items"`
}
