// Package v1 is the API of Mosaic, a made-up column store.
//
// +kubebuilder:object:generate=true
// +groupName=mosaic.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

//go:generate go tool -modfile=../../../../tools/go.mod controller-gen object crd paths=. output:crd:dir=../../config/crd
//go:generate go run github.com/datainfrahq/dsoi-gen/cmd/dsoi-gen reconcile paths=. output:dir=../../controller

// Mosaic is a column store: loaders take rows in, keepers hold them, queriers
// answer questions. Its nodes are a map, and the spec has defaults for all that
// they say.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=keeper,configFile=mosaic.properties,configDir=/etc/mosaic,ports={http: 8080, transfer: 8081}
// +dsoi:nodeType:name=loader,configFile=mosaic.properties,configDir=/etc/mosaic,ports={http: 8080}
// +dsoi:nodeType:name=querier,workload=Deployment,configFile=mosaic.properties,configDir=/etc/mosaic,ports={http: 8080}
// +dsoi:default:slot=container.image,value="{repository}:{version}"
// +dsoi:default:slot=container.readinessProbe,value="{httpGet: {path: /ready, port: http}}"
// +dsoi:default:slot=config[logging.yaml].yaml[level],value=info
// +dsoi:set:slot=container.env[MOSAIC_NODE],value="{cluster}/{node}"
// +dsoi:set:slot=config.properties[node.type],value="{nodeType}"
type Mosaic struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MosaicSpec   `json:"spec,omitempty"`
	Status MosaicStatus `json:"status,omitempty"`
}

// MosaicSpec is the wanted state of a store.
type MosaicSpec struct {
	// Settings are for all nodes.
	Settings `json:",inline"`

	// Nodes by name.
	// +dsoi:nodes
	Nodes map[string]Node `json:"nodes,omitempty"`
}

// Node is a set of pods that do the same. What it says wins over the spec.
type Node struct {
	// +kubebuilder:validation:Enum=keeper;loader;querier
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// Enabled is true by default. What is switched off keeps its volumes.
	Enabled *bool `json:"enabled,omitempty"`

	Settings `json:",inline"`
}

// Settings can be said for all nodes, and for each.
type Settings struct {
	// The image is Repository:Version.
	Repository      string                        `json:"repository,omitempty"`
	Version         string                        `json:"version,omitempty"`
	ImagePullPolicy corev1.PullPolicy             `json:"imagePullPolicy,omitempty"`
	Resources       corev1.ResourceRequirements   `json:"resources,omitempty"`
	NodeSelector    map[string]string             `json:"nodeSelector,omitempty"`
	Tolerations     []corev1.Toleration           `json:"tolerations,omitempty"`
	PullSecrets     []corev1.LocalObjectReference `json:"imagePullSecrets,omitempty"`

	// Properties are lines of mosaic.properties.
	// +dsoi:slot=config.properties
	Properties map[string]string `json:"properties,omitempty"`

	// JVMOptions are lines of jvm.options: first those of the spec.
	// +dsoi:slot=config[jvm.options].append
	JVMOptions []string `json:"jvmOptions,omitempty"`

	// Logging is logging.yaml.
	// +dsoi:slot=config[logging.yaml].yaml
	Logging *Logging `json:"logging,omitempty"`

	// Disks by name: volumes that each pod has for itself. A node with disks: {} has
	// none.
	// +dsoi:slot=workload.storage
	// +dsoi:merge=clear
	Disks map[string]Disk `json:"disks,omitzero"`

	// Readiness says when a pod takes part.
	// +dsoi:slot=container.readinessProbe
	Readiness *Check `json:"readiness,omitempty"`

	// +dsoi:slot=service
	Service *Service `json:"service,omitempty"`
}

// Logging says how much is logged.
type Logging struct {
	// +kubebuilder:validation:Enum=debug;info;warn
	Level string `json:"level,omitempty"`
	// Loggers have levels of their own, by name.
	Loggers map[string]string `json:"loggers,omitempty"`
}

// Disk is a volume.
type Disk struct {
	Size         *resource.Quantity                  `json:"size,omitempty"`
	Path         string                              `json:"path,omitempty"`
	StorageClass *string                             `json:"storageClass,omitempty"`
	AccessModes  []corev1.PersistentVolumeAccessMode `json:"accessModes,omitempty"`
}

// Check is a question by HTTP.
type Check struct {
	// +dsoi:slot=container.readinessProbe.httpGet.path
	Path             string `json:"path,omitempty"`
	PeriodSeconds    int32  `json:"periodSeconds,omitempty"`
	FailureThreshold int32  `json:"failureThreshold,omitempty"`
}

// Service says how nodes are reached.
type Service struct {
	Type        corev1.ServiceType `json:"type,omitempty"`
	Annotations map[string]string  `json:"annotations,omitempty"`
}

// MosaicStatus says what became of it.
type MosaicStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// MosaicList is a list of stores.
//
// +kubebuilder:object:root=true
type MosaicList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mosaic `json:"items"`
}
