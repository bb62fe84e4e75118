// Package v1 is an API whose markers put texts together inside of configuration files.
//
// +kubebuilder:object:generate=true
// +groupName=composedconfigs.example.com
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Loom has files of every sort.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=weaver,configFile=loom.yaml
// +dsoi:default:slot=config.dir,value="{home|/usr/share/loom}/config"
// +dsoi:set:slot=config.yaml[server.url],value="http://{cluster}:{port|80}/"
// +dsoi:default:slot=config.yaml,value="{list: ['{node}', 2], pattern: '{{x}}', none: null, logs: '{logs}/all'}"
// +dsoi:default:slot=config.yaml,value="{fast: '{node} is'}",when=fast
// +dsoi:set:slot=config[core.xml].xml,value="{of: '{cluster}', max: 3}"
// +dsoi:default:slot=config[app.properties].properties,value="{name: '{node}', slots: 4}"
// +dsoi:set:slot=config[app.toml].toml[a.b],value="'{nodeType}'"
// +dsoi:set:slot=config[app.json].json,value="['{port}']"
// +dsoi:default:slot=config[dates.yaml].yaml,value="{since: 2026-01-31, 7: '{node}', ratio: 0.5, gone: {x: null}}"
// +dsoi:default:slot=config[braces.yaml].yaml,value="{all: '{{x}} 5%'}"
type Loom struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   LoomSpec `json:"spec,omitempty"`
	Status Status   `json:"status,omitempty"`
}

// LoomSpec is the wanted state.
type LoomSpec struct {
	Image string `json:"image"`

	Home string `json:"home,omitempty"`
	Logs string `json:"logs,omitempty"`
	Port *int32 `json:"port,omitempty"`

	// +dsoi:slot=config.yaml
	Config map[string]string `json:"config,omitempty"`

	// +dsoi:nodes
	Nodes []Node `json:"nodes,omitempty"`
}

// Node is a set of pods.
type Node struct {
	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	Replicas int32  `json:"replicas"`

	Fast bool `json:"fast,omitempty"`
}

// Status says what became of it.
type Status struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// LoomList is a list of looms.
//
// +kubebuilder:object:root=true
type LoomList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Loom `json:"items"`
}
