// Package v1 has blocks of settings for the nodes of some types, which say something of the
// whole custom resource too.
//
// +kubebuilder:object:generate=true
// +groupName=blocks.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Harbour has cranes, which are secured, and tugs.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=crane,ports={http: 80}
// +dsoi:nodeType:name=tug
// +dsoi:object:kind=Job,variant=survey,per=cluster
// +dsoi:set:slot=surveyJob.spec.template.spec.containers[survey].args,value="[survey]"
// +dsoi:set:slot=surveyJob.spec.template.spec.containers[survey].env,value="[{name: TLS, value: on}]",when=tls
// +dsoi:set:slot=container.stdin,value=true,nodeType=tug,when=interactive
// +dsoi:object:kind=Service,variant=outside,per=cluster
type Harbour struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HarbourSpec   `json:"spec,omitempty"`
	Status HarbourStatus `json:"status,omitempty"`
}

// HarbourSpec is the wanted state.
type HarbourSpec struct {
	Image string `json:"image"`

	// Outside is less specific than what the spec says.
	// +dsoi:settings
	Outside *Outside `json:"outside,omitempty"`

	// +dsoi:settings:nodeTypes={crane}
	Security *Security `json:"security,omitempty"`

	// +dsoi:slot=outsideService.spec
	OutsideService *corev1.ServiceSpec `json:"outsideService,omitempty"`

	// +dsoi:nodes:nodeType=crane
	Cranes []Node `json:"cranes,omitempty"`

	// +dsoi:role=tug
	Tugs *Tugs `json:"tugs,omitempty"`

	// +dsoi:role=tug
	Pilots *Tugs `json:"pilots,omitempty"`
}

// Outside is a block whose Service merges with that of the spec.
type Outside struct {
	// +dsoi:slot=outsideService.spec
	Service *corev1.ServiceSpec `json:"service,omitempty"`
}

// Security is for the cranes, but for what there is once.
type Security struct {
	TLS *bool `json:"tls,omitempty"`

	// Image and Dir are those of the cranes.
	Image string `json:"image,omitempty"`
	// +dsoi:slot=container.workingDir
	Dir string `json:"dir,omitempty"`

	// Priority is that of the Job's pods.
	// +dsoi:slot=surveyJob.spec.template.spec.priorityClassName
	Priority string `json:"priority,omitempty"`
	// +dsoi:slot=outsideService.metadata.annotations
	Annotations map[string]string `json:"annotations,omitempty"`
	// +dsoi:slot=outsideService.enabled
	Reachable *bool `json:"reachable,omitempty"`
	// +dsoi:slot=cluster.services
	Gates map[string]corev1.ServiceSpec `json:"gates,omitempty"`
	// +dsoi:slot=cluster.paused
	Closed bool `json:"closed,omitempty"`
	// +dsoi:reads=Secret
	Keys string `json:"keys,omitempty"`
}

// Tugs are of one owner, who has papers.
type Tugs struct {
	Interactive bool `json:"interactive,omitempty"`

	// +dsoi:reads=Secret
	Papers string `json:"papers,omitempty"`

	// +dsoi:settings
	Crew *Crew `json:"crew,omitempty"`

	// +dsoi:nodes
	Boats []Node `json:"boats,omitempty"`
}

// Crew is a block of a role.
type Crew struct {
	// +dsoi:reads=ConfigMap
	Rota string `json:"rota,omitempty"`
}

// Node is what all nodes have.
type Node struct {
	Name     string `json:"name,omitempty"`
	Replicas int32  `json:"replicas"`
}

// HarbourStatus says what became of it.
type HarbourStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// HarbourList is a list of harbours.
//
// +kubebuilder:object:root=true
type HarbourList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Harbour `json:"items"`
}
