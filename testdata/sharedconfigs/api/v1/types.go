// Package v1 is an API whose nodes have ConfigMaps together.
//
// +kubebuilder:object:generate=true
// +groupName=sharedconfigs.example.com
package v1

import (
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Mint has a ConfigMap for the nodes of each type, and one for all, whose files are in the
// same directory.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=press,configFile="{nodeType}.conf",configDir=/etc/mint
// +dsoi:nodeType:name=scale,workload=Deployment,configFile=scale.conf,configDir=/etc/mint
// +dsoi:nodeType:name=gate,objects=PodDisruptionBudget
// +dsoi:object:kind=ConfigMap,per=nodeType
// +dsoi:object:kind=ConfigMap,variant=common,per=cluster
// +dsoi:default:slot=commonConfig[motd].text,value="Welcome to {cluster}."
type Mint struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   MintSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// MintSpec is the wanted state.
type MintSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`

	// +dsoi:slot=commonConfig[log.xml].text
	Log string `json:"log,omitempty"`

	// +dsoi:slot=commonConfigMap.metadata.labels
	Labels map[string]string `json:"labels,omitempty"`

	// +dsoi:configGroup=app
	Groups []Group `json:"groups,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Group has settings for its nodes.
type Group struct {
	Name string `json:"name"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`
}

// Node is a set of pods.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	// +dsoi:ref=groups
	Group string `json:"group,omitempty"`

	// +dsoi:slot=config.properties
	Settings map[string]string `json:"settings,omitempty"`

	// +dsoi:slot=commonConfig[log.xml].text
	Log string `json:"log,omitempty"`

	// +dsoi:slot=config.name
	File string `json:"file,omitempty"`
}

// Vault has one ConfigMap for all nodes, and one more in a directory of its own.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=lock,configFile=lock.yaml,configDir=/etc/vault
// +dsoi:nodeType:name=key,configFile=key.yaml,configDir=/etc/vault
// +dsoi:object:kind=ConfigMap,per=cluster
// +dsoi:object:kind=ConfigMap,variant=rules,per=nodeType
// +dsoi:default:slot=rulesConfig.dir,value=/etc/rules
type Vault struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   VaultSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// VaultSpec is the wanted state.
type VaultSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=config[shared.yaml].yaml
	Config map[string]string `json:"config,omitempty"`

	// +dsoi:roles
	Roles map[string]Role `json:"roles,omitempty"`
}

// Role is what nodes stand below.
type Role struct {
	// +dsoi:slot=config.yaml
	Config map[string]string `json:"config,omitempty"`

	Rules *Rules `json:"rules,omitempty"`

	// +dsoi:nodes
	Groups map[string]RoleGroup `json:"groups,omitempty"`
}

// RoleGroup is a node.
type RoleGroup struct {
	Replicas int32 `json:"replicas"`

	// +dsoi:slot=config[shared.yaml].yaml
	Config map[string]string `json:"config,omitempty"`

	Rules *Rules `json:"rules,omitempty"`

	// Storage is mounted where it says.
	Storage []Storage `json:"storage,omitempty"`
}

// Storage is a volume.
type Storage struct {
	Name      string            `json:"name"`
	MountPath string            `json:"mountPath"`
	Size      resource.Quantity `json:"size"`
}

// Rules are a file, and where it is.
type Rules struct {
	// +dsoi:slot=rulesConfig.dir
	Dir string `json:"dir,omitempty"`

	// +dsoi:slot=rulesConfig[rules.json].json
	Of map[string]int64 `json:"of,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// MintList is a list of mints.
//
// +kubebuilder:object:root=true
type MintList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Mint `json:"items"`
}

// VaultList is a list of vaults.
//
// +kubebuilder:object:root=true
type VaultList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Vault `json:"items"`
}
