// Package v1 is an API that has configuration files by name.
//
// +kubebuilder:object:generate=true
// +groupName=filesbyname.example.com
package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Rack has files that nobody knew of when its operator was made.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=book,configDir=/etc/rack,configFile=rack.conf
// +dsoi:default:slot=config.properties[pages],value=100
// +dsoi:default:slot=config[core-site.xml].xml[fs.defaultFS],value="hdfs://{cluster}"
// +dsoi:default:slot=config[core-site.xml].xml[fs.trash],value=0
// +dsoi:set:slot=config[core-site.xml].xml[fs.owner],value=rack
type Rack struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   RackSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// RackSpec is the wanted state.
type RackSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=config[*].properties
	Properties map[string]map[string]string `json:"properties,omitempty"`
	// +dsoi:slot=config[*].xml
	Sites map[string]Site `json:"sites,omitempty"`
	// +dsoi:slot=config[*].text
	Texts map[string]string `json:"texts,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Site is a file of properties.
type Site map[string]string

// Node is one node.
type Node struct {
	Name     string `json:"name"`
	Replicas int32  `json:"replicas"`

	// +dsoi:slot=config.properties
	Own map[string]string `json:"own,omitempty"`
	// +dsoi:slot=config[*].properties
	Properties *map[string]map[string]int32 `json:"properties,omitempty"`
	// +dsoi:slot=config[*].xml
	// +dsoi:merge=replace
	Sites map[string]map[string]string `json:"sites,omitempty"`
	// +dsoi:slot=config[*].append
	Lines map[string][]string `json:"lines,omitempty"`
}

// Drawer has files in YAML, JSON and TOML, and its nodes have them together.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=fork,configDir=/etc/drawer
// +dsoi:nodeType:name=spoon,configDir=/etc/drawer
// +dsoi:object:kind=ConfigMap,per=nodeType
// +dsoi:object:kind=ConfigMap,variant=common,per=cluster
// +dsoi:default:slot=commonConfig.dir,value=/etc/common
// +dsoi:default:slot=config[app.yaml].yaml[a.b],value=1
type Drawer struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   DrawerSpec `json:"spec,omitempty"`
	Status Status     `json:"status,omitempty"`
}

// DrawerSpec is the wanted state.
type DrawerSpec struct {
	Image string `json:"image"`

	// +dsoi:slot=config[*].yaml
	Documents map[string]Document `json:"documents,omitempty"`
	// +dsoi:slot=config[*].json
	JSON map[string]string `json:"json,omitempty"`
	// +dsoi:slot=config[*].toml
	TOML map[string]string `json:"toml,omitempty"`
	// +dsoi:slot=commonConfig[*].text
	Common map[string]string `json:"common,omitempty"`

	// +dsoi:node=fork
	Fork *Piece `json:"fork,omitempty"`
	// +dsoi:nodes
	Spoons map[string]Spoon `json:"spoons,omitempty"`
}

// Document is a struct that a file is made of.
type Document struct {
	Level string            `json:"level,omitempty"`
	Tags  map[string]string `json:"tags,omitempty"`
}

// Piece is one node.
type Piece struct {
	Replicas int32 `json:"replicas,omitempty"`
	// +dsoi:slot=config[*].yaml
	Documents map[string]*Document `json:"documents,omitempty"`
}

// Spoon is one of several nodes of a type.
type Spoon struct {
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas,omitempty"`
	// +dsoi:slot=config[*].yaml
	YAML map[string]string `json:"yaml,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// RackList is a list of them.
//
// +kubebuilder:object:root=true
type RackList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Rack `json:"items"`
}

// DrawerList is a list of them.
//
// +kubebuilder:object:root=true
type DrawerList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Drawer `json:"items"`
}
