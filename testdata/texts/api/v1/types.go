// Package v1 is an API whose fields are pieces of texts, and switches.
//
// +kubebuilder:object:generate=true
// +groupName=texts.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Press has an image that is put together, and pieces that fields switch on.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=printer
// +dsoi:nodeType:name=binder,workload=Deployment
// +dsoi:default:slot=container.image,value="{image.repository}/press:{version}-r{image.revision}"
// +dsoi:set:slot=container.env[NODE],value="{namespace}.{cluster}.{node}.{nodeType}"
// +dsoi:set:slot=container.env[SHEET],value="{paper.size}"
// +dsoi:set:slot=container.env[LITERAL],value="{{version}} {{x|y}} {0} 100%"
// +dsoi:set:slot=container.env[FORMAT],value="{paper.size|A4}-{version|1}-{binding|none}"
// +dsoi:set:slot=pod.containers[ink],value="{image: '{image.repository|example.com}/ink:{version}'}"
// +dsoi:set:slot=container.env[VERSION],value="{version}",nodeType=printer
// +dsoi:set:slot=pod.initContainers[sysctl],value="{image: busybox, securityContext: {privileged: true}}",when=setKernel
// +dsoi:set:slot=pod.containers[log],value="{image: log}",when=logging.separate
// +dsoi:set:slot=pod.containers[tail],value="{image: '{image.repository}/tail:1', args: [-F, '{home}/log of {node}'], env: [{name: LITERAL, value: '{{x}}'}]}",when=logging
// +dsoi:default:slot=container.command,value="[press, --paper, '{paper.size}']"
// +dsoi:set:slot=container.livenessProbe,value="{httpGet: {path: '/{node}', port: '{probePort}'}}"
// +dsoi:default:slot=container.workingDir,value="{home}/work"
// +dsoi:default:slot=pod.priorityClassName,value=low,when="!important"
// +dsoi:set:slot=container.args,value="[--fast]",when="mode=fast"
// +dsoi:set:slot=container.args,value="[--fast, --retry]",when={"mode=fast","retries!=0","trace!=false"}
// +dsoi:set:slot=pod.initContainers[sysctl].imagePullPolicy,value="{pull}",when={setKernel,"pull!=Never"}
// +dsoi:set:slot=container.env[KEY],value="{key}",when={key,"old!=none"}
// +dsoi:set:slot=container.stdin,value=true,when="trace=false"
// +dsoi:set:slot=container.env[RETRIES],value="{retries}",when={logging,"mode!=fast"}
// +dsoi:set:slot=podDisruptionBudget.metadata.annotations[of],value="{cluster} {version}"
// +dsoi:object:kind=PodDisruptionBudget,per=cluster
type Press struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PressSpec   `json:"spec,omitempty"`
	Status PressStatus `json:"status,omitempty"`
}

// PressSpec is the wanted state.
type PressSpec struct {
	Image   Image   `json:"image"`
	Version Version `json:"version,omitempty"`

	// SetKernel is on every level; what a node says wins, also if that is false.
	SetKernel *bool `json:"setKernel,omitempty"`

	Mode    Mode  `json:"mode,omitempty"`
	Retries int32 `json:"retries,omitempty"`

	// Trace is true unless it is said to be false.
	Trace *bool `json:"trace,omitempty"`

	// +dsoi:settings
	Paper Paper `json:"paper,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Paper is a block of settings, a field of which is a piece of a text.
type Paper struct {
	Size         string            `json:"size,omitempty"`
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
}

// Version is a text with a type of its own.
type Version string

// Mode is compared by markers.
type Mode string

// Image is pieces of an image.
type Image struct {
	Repository string `json:"repository,omitempty"`
	Revision   int    `json:"revision,omitempty"`
}

// Node is one node.
type Node struct {
	Name     string  `json:"name"`
	NodeType string  `json:"nodeType"`
	Replicas int32   `json:"replicas,omitempty"`
	Version  *string `json:"version,omitempty"`
	Home     string  `json:"home,omitempty"`
	Binding  *string `json:"binding,omitempty"`

	ProbePort int32 `json:"probePort,omitempty"`

	// Custom is an image as a whole, which wins.
	// +dsoi:slot=container.image
	Custom string `json:"custom,omitempty"`

	SetKernel *bool  `json:"setKernel,omitempty"`
	Mode      *Mode  `json:"mode,omitempty"`
	Retries   *int32 `json:"retries,omitempty"`

	// Key and Old are known by their names.
	Key corev1.LocalObjectReference  `json:"key,omitempty"`
	Old *corev1.LocalObjectReference `json:"old,omitempty"`

	// Pull has a type of Kubernetes.
	Pull      *corev1.PullPolicy            `json:"pull,omitempty"`
	Logging   *Logging                      `json:"logging,omitempty"`
	Important []corev1.LocalObjectReference `json:"important,omitempty"`
}

// Logging has a switch.
type Logging struct {
	Separate bool `json:"separate,omitempty"`
}

// PressStatus says what became of it.
type PressStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// PressList is a list of presses.
//
// +kubebuilder:object:root=true
type PressList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Press `json:"items"`
}
