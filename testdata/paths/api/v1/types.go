// Package v1 has a kind whose fields fill places inside of objects.
//
// +kubebuilder:object:generate=true
// +groupName=paths.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Mill has fields of its own for what Kubernetes has deep inside of its objects.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:without=spread
// +dsoi:nodeType:name=stone,ports={http: 80, admin: 81}
// +dsoi:nodeType:name=wheel,workload=Deployment,ports={http: 80}
type Mill struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MillSpec   `json:"spec,omitempty"`
	Status MillStatus `json:"status,omitempty"`
}

// MillSpec is its spec.
type MillSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=container.securityContext.runAsUser
	User int `json:"user,omitempty"`
	// +dsoi:slot=container.securityContext
	Security *corev1.SecurityContext `json:"security,omitempty"`
	// +dsoi:slot=service.metadata.annotations
	ServiceAnnotations map[string]string `json:"serviceAnnotations,omitempty"`
	// +dsoi:slot=service.metadata.labels
	ServiceLabels map[string]string `json:"serviceLabels,omitempty"`
	// +dsoi:slot=container.resources.requests[cpu]
	CPU resource.Quantity `json:"cpu,omitempty"`
	// +dsoi:slot=workload.updateStrategy.rollingUpdate.partition
	Partition *int32 `json:"partition,omitempty"`
	// +dsoi:slot=podDisruptionBudget.spec.minAvailable
	MinAvailable string `json:"minAvailable,omitempty"`

	// MetricsImage is below what a node says of all its sidecars.
	// +dsoi:slot=pod.containers[metrics].image
	MetricsImage string `json:"metricsImage,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// MillStatus is its status.
type MillStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// MillList lists them.
//
// +kubebuilder:object:root=true
type MillList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mill `json:"items"`
}

// Node is a node.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=container.securityContext.runAsUser
	User *int64 `json:"user,omitempty"`
	// Security takes the place of what less specific levels say of the same fields.
	// +dsoi:slot=container.securityContext
	Security *corev1.SecurityContext `json:"security,omitempty"`
	// +dsoi:slot=container.ports[http].containerPort
	Port int `json:"port,omitempty"`
	// +dsoi:slot=container.env[SECRET].valueFrom.secretKeyRef.name
	Secret string `json:"secret,omitempty"`
	// +dsoi:slot=container.env[SECRET].valueFrom.secretKeyRef.key
	SecretKey string `json:"secretKey,omitempty"`
	// +dsoi:slot=container.livenessProbe.httpGet.path
	ProbePath string `json:"probePath,omitempty"`
	// +dsoi:slot=container.livenessProbe.httpGet.port
	ProbePort int32 `json:"probePort,omitempty"`
	// +dsoi:slot=container.livenessProbe.periodSeconds
	ProbePeriod int32 `json:"probePeriod,omitempty"`
	// +dsoi:slot=container.resources.limits[memory]
	Memory string `json:"memory,omitempty"`
	// +dsoi:slot=container.resources.requests[cpu]
	CPU resource.Quantity `json:"cpu,omitempty"`
	// +dsoi:slot=container.tty
	TTY bool `json:"terminal,omitempty"`

	// +dsoi:slot=pod.hostname
	Hostname string `json:"hostname,omitempty"`
	// +dsoi:slot=pod.nodeSelector[example.com/disk]
	Disk string `json:"disk,omitempty"`
	// +dsoi:slot=pod.volumes[scratch].emptyDir.sizeLimit
	Scratch string `json:"scratch,omitempty"`
	// +dsoi:slot=pod.containers[metrics]
	Metrics *corev1.Container `json:"metrics,omitempty"`
	// Sidecars stand beside the main container; one of its name is for that.
	Sidecars []corev1.Container `json:"sidecars,omitempty"`
	// +dsoi:slot=pod.tolerations[key=dedicated].value
	Dedicated string `json:"dedicated,omitempty"`
	// +dsoi:slot="pod.topologySpreadConstraints[topologyKey=topology.kubernetes.io/zone].maxSkew"
	Skew int32 `json:"skew,omitempty"`
	// +dsoi:slot=pod.affinity.nodeAffinity
	NodeAffinity *corev1.NodeAffinity `json:"nodeAffinity,omitempty"`

	// +dsoi:slot=workload.updateStrategy.rollingUpdate.maxUnavailable
	MaxUnavailable string `json:"maxUnavailable,omitempty"`
	// +dsoi:slot=workload.strategy.rollingUpdate.maxSurge
	MaxSurge *int `json:"maxSurge,omitempty"`
	// +dsoi:slot=statefulSet.metadata.annotations[example.com/note]
	Note string `json:"note,omitempty"`

	// Service is the whole of it.
	// +dsoi:slot=service.spec
	Service *corev1.ServiceSpec `json:"service,omitempty"`
	// +dsoi:slot=service.spec.type
	ServiceType corev1.ServiceType `json:"serviceType,omitempty"`
	// Families, ExternalTraffic and InternalTraffic are of types with a second name.
	// +dsoi:slot=service.spec.ipFamilyPolicy
	//lint:ignore SA1019 the second name is part of this case
	Families corev1.IPFamilyPolicyType `json:"families,omitempty"`
	// +dsoi:slot=service.spec.externalTrafficPolicy
	//lint:ignore SA1019 the second name is part of this case
	ExternalTraffic corev1.ServiceExternalTrafficPolicyType `json:"externalTraffic,omitempty"`
	// +dsoi:slot=service.spec.internalTrafficPolicy
	//lint:ignore SA1019 the second name is part of this case
	InternalTraffic corev1.ServiceInternalTrafficPolicyType `json:"internalTraffic,omitempty"`
	// NodePort is also that of the host.
	// +dsoi:slot=service.spec.ports[http].nodePort
	// +dsoi:slot=container.ports[http].hostPort
	NodePort int32 `json:"nodePort,omitempty"`
	// +dsoi:slot=service.metadata.annotations[example.com/balancer]
	Balancer string `json:"balancer,omitempty"`
	// +dsoi:slot=ingress.spec.ingressClassName
	IngressClass string `json:"ingressClass,omitempty"`
}
