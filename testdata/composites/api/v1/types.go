// Package v1 has structs of its own where Kubernetes has others.
//
// +kubebuilder:object:generate=true
// +groupName=composites.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Orchard says in its own words what its objects are to be like.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=tree,ports={http: 80, admin: 81}
type Orchard struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   OrchardSpec   `json:"spec,omitempty"`
	Status OrchardStatus `json:"status,omitempty"`
}

// OrchardSpec is its spec.
type OrchardSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=pod
	Scheduling *Scheduling `json:"scheduling,omitempty"`
	// Volumes are for all nodes.
	// +dsoi:slot=pod.volumes
	// +dsoi:slot=container.volumeMounts
	Volumes []Disk `json:"volumes,omitempty"`
	// +dsoi:slot=container.livenessProbe
	Liveness Check `json:"liveness,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// OrchardStatus is its status.
type OrchardStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// OrchardList lists them.
//
// +kubebuilder:object:root=true
type OrchardList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Orchard `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=service
	Service *ServiceConfig `json:"service,omitempty"`
	// +dsoi:slot=container.livenessProbe
	Liveness *Check `json:"liveness,omitempty"`
	// Disks are volumes, and mounted.
	// +dsoi:slot=pod.volumes
	// +dsoi:slot=container.volumeMounts
	Disks []Disk `json:"disks,omitempty"`
	// Sidecars by name.
	// +dsoi:slot=pod.containers
	Sidecars map[string]*Sidecar `json:"sidecars,omitempty"`
	// +dsoi:slot=container.env
	Variables []Variable `json:"variables,omitempty"`
}

// Scheduling has names of its own, and one that Kubernetes has.
type Scheduling struct {
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
	// +dsoi:slot=pod.priorityClassName
	Class string `json:"class,omitempty"`
	// +dsoi:ignore:reason="for people"
	Comment string `json:"comment,omitempty"`
}

// Check is a probe.
type Check struct {
	PeriodSeconds int32 `json:"periodSeconds,omitempty"`
	// HTTP is a struct inside of a struct.
	// +dsoi:slot=container.livenessProbe.httpGet
	HTTP *HTTPCheck `json:"http,omitempty"`
}

// HTTPCheck asks by HTTP.
type HTTPCheck struct {
	Path string `json:"path,omitempty"`
	Port int    `json:"port,omitempty"`
}

// ServiceConfig is a Service: what it is and what is noted of it.
type ServiceConfig struct {
	Type        corev1.ServiceType `json:"type,omitempty"`
	Annotations map[string]string  `json:"annotations,omitempty"`
	// +dsoi:slot=service.spec.ports[http].nodePort
	NodePort *int32 `json:"nodePort,omitempty"`
}

// Disk is a volume, and where it is mounted.
type Disk struct {
	Name string `json:"name"`
	// +dsoi:slot=volumeMount.mountPath
	Path     string `json:"path,omitempty"`
	ReadOnly *bool  `json:"readOnly,omitempty"`
	// +dsoi:slot=volume.configMap.name
	ConfigMap string `json:"configMap,omitempty"`
	// +dsoi:slot=volume.secret.secretName
	Secret string `json:"secret,omitempty"`
	// +dsoi:slot=volume.emptyDir.sizeLimit
	Scratch string `json:"scratch,omitempty"`
	// +dsoi:slot=volume.persistentVolumeClaim.claimName
	Claim string `json:"claim,omitempty"`
}

// Sidecar is a container beside the main one.
type Sidecar struct {
	Image string `json:"image"`
	// +dsoi:slot=container.ports[metrics].containerPort
	Port int32 `json:"port,omitempty"`
	// +dsoi:slot=container.resources.limits[memory]
	Memory string   `json:"memory,omitempty"`
	Args   []string `json:"args,omitempty"`
}

// Variable is an environment variable.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
	// +dsoi:slot=envVar.valueFrom.secretKeyRef.name
	Secret string `json:"secret,omitempty"`
	// +dsoi:slot=envVar.valueFrom.secretKeyRef.key
	Key string `json:"key,omitempty"`
}
