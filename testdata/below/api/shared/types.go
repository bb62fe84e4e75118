// Package shared has types that other APIs use too, so it has no markers of any.
//
// +kubebuilder:object:generate=true
package shared

// Settings are what every product of the house has.
type Settings struct {
	Resources Resources `json:"resources,omitempty"`
	Log       Log       `json:"log,omitempty"`
	Gate      *Command  `json:"gate,omitempty"`
}

// Resources in the words of the house.
type Resources struct {
	CPU    CPU    `json:"cpu,omitempty"`
	Memory string `json:"memory,omitempty"`
}

// CPU from least to most.
type CPU struct {
	Min string `json:"min,omitempty"`
	Max string `json:"max,omitempty"`
}

// Log is for an agent.
type Log struct {
	Level string `json:"level,omitempty"`
}

// Command is run by a probe.
type Command struct {
	Command       []string `json:"command,omitempty"`
	PeriodSeconds int32    `json:"periodSeconds,omitempty"`
}

// Overrides are inlined.
type Overrides struct {
	EnvOverrides map[string]string `json:"envOverrides,omitempty"`
	CLI          []string          `json:"cli,omitempty"`
}
