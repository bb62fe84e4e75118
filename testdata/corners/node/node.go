// Package node has the node of an API; its name is that of a variable of
// generated code.
//
// +kubebuilder:object:generate=true
package node

import corev1 "k8s.io/api/core/v1"

// Spec is a node.
type Spec struct {
	Base `json:",inline"`

	Name     string `json:"name"`
	NodeType string `json:"nodeType"`
	// +dsoi:ref=groups
	Group *Name `json:"group,omitempty"`
	// Image hides that of Base, as it does in JSON.
	Image string `json:"image,omitempty"`
	// HostNetwork and MinReadySeconds can say false and 0.
	HostNetwork     *bool  `json:"hostNetwork,omitempty"`
	MinReadySeconds *int64 `json:"minReadySeconds,omitempty"`
	Storage         []Disk `json:"storage,omitempty"`
	ContainerName   string `json:"containerName,omitempty"`
	// +dsoi:ignore:reason="a tree, which generated code does not climb"
	Children *Tree `json:"children,omitempty"`
}

// Base is embedded.
type Base struct {
	Image      string `json:"image,omitempty"`
	WorkingDir string `json:"workingDir,omitempty"`
}

// Name is a string with a name.
type Name string

// Disk is a volume.
type Disk struct {
	Name      string                           `json:"name"`
	MountPath string                           `json:"mountPath"`
	Spec      corev1.PersistentVolumeClaimSpec `json:"spec"`
}

// Tree contains itself.
type Tree struct {
	Left *Tree `json:"left,omitempty"`
	// Right is as deep as you like.
	Right *Tree `json:"right,omitempty"`
}
