// Package v1 is an API whose nodes have every kind of object that there is.
//
// +kubebuilder:object:generate=true
// +groupName=everykind.example.com
package v1

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Harbor has three types of node, and everything around them.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=dock,ports={crane: 7000},configFile=dock.properties,configDir=/etc/harbor
// +dsoi:nodeType:name=tower,workload=Deployment,ports={radio: 7100},configFile=tower.properties,configDir=/etc/harbor
// +dsoi:nodeType:name=patrol,workload=DaemonSet,configFile=patrol.properties,configDir=/etc/harbor
// +dsoi:object:kind=Service,variant=client
// +dsoi:object:kind=Secret,per=cluster
// +dsoi:object:kind=Job,per=cluster,awaited=true
// +dsoi:rule:groups={""},resources=pods,verbs={get,list,watch}
type Harbor struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   HarborSpec   `json:"spec,omitempty"`
	Status HarborStatus `json:"status,omitempty"`
}

// HarborSpec is the wanted state.
type HarborSpec struct {
	DeploymentOrder []string            `json:"deploymentOrder,omitempty"`
	Image           string              `json:"image"`
	Tolerations     []corev1.Toleration `json:"tolerations,omitempty"`

	// +dsoi:slot=secret.stringData[password]
	Password string `json:"password,omitempty"`

	// Migration runs before the nodes.
	// +dsoi:slot=job.spec
	Migration *batchv1.JobSpec `json:"migration,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is one node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas *int32 `json:"replicas,omitempty"`

	Image          string                            `json:"image,omitempty"`
	Env            []corev1.EnvVar                   `json:"env,omitempty"`
	Resources      corev1.ResourceRequirements       `json:"resources,omitempty"`
	ReadinessProbe *corev1.Probe                     `json:"readinessProbe,omitempty"`
	NodeSelector   map[string]string                 `json:"nodeSelector,omitempty"`
	Tolerations    []corev1.Toleration               `json:"tolerations,omitempty"`
	UpdateStrategy *appsv1.StatefulSetUpdateStrategy `json:"updateStrategy,omitempty"`

	// +dsoi:slot=config.properties
	Properties map[string]string `json:"properties,omitempty"`

	// +dsoi:slot=workload.storage[data].spec.resources.requests[storage]
	Storage *resource.Quantity `json:"storage,omitempty"`

	// +dsoi:slot=clientService.spec
	Client *corev1.ServiceSpec `json:"client,omitempty"`

	// +dsoi:slot=node.services
	Services map[string]corev1.ServiceSpec `json:"services,omitempty"`

	// +dsoi:slot=ingress.spec
	Ingress *networkingv1.IngressSpec `json:"ingress,omitempty"`

	// +dsoi:slot=networkPolicy.spec
	NetworkPolicy *networkingv1.NetworkPolicySpec `json:"networkPolicy,omitempty"`

	// +dsoi:slot=autoscaler.spec
	Autoscaler *autoscalingv2.HorizontalPodAutoscalerSpec `json:"autoscaler,omitempty"`

	// +dsoi:slot=cronJob.spec
	Cleaning *batchv1.CronJobSpec `json:"cleaning,omitempty"`
}

// HarborStatus says what became of it.
type HarborStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// HarborList is a list of harbors.
//
// +kubebuilder:object:root=true
type HarborList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Harbor `json:"items"`
}
