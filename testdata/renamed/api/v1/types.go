// Package v1 has a kind whose fields rename entries of lists.
//
// +kubebuilder:object:generate=true
// +groupName=renamed.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Stage has fields for the names of ports, containers and volumes, beside others for what is in
// these.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=actor,ports={http: 80, admin: 81}
// +dsoi:set:slot=service.spec.ports[http].appProtocol,value=kubernetes.io/h2c
// +dsoi:default:slot=workload.storage[props].mountPath,value=/props
type Stage struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   StageSpec   `json:"spec,omitempty"`
	Status StageStatus `json:"status,omitempty"`
}

// StageSpec is the wanted state. Each name stands before what is said of its entry.
type StageSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=service.spec.ports[http].name
	PortName string `json:"portName,omitempty"`
	// +dsoi:slot=service.spec.ports[http].nodePort
	NodePort int32 `json:"nodePort,omitempty"`

	// +dsoi:slot=workload.storage[props].name
	PropsName string `json:"propsName,omitempty"`
	// +dsoi:slot=workload.storage[*].spec.storageClassName
	Class string `json:"class,omitempty"`

	// Sidecars are those of all actors.
	// +dsoi:slot=pod.containers
	Sidecars []Sidecar `json:"sidecars,omitempty"`

	// +dsoi:nodes
	Actors []Actor `json:"actors,omitempty"`
}

// Sidecar is a container whose port has a name of its own.
type Sidecar struct {
	Name string `json:"name"`
	// +dsoi:slot=container.ports[web].name
	PortName string `json:"portName,omitempty"`
	// +dsoi:slot=container.ports[web].containerPort
	Port int32 `json:"port,omitempty"`
}

// Actor is a node.
type Actor struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas"`

	// PortName wins over that of the spec.
	// +dsoi:slot=service.spec.ports[http].name
	PortName string `json:"portName,omitempty"`
	// +dsoi:slot=service.spec.ports[http]
	Port *corev1.ServicePort `json:"port,omitempty"`
	// +dsoi:slot=service.spec
	Service *corev1.ServiceSpec `json:"service,omitempty"`

	// +dsoi:slot=pod.containers[lamp].name
	LampName string `json:"lampName,omitempty"`
	// +dsoi:slot=pod.containers[lamp].ports[power].name
	PowerName string `json:"powerName,omitempty"`
	// +dsoi:slot=pod.containers[lamp].ports[power].containerPort
	Power int32 `json:"power,omitempty"`
	// +dsoi:slot=pod.containers[lamp].image
	Lamp string `json:"lamp,omitempty"`

	// +dsoi:slot=container.env[CUE].name
	CueName string `json:"cueName,omitempty"`
	// +dsoi:slot=container.env[CUE]
	Cue string `json:"cue,omitempty"`

	// +dsoi:slot=pod.tolerations[key=dedicated].key
	TolerationKey string `json:"tolerationKey,omitempty"`
	// +dsoi:slot=pod.tolerations[key=dedicated].value
	Dedicated string `json:"dedicated,omitempty"`

	// +dsoi:slot=workload.storage[props].spec.resources.requests[storage]
	Props string `json:"props,omitempty"`
}

// StageStatus says what became of it.
type StageStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// StageList is a list of stages.
//
// +kubebuilder:object:root=true
type StageList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Stage `json:"items"`
}
