// Package v1 is the API of Quorum, a made-up key-value store.
//
// +kubebuilder:object:generate=true
// +groupName=quorum.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

//go:generate go tool -modfile=../../../../tools/go.mod controller-gen object crd paths=. output:crd:dir=../../config/crd
//go:generate go run github.com/datainfrahq/dsoi-gen/cmd/dsoi-gen reconcile paths=. output:dir=../../controller

// Quorum is a key-value store: voters agree on every write, readers answer
// queries.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=voter,configFile=quorum.conf,configDir=/etc/quorum,ports={client: 7000, peer: 7001}
// +dsoi:nodeType:name=reader,workload=Deployment,configFile=quorum.conf,configDir=/etc/quorum,ports={client: 7000}
type Quorum struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   QuorumSpec   `json:"spec,omitempty"`
	Status QuorumStatus `json:"status,omitempty"`
}

// QuorumSpec is the wanted state of a store.
type QuorumSpec struct {
	// Image and Tolerations are for all nodes.
	Image       string              `json:"image"`
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// Settings are lines of every node's configuration file.
	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is a set of pods that do the same. What it says wins over the spec.
type Node struct {
	Name      string                      `json:"name"`
	NodeType  string                      `json:"nodeType"`
	Replicas  int32                       `json:"replicas"`
	Image     string                      `json:"image,omitempty"`
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	Storage   []Storage                   `json:"storage,omitempty"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
}

// Storage is a volume that each pod of a node has for itself.
type Storage struct {
	Name      string                           `json:"name"`
	MountPath string                           `json:"mountPath"`
	Spec      corev1.PersistentVolumeClaimSpec `json:"spec"`
}

// QuorumStatus says what became of it.
type QuorumStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// QuorumList is a list of stores.
//
// +kubebuilder:object:root=true
type QuorumList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Quorum `json:"items"`
}
