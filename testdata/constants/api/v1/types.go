// Package v1 has a kind of which markers say what its objects are like.
//
// +kubebuilder:object:generate=true
// +groupName=constants.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Kiln knows what a kiln needs.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=fire,ports={http: 80},configFile=kiln.conf,configDir=/etc/kiln
// +dsoi:nodeType:name=smoke,workload=Deployment,ports={http: 80},configFile=kiln.conf,configDir=/etc/kiln
// +dsoi:default:slot=container.imagePullPolicy,value=Always
// +dsoi:default:slot=pod.terminationGracePeriodSeconds,value="600",nodeType=fire
// +dsoi:default:slot=container.livenessProbe,value="{httpGet: {path: /health, port: http}, periodSeconds: 5}"
// +dsoi:default:slot=container.resources,value="{requests: {cpu: 500m, memory: 1Gi}}",nodeType=fire
// +dsoi:default:slot=container.env[JAVA_OPTS],value="-Xmx1g"
// +dsoi:default:slot=pod.tolerations,value="[{key: hot, operator: Exists}]"
// +dsoi:default:slot=service.metadata.annotations[example.com/warm],value="true",nodeType=fire
// +dsoi:default:slot=service.spec.publishNotReadyAddresses,value="true"
// +dsoi:default:slot=workload.podManagementPolicy,value=Parallel
// +dsoi:default:slot=workload.updateStrategy.rollingUpdate.maxUnavailable,value="50%",nodeType=fire
// +dsoi:default:slot=podDisruptionBudget.spec.minAvailable,value="1",nodeType=smoke
// +dsoi:default:slot=config.properties[heat],value=low
// +dsoi:set:slot=container.command,value="[/bin/kiln, --foreground]"
// +dsoi:set:slot=container.securityContext.runAsNonRoot,value="true"
// +dsoi:set:slot=pod.hostNetwork,value="true",nodeType=smoke
type Kiln struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   KilnSpec   `json:"spec,omitempty"`
	Status KilnStatus `json:"status,omitempty"`
}

// KilnSpec is its spec.
type KilnSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=config.properties
	Settings        map[string]string       `json:"settings,omitempty"`
	SecurityContext *corev1.SecurityContext `json:"securityContext,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// KilnStatus is its status.
type KilnStatus struct {
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

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	ImagePullPolicy               corev1.PullPolicy           `json:"imagePullPolicy,omitempty"`
	TerminationGracePeriodSeconds *int64                      `json:"terminationGracePeriodSeconds,omitempty"`
	Resources                     corev1.ResourceRequirements `json:"resources,omitempty"`
	Env                           []corev1.EnvVar             `json:"env,omitempty"`
	// +dsoi:slot=container.livenessProbe.periodSeconds
	Period int32 `json:"period,omitempty"`
}
