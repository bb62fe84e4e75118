// Package v1 is an API in which one field of the pods is put together from many.
//
// +kubebuilder:object:generate=true
// +groupName=long.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Train has an engine that is described in detail, and waggons that are not.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=engine
// +dsoi:nodeType:name=waggon
type Train struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              TrainSpec   `json:"spec,omitempty"`
	Status            TrainStatus `json:"status,omitempty"`
}

// TrainSpec is the spec of a train.
type TrainSpec struct {
	Image string `json:"image"`
	// +dsoi:node=engine
	Engine Engine `json:"engine"`
	// +dsoi:nodes
	Waggons []Waggon `json:"waggons,omitempty"`
}

// TrainStatus is the status of a train.
type TrainStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// Waggon is one of many.
type Waggon struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas *int32 `json:"replicas,omitempty"`
	// +dsoi:slot=container.env[HEAP]
	Heap string `json:"heap,omitempty"`
}

// Engine is described in detail.
type Engine struct {
	Replicas *int32 `json:"replicas,omitempty"`
	// +dsoi:slot=container.env[HEAP]
	Heap string `json:"heap,omitempty"`
	// +dsoi:slot=container.env[REGION]
	Region string `json:"region,omitempty"`
	// +dsoi:slot=container.env[ZONE]
	Zone string `json:"zone,omitempty"`
	// +dsoi:slot=container.env[RACK]
	Rack string `json:"rack,omitempty"`
	// +dsoi:slot=container.env[LOG_LEVEL]
	LogLevel string `json:"logLevel,omitempty"`
	// +dsoi:slot=container.env[LOG_FORMAT]
	LogFormat string `json:"logFormat,omitempty"`
	// +dsoi:slot=container.env[LOCALE]
	Locale string `json:"locale,omitempty"`
	// +dsoi:slot=container.env[TZ]
	Tz string `json:"tz,omitempty"`
	// +dsoi:slot=container.env[PROXY]
	Proxy string `json:"proxy,omitempty"`
	// +dsoi:slot=container.readinessProbe.httpGet.path
	ProbePath string `json:"probePath,omitempty"`
	// +dsoi:slot=container.readinessProbe.httpGet.host
	ProbeHost string `json:"probeHost,omitempty"`
	// +dsoi:slot=container.readinessProbe.httpGet.scheme
	ProbeScheme corev1.URIScheme `json:"probeScheme,omitempty"`
	// +dsoi:slot=container.readinessProbe.initialDelaySeconds
	ProbeDelay int32 `json:"probeDelay,omitempty"`
	// +dsoi:slot=container.readinessProbe.timeoutSeconds
	ProbeTimeout int32 `json:"probeTimeout,omitempty"`
	// +dsoi:slot=container.readinessProbe.periodSeconds
	ProbePeriod int32 `json:"probePeriod,omitempty"`
	// +dsoi:slot=container.readinessProbe.successThreshold
	ProbeSuccesses int32 `json:"probeSuccesses,omitempty"`
	// +dsoi:slot=container.readinessProbe.failureThreshold
	ProbeFailures int32 `json:"probeFailures,omitempty"`
	// +dsoi:slot=container.readinessProbe.terminationGracePeriodSeconds
	ProbeGrace *int64 `json:"probeGrace,omitempty"`
	// +dsoi:slot=pod.securityContext.runAsUser
	User *int64 `json:"user,omitempty"`
	// +dsoi:slot=pod.securityContext.runAsGroup
	Group *int64 `json:"group,omitempty"`
	// +dsoi:slot=pod.securityContext.runAsNonRoot
	NonRoot *bool `json:"nonRoot,omitempty"`
	// +dsoi:slot=pod.securityContext.fsGroup
	FilesGroup *int64 `json:"filesGroup,omitempty"`
	// +dsoi:slot=pod.securityContext.supplementalGroups
	Groups []int64 `json:"groups,omitempty"`
	// +dsoi:slot=pod.securityContext.seLinuxOptions.user
	SELinuxUser string `json:"seLinuxUser,omitempty"`
	// +dsoi:slot=pod.securityContext.seLinuxOptions.role
	SELinuxRole string `json:"seLinuxRole,omitempty"`
	// +dsoi:slot=pod.securityContext.seLinuxOptions.type
	SELinuxType string `json:"seLinuxType,omitempty"`
	// +dsoi:slot=pod.securityContext.seLinuxOptions.level
	SELinuxLevel string `json:"seLinuxLevel,omitempty"`
}
