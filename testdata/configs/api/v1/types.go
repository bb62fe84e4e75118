// Package v1 has configuration files of all sorts, on all levels, in the three shapes of a
// custom resource.
//
// +kubebuilder:object:generate=true
// +groupName=configs.example.com
package v1

import (
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Status is the status of all three.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// Farm has its nodes in a list, and config groups.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=field,configFile=farm.yaml,configDir=/etc/farm
// +dsoi:nodeType:name=barn,workload=Deployment,configFile="{nodeType}.yaml"
// +dsoi:default:slot=config.yaml[server.port],value="8080"
// +dsoi:default:slot=config[jvm.options].append,value="-Xss1m"
// +dsoi:default:slot=config[farm.properties].properties,value="{region: north, slots: 4}",nodeType=field
// +dsoi:set:slot=config.yaml[security],value="{enabled: true}",nodeType=field
type Farm struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   FarmSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// FarmList lists them.
//
// +kubebuilder:object:root=true
type FarmList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Farm `json:"items"`
}

// FarmSpec is its spec.
type FarmSpec struct {
	Image string `json:"image"`
	// +dsoi:slot=config.dir
	ConfigDir string `json:"configDir,omitempty"`
	// +dsoi:slot=config.yaml
	Config apiextensionsv1.JSON `json:"config,omitempty"`
	// +dsoi:slot=config[farm.properties].properties
	Properties map[string]intstr.IntOrString `json:"properties,omitempty"`
	// +dsoi:slot=config[jvm.options].append
	JVM []string `json:"jvm,omitempty"`

	// +dsoi:configGroup=app
	AppConfig []FarmConfig `json:"appConfig,omitempty"`
	// +dsoi:nodes
	Nodes []FarmNode `json:"nodes,omitempty"`
}

// FarmConfig is an entry of the config group.
type FarmConfig struct {
	Name string `json:"name"`
	// +dsoi:slot=config.yaml
	Config *FarmSettings `json:"config,omitempty"`
	// +dsoi:slot=config[options.json].json
	Options runtime.RawExtension `json:"options,omitempty"`
	// +dsoi:slot=config[log.xml].text
	Log string `json:"log,omitempty"`
	// +dsoi:slot=config[jvm.options].append
	JVM Line `json:"jvm,omitempty"`
}

// Line is a line.
type Line string

// FarmSettings are written to the file as they are.
type FarmSettings struct {
	Server  Server           `json:"server,omitempty"`
	Limits  map[string]int64 `json:"limits,omitempty"`
	Plugins []string         `json:"plugins,omitempty"`
	// Heap is not set where it is empty, whatever encoding/json makes of it.
	Heap string `json:"heap"`
	// Debug can be said to be false.
	Debug *bool `json:"debug,omitempty"`
}

// Server is a part of the settings, and of the pods.
type Server struct {
	// +dsoi:slot=container.ports[http].containerPort
	Port   int32              `json:"port"`
	Buffer *resource.Quantity `json:"buffer,omitempty"`
}

// FarmNode is a node.
type FarmNode struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`
	// +dsoi:ref=appConfig
	AppConfig string `json:"appConfig,omitempty"`

	// +dsoi:slot=config.dir
	ConfigDir string `json:"configDir,omitempty"`
	// +dsoi:slot=config.name
	ConfigName string `json:"configName,omitempty"`
	// Config is YAML.
	// +dsoi:slot=config.yaml
	Config string `json:"config,omitempty"`
	// +dsoi:slot=config.yaml[server.port]
	Port *int32 `json:"port,omitempty"`
	// +dsoi:slot=config.yaml[limits]
	// +dsoi:merge=replace
	Limits map[string]int64 `json:"limits,omitempty"`
	// +dsoi:slot=`config.yaml["farm.example.com/retention".days]`
	Retention int32 `json:"retention,omitempty"`
	// +dsoi:slot=config[farm.properties].properties[threads]
	Threads int32 `json:"threads,omitempty"`
	// +dsoi:slot=config[farm.properties].properties[timeout]
	Timeout *metav1.Duration `json:"timeout,omitempty"`
	// +dsoi:slot=config[log.xml].text
	Log *string `json:"log,omitempty"`
}

// Pond has its nodes in a map, with the same settings for all of them; a struct of its own
// has all that is about configuration.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=frog,configFile=pond.conf,configDir=/etc/pond
type Pond struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PondSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// PondList lists them.
//
// +kubebuilder:object:root=true
type PondList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Pond `json:"items"`
}

// PondSpec is its spec.
type PondSpec struct {
	Image string `json:"image"`

	PondSettings `json:",inline"`

	// +dsoi:nodes
	Nodes map[string]PondNode `json:"nodes,omitempty"`
}

// PondSettings are for all nodes, or for one.
type PondSettings struct {
	// +dsoi:slot=config
	Config *PondConfig `json:"config,omitempty"`
	// +dsoi:slot=config[logging.conf]
	Logging PondFile `json:"logging,omitempty"`
}

// PondConfig fills the slots of its fields' names.
type PondConfig struct {
	Dir        string            `json:"dir,omitempty"`
	Name       string            `json:"name,omitempty"`
	Text       string            `json:"text,omitempty"`
	Properties map[string]string `json:"properties,omitempty"`
	Append     string            `json:"append,omitempty"`
}

// PondFile fills the slots of a file.
type PondFile struct {
	Text string `json:"text,omitempty"`
	// +dsoi:slot=config[logging.conf].properties
	Levels map[string]*bool `json:"levels,omitempty"`
}

// PondNode is a node.
type PondNode struct {
	Replicas int32 `json:"replicas"`

	PondSettings `json:",inline"`
}

// Reef has a field for each of its node types, which read their files again by themselves.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:path=reefs
// +dsoi:cluster:configHash=None
// +dsoi:nodeType:name=crab,configFile=crab.json,configDir=/etc/reef
// +dsoi:nodeType:name=fish,workload=Deployment,configFile=fish.yaml,configDir=/etc/reef
type Reef struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   ReefSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// ReefList lists them.
//
// +kubebuilder:object:root=true
type ReefList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Reef `json:"items"`
}

// ReefSpec is its spec.
type ReefSpec struct {
	Image string `json:"image"`
	// Depth is in two files.
	// +dsoi:slot=config[sea.yaml].yaml[depth]
	// +dsoi:slot=config[sea.properties].properties[depth]
	Depth int32 `json:"depth,omitempty"`

	// +dsoi:node=crab
	Crab Crab `json:"crab,omitempty"`
	// +dsoi:node=fish
	Fish *Fish `json:"fish,omitempty"`
}

// Crab is the node of its type.
type Crab struct {
	Replicas int32 `json:"replicas"`
	// +dsoi:slot=config.json
	Config CrabConfig `json:"config,omitempty"`
}

// CrabConfig is the configuration of a crab.
type CrabConfig struct {
	Claws int32             `json:"claws,omitempty"`
	Home  map[string]Stone  `json:"home,omitempty"`
	Extra map[string]string `json:"extra,omitempty"`
}

// Stone is a stone.
type Stone struct {
	Weight int32 `json:"weight"`
	Flat   *bool `json:"flat,omitempty"`
}

// Fish is the node of its type.
type Fish struct {
	Replicas int32 `json:"replicas"`
	// +dsoi:slot=config.yaml
	Config map[string]apiextensionsv1.JSON `json:"config,omitempty"`
	// +dsoi:slot=config.yaml[fins.count]
	Fins int32 `json:"fins,omitempty"`
}
