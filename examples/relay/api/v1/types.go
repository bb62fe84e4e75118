// Package v1 is the API of Relay, a made-up message store.
//
// +kubebuilder:object:generate=true
// +groupName=relay.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

//go:generate go tool -modfile=../../../../tools/go.mod controller-gen object crd paths=. output:crd:dir=../../config/crd
//go:generate go run github.com/datainfrahq/dsoi-gen/cmd/dsoi-gen reconcile paths=. output:dir=../../controller

// Relay is a message store: a frontend speaks with clients, a backend keeps the
// messages, and may have a cache in front of it; any number of pools of workers
// deliver. Changes roll in the order of the node types.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=backend,ports={peer: 9100},configFile=backend.yaml,configDir=/etc/relay
// +dsoi:nodeType:name=cache,ports={peer: 9200}
// +dsoi:nodeType:name=worker,workload=Deployment
// +dsoi:nodeType:name=frontend,ports={client: 9000, peer: 9001}
// +dsoi:object:kind=Service,variant=client
// +dsoi:default:slot=workload.storage[data].mountPath,value=/var/lib/relay,nodeType=backend
// +dsoi:default:slot=config.yaml[retention],value=72h,nodeType=backend
// +dsoi:set:slot=pod.containers[exporter],value="{image: relay-exporter:2.1, ports: [{name: metrics, containerPort: 9300}]}",when=monitoring
// +dsoi:set:slot=pod.annotations,value=`{prometheus.io/port: "9300"}`,when=monitoring
type Relay struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   RelaySpec   `json:"spec,omitempty"`
	Status RelayStatus `json:"status,omitempty"`
}

// RelaySpec is the wanted state of a store.
type RelaySpec struct {
	// Image and Tolerations are for all nodes.
	Image       string              `json:"image"`
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// Monitoring adds an exporter of metrics to every pod.
	Monitoring bool `json:"monitoring,omitempty"`

	// +dsoi:node=frontend
	Frontend Frontend `json:"frontend"`

	// +dsoi:node=backend
	Backend Backend `json:"backend"`

	// Cache is there if it is said.
	// +dsoi:node=cache
	Cache *Cache `json:"cache,omitempty"`

	// Workers are pools of pods that deliver messages.
	// +dsoi:nodes:nodeType=worker
	// +listType=map
	// +listMapKey=name
	Workers []WorkerPool `json:"workers,omitempty"`
}

// Component is what all nodes have.
type Component struct {
	// +kubebuilder:default=1
	Replicas  *int32                      `json:"replicas,omitempty"`
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`
}

// Frontend speaks with clients.
type Frontend struct {
	Component `json:",inline"`

	// ClientPort is 9000 by default.
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	// +dsoi:slot=container.ports[client].containerPort
	ClientPort int32 `json:"clientPort,omitempty"`

	// ClientService is one more Service, for clients, beside that for the pods. Ports
	// that it does not give are all of the pods'.
	// +dsoi:slot=clientService.spec
	ClientService *corev1.ServiceSpec `json:"clientService,omitempty"`

	// +dsoi:slot=clientService.metadata.annotations
	ClientAnnotations map[string]string `json:"clientAnnotations,omitempty"`
}

// Backend keeps messages.
type Backend struct {
	Component `json:",inline"`

	// StorageSize of the volume of each pod.
	// +dsoi:slot=workload.storage[data].spec.resources.requests[storage]
	StorageSize resource.Quantity `json:"storageSize"`

	// +dsoi:slot=workload.storage[data].spec.storageClassName
	StorageClass *string `json:"storageClass,omitempty"`

	// Retention is how long messages are kept; 72h by default.
	// +dsoi:slot=config.yaml[retention]
	Retention *metav1.Duration `json:"retention,omitempty"`
}

// Cache holds what is asked for often.
type Cache struct {
	Component `json:",inline"`

	// Megabytes of memory for messages.
	// +dsoi:slot=container.env[CACHE_MEGABYTES]
	Megabytes int32 `json:"megabytes,omitempty"`
}

// WorkerPool is pods that deliver messages.
type WorkerPool struct {
	Name      string `json:"name"`
	Component `json:",inline"`

	// Topics that the pool delivers; all when there are none.
	// +dsoi:slot=container.env[TOPICS]
	Topics []string `json:"topics,omitempty"`

	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
}

// RelayStatus says what became of it.
type RelayStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// RelayList is a list of stores.
//
// +kubebuilder:object:root=true
type RelayList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Relay `json:"items"`
}
