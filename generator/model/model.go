package model

import (
	"go/token"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Package is an API package with at least one cluster kind.
type Package struct {
	// Name, ImportPath and Dir of the Go package.
	Name, ImportPath, Dir string
	// Clusters are its cluster kinds, by kind.
	Clusters []*Cluster
}

// Cluster is a cluster kind: the root type of a custom resource.
type Cluster struct {
	// Kind is the name of the Go type, and the kind of the custom resource.
	Kind string
	// Group, Version and Plural say where the API server serves it.
	Group, Version, Plural string
	// ClusterScoped is set for custom resources without a namespace.
	ClusterScoped bool
	// Conditions leads from the root type to a []metav1.Condition that can be
	// written through the status subresource; empty where there is none.
	Conditions Path
	// SpecPath leads from the root type to the spec; empty where there is none.
	SpecPath Path
	// SpecType is the type of the spec, without a pointer.
	SpecType source.Type
	// ConfigHash is "Annotation", "Environment" or "None".
	ConfigHash string
	// Conformance is "DSOI", or "" for none.
	Conformance string
	// without are the defaults of objects that are switched off.
	without []string
	// Identity says what objects are called, where markers say so.
	Identity Identity
	// NodeTypes are the declared ones, in order. One without a name holds the
	// defaults of those that are not declared.
	NodeTypes []NodeType
	// Spec holds the bindings on the cluster's spec.
	Spec Level
	// Groups are the config groups, k8s before app, otherwise in the order of
	// the source.
	Groups []*Group
	// Sources are the fields of the spec that hold nodes.
	Sources []*Source
	// Constants are what markers say of slots.
	Constants []Constant
	// Rules are what the pods may do.
	Rules []Rule
	// Objects are the kinds of object that a custom resource can have, in the order
	// in which they are applied.
	Objects []Object
	// Unread are the fields below the spec that no generated code reads.
	Unread []Unread
	// Warnings tell what is odd about the cluster kind.
	Warnings markers.ErrorList

	Position token.Position

	marker        markers.Marker
	objectMarkers []markers.Marker
	specFields    []*field          // also those that hold nodes or roles
	converters    map[string]string // what functions make, by their names
	source        *source.Package
}

// NodeType is a role of the application.
type NodeType struct {
	Name       string
	Workload   string
	ConfigFile string
	ConfigDir  string
	Ports      []Port
	Objects    []string

	Position                token.Position
	objectsAt, configFileAt token.Position
}

// Port is a named container port.
type Port struct {
	Name   string
	Number int
}

// Level is a struct whose fields are bound to slots.
type Level struct {
	// Sort is the level's place in the cascade.
	Sort markers.Level
	// Name is for people: "cluster", "group k8sConfig", "node".
	Name string
	// Type is the struct.
	Type source.Type
	// Bindings in the order of the source.
	Bindings []*Binding
	// Reads are the fields that name an object whose data hooks see.
	Reads []Reference
	// Blocks are structs in the struct whose fields are less specific than its own, in the
	// order of the source. Their paths are from the struct.
	Blocks []*Level
	// NodeTypes restrict a block to nodes of these types; nil for all.
	NodeTypes []string

	restriction markers.Marker
	fields      []*field
	// doubtful is set when a field is not bound because of an error that is
	// reported. What the level seems to lack is not an error of its own.
	doubtful bool
}

// Binding is a field that fills a slot.
type Binding struct {
	Slot markers.Slot
	// Key of the slot, such as the name of an environment variable; "" for the
	// slot as a whole.
	Key string
	// Path from the struct of the level to the field.
	Path Path
	// Type of the field.
	Type source.Type
	// OmitEmpty is set when the field's zero value means that it is not set.
	OmitEmpty bool
	// Inferred is set when no marker names the slot.
	Inferred bool
	// Replace is set by merge=replace, Clear by merge=clear, and Append by merge=append.
	Replace, Clear, Append bool
	// Parts are the fields of the struct that is bound to a slot with parts, or of the
	// entries of a composite, their paths from that struct.
	Parts []*Binding
	// Converter is the name of the function that makes an entry of a list of an entry of
	// the field; "" where the field is no composite.
	Converter string

	Position token.Position

	// text of the slot in the marker; "" where there is none.
	text string
	// withoutVolume is set where the field says the size of a volume besides.
	withoutVolume bool
}

// Group is a config group.
type Group struct {
	Level
	// Path from the spec to the list.
	Path Path
	// App is set for the application's own settings.
	App bool
	// Pointers is set when the list holds pointers.
	Pointers bool

	Position token.Position
}

// GoName of the group: the Go name of its field.
func (g *Group) GoName() string { return g.Path.Last().Go }

// Shape of a field that holds nodes.
type Shape string

const (
	// ListShape is a list of nodes.
	ListShape Shape = "list"
	// MapShape is a map of nodes by name.
	MapShape Shape = "map"
	// FieldShape is a struct that is one node.
	FieldShape Shape = "field"
)

// Source is what holds nodes: a field of the spec, or several that are alike.
type Source struct {
	Level
	// Places where it stands, one or more.
	Places []Place
	// Shape of the field.
	Shape Shape
	// Pointers is set when the elements, or the field itself, are pointers.
	Pointers bool
	// Role is what the nodes stand below, or nil.
	Role *Role
	// Refs are the node's fields that name an entry of a config group.
	Refs []Ref

	Position token.Position
}

// Place is one field that holds nodes.
type Place struct {
	// Path from the spec to the field; from the struct of the role, where there is one.
	Path Path
	// Role is the path from the spec to the role, or to the map of roles; nil without.
	Role Path
	// NodeType of all nodes there; "" where each says it, or the key of its role.
	NodeType string

	Position token.Position
}

// JSON is the path from the spec, as it is written in a custom resource.
func (p Place) JSON() string { return p.Role.with(p.Path...).JSON() }

// Role is what the nodes of one node type stand below, or what holds nodes of several.
type Role struct {
	Level
	// Typed is set where the role says the type of the nodes below it, and their names begin
	// with it.
	Typed bool
	// Shape of the field that holds it: FieldShape, or MapShape for a map of roles by
	// node type.
	Shape Shape
	// Pointers is set when the field itself, or its entries, are pointers.
	Pointers bool
}

// Ref is a field of a node that names an entry of a config group.
type Ref struct {
	Path  Path
	Type  source.Type
	Group *Group
	// Optional is set when a node need not name an entry.
	Optional bool

	Position token.Position
}

// Unread is a field that no generated code reads.
type Unread struct {
	// Path is the JSON path below the custom resource.
	Path string
	// Ignored is set when a marker says so, and ByHooks where it is the one for fields that
	// hooks read. Reason is what it gives.
	Ignored, ByHooks bool
	Reason           string

	Position token.Position

	level *Level
	field *field
}

// unreadBy is what a marker says of a field that no generated code reads. ok is false for any
// other marker.
func unreadBy(m markers.Marker) (u Unread, ok bool) {
	switch value := m.Value.(type) {
	case markers.Ignore:
		return Unread{Ignored: true, Reason: value.Reason}, true
	case markers.Hook:
		return Unread{Ignored: true, ByHooks: true, Reason: string(value)}, true
	default:
		return Unread{}, false
	}
}

// Suggestion is the slot that the field may be meant for, or "".
func (u Unread) Suggestion() string {
	if u.level == nil || u.Ignored {
		return ""
	}
	return u.level.suggestion(u.field)
}

// Unbound are the fields that nothing reads and no marker ignores. A field of a struct
// that is used in several places is told once.
func (c *Cluster) Unbound() []Unread {
	var found []Unread
	told := map[token.Position]bool{}
	for _, u := range c.Unread {
		if u.Ignored || told[u.Position] {
			continue
		}
		told[u.Position] = true
		found = append(found, u)
	}
	return found
}

// Step is one field on a path.
type Step struct {
	// Go name of the field.
	Go string
	// JSON name; "" for a field whose own fields are inlined.
	JSON string
	// Pointer is set when the field is a pointer.
	Pointer bool
}

// Path leads from one struct to a field in it.
type Path []Step

// JSON returns the path as it is written in a custom resource: "pod.labels".
func (p Path) JSON() string {
	var names []string
	for _, step := range p {
		if step.JSON != "" {
			names = append(names, step.JSON)
		}
	}
	return strings.Join(names, ".")
}

// Last step of a path.
func (p Path) Last() Step { return p[len(p)-1] }

// with returns the path with more steps; it shares nothing with p.
func (p Path) with(steps ...Step) Path {
	return append(p[:len(p):len(p)], steps...)
}
