package model

import "slices"

// ConfigHashSlot says whether the pods of a node roll when what they read changes.
const ConfigHashSlot = "config.hash"

// SaysConfigHash reports whether nodes may say otherwise than the cluster kind whether pods
// roll when what they read changes.
func (c *Cluster) SaysConfigHash() bool {
	return c.Binds(ConfigHashSlot) || slices.ContainsFunc(c.Constants, func(k Constant) bool { return k.Slot.Name == ConfigHashSlot })
}

// RollingHash is where the hash goes for nodes whose pods are said to roll.
func (c *Cluster) RollingHash() string {
	if c.ConfigHash == "None" {
		return "Annotation"
	}
	return c.ConfigHash
}
