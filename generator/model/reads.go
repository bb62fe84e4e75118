package model

import (
	"go/token"
	"slices"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// localObjectReference is the one struct that names an object.
const localObjectReference = "k8s.io/api/core/v1.LocalObjectReference"

// Reference is a field that names an object whose data hooks see.
type Reference struct {
	// Kind of the object, ConfigMap or Secret.
	Kind string
	// Path from the struct of the level to the field, or to the name in it.
	Path Path
	// Type of what the path leads to: a string, or a pointer to one.
	Type source.Type

	Position token.Position
}

// addRead notes that a field of a level names an object to read.
func (r *reader) addRead(level *Level, f *field, m markers.Marker) {
	read := Reference{Kind: string(m.Value.(markers.Reads)), Path: f.path, Type: f.typ, Position: m.Position}
	if f.value().String() == localObjectReference {
		read.Path = f.path.with(Step{Go: "Name", JSON: "name"})
		read.Type = source.Type{Kind: source.Basic, Name: "string"}
	} else if fit, err := fits("string", f.typ); err != nil || !fit {
		r.errors.Addf(m.Position, "%sreads stands on a string or a corev1.LocalObjectReference; %s is of type %s", markers.Prefix, f.path.Last().Go, f.typ.Display())
		return
	}
	level.Reads = append(level.Reads, read)
}

// AllLevels are the levels of a cluster kind, the least specific first.
func (c *Cluster) AllLevels() []*Level {
	levels := c.Spec.WithBlocks()
	for _, s := range c.Sources {
		if s.Role != nil {
			levels = append(levels, s.Role.WithBlocks()...)
		}
	}
	for _, g := range c.Groups {
		levels = append(levels, g.WithBlocks()...)
	}
	for _, s := range c.Sources {
		levels = append(levels, s.WithBlocks()...)
	}
	return levels
}

// HasReads reports whether any field names an object, of one of some kinds, whose
// data hooks see.
func (c *Cluster) HasReads(kinds ...string) bool {
	return slices.ContainsFunc(c.AllLevels(), func(level *Level) bool {
		return slices.ContainsFunc(level.Reads, func(ref Reference) bool { return slices.Contains(kinds, ref.Kind) })
	})
}

// ReadsData reports whether the operator reads the data of ConfigMaps, or of Secrets: for
// hooks, or since pods roll with what they read.
func (c *Cluster) ReadsData(kind string) bool {
	return c.HasReads(kind) || (c.ConfigHash != "None" || c.SaysConfigHash()) && c.HasPods()
}

// ReadKinds are the kinds of the objects whose data hooks see.
func (c *Cluster) ReadKinds() []string {
	return slices.DeleteFunc([]string{"ConfigMap", "Secret"}, func(kind string) bool { return !c.HasReads(kind) })
}
