package v1

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Stove has files in TOML, and in the XML of Hadoop.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:nodeType:name=plate,configFile=plate.toml,configDir=/etc/stove
// +dsoi:default:slot=config.toml,value="{heat: {levels: [1, 2], unit: watt}}"
// +dsoi:set:slot=config[core-site.xml].xml[fs.trash.interval],value=60
type Stove struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   StoveSpec `json:"spec,omitempty"`
	Status Status    `json:"status,omitempty"`
}

// StoveList lists them.
//
// +kubebuilder:object:root=true
type StoveList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Stove `json:"items"`
}

// StoveSpec is its spec.
type StoveSpec struct {
	Image string `json:"image"`

	// Settings are TOML, or an object.
	// +dsoi:slot=config.toml
	Settings *Settings `json:"settings,omitempty"`

	// +dsoi:slot=config[core-site.xml].xml
	Site map[string]string `json:"site,omitempty"`

	// +dsoi:nodes
	Plates map[string]Plate `json:"plates,omitempty"`
}

// Plate is a node.
type Plate struct {
	Replicas int32 `json:"replicas"`

	// Text wins over the settings of all.
	// +dsoi:slot=config.toml
	Text string `json:"text,omitempty"`

	// +dsoi:slot=config.toml[heat.max]
	Max *int32 `json:"max,omitempty"`

	// +dsoi:slot=config[extra.toml].toml
	Extra *runtime.RawExtension `json:"extra,omitempty"`

	// +dsoi:slot=config[core-site.xml].xml[fs.replication]
	Replication int32 `json:"replication,omitempty"`
}

// Settings encode to one text.
//
// +kubebuilder:validation:Type=string
type Settings struct {
	Text string `json:"-"`
}

// MarshalJSON writes the text.
func (s *Settings) MarshalJSON() ([]byte, error) { return json.Marshal(s.Text) }

// UnmarshalJSON reads it.
func (s *Settings) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &s.Text) }
