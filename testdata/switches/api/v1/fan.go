package v1

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Fan has fields that say whether there are objects.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=blade,ports={air: 80}
// +dsoi:object:kind=Service,variant=client
// +dsoi:object:kind=CronJob,per=cluster
// +dsoi:set:slot=clientService.enabled,value=false,when="mode=hidden"
type Fan struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FanSpec    `json:"spec,omitempty"`
	Status LampStatus `json:"status,omitempty"`
}

// FanSpec is the wanted state.
type FanSpec struct {
	Image string `json:"image"`
	Mode  string `json:"mode,omitempty"`

	// Budget is for all nodes that do not say otherwise.
	// +dsoi:slot=podDisruptionBudget
	Budget *Budget `json:"budget,omitempty"`

	// +dsoi:slot=cronJob.spec
	Cleaning *batchv1.CronJobSpec `json:"cleaning,omitempty"`

	// Clean has to be said for the cleaning to be done.
	// +dsoi:slot=cronJob.enabled
	Clean bool `json:"clean,omitempty"`

	// +dsoi:nodes
	Blades []Blade `json:"blades,omitempty"`
}

// Budget is how many pods may be away, if it matters.
type Budget struct {
	Enabled        *bool               `json:"enabled,omitempty"`
	MaxUnavailable *intstr.IntOrString `json:"maxUnavailable,omitempty"`
}

// Blade is a node.
type Blade struct {
	Name     string `json:"name"`
	Replicas *int32 `json:"replicas,omitempty"`

	// +dsoi:slot=podDisruptionBudget
	Budget *Budget `json:"budget,omitempty"`

	// +dsoi:slot=clientService.spec.type
	Client *corev1.ServiceType `json:"client,omitempty"`
}

// FanList is a list of fans.
//
// +kubebuilder:object:root=true
type FanList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Fan `json:"items"`
}
