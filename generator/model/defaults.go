package model

import (
	"slices"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// Defaults are the defaults of objects that a cluster kind has.
func (c *Cluster) Defaults() []markers.ObjectDefault {
	return slices.DeleteFunc(markers.ObjectDefaults(), func(d markers.ObjectDefault) bool { return !c.HasDefault(d.Name) })
}

// Governs reports whether objects of a kind govern StatefulSets, and clients have others:
// a variant for each node.
func (c *Cluster) Governs(o Object) bool {
	isForClients := func(other Object) bool {
		return other.Kind == o.Kind && other.Variant != "" && other.Built && other.Scope == markers.PerNode
	}
	return o.Governing != "" && o.Variant == "" && o.Built && o.Scope == markers.PerNode && c.RunsAs("StatefulSet") && slices.ContainsFunc(c.Objects, isForClients)
}

// HasDefault reports whether objects of a cluster kind have a default.
func (c *Cluster) HasDefault(name string) bool {
	if slices.Contains(c.without, name) {
		return false
	}
	switch name {
	case markers.DefaultSpread:
		return c.RunsAs("StatefulSet", "Deployment")
	case markers.DefaultPeerAddresses:
		return slices.ContainsFunc(c.Objects, c.Governs)
	default:
		return false
	}
}
