package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// Explanation is what `dsoi-gen explain` prints of a cluster kind, as YAML.
type Explanation struct {
	Kind       string          `yaml:"kind"`
	APIVersion string          `yaml:"apiVersion"`
	Resource   string          `yaml:"resource"`
	Scope      string          `yaml:"scope"`
	Conditions string          `yaml:"conditions,omitempty"`
	ConfigHash string          `yaml:"configHash"`
	NodeTypes  []ExplainedType `yaml:"nodeTypes"`
	// Objects says which kinds of object there can be.
	Objects []ExplainedObject `yaml:"objects"`
	// Defaults are what objects have although nothing asks for it, by the word that
	// switches it off: without=NAME on the cluster marker.
	Defaults map[string]string `yaml:"defaults,omitempty"`
	Levels   []ExplainedLevel  `yaml:"levels"`
	// Ignored maps JSON paths to the reason that a marker gives.
	Ignored map[string]string `yaml:"ignored,omitempty"`
	// ReadByHooks maps JSON paths to what hooks do with them.
	ReadByHooks map[string]string `yaml:"readByHooks,omitempty"`
	// Constants are what markers say of slots.
	Constants []ExplainedConstant `yaml:"constants,omitempty"`
	// Unbound are the fields that nothing reads.
	Unbound []ExplainedUnbound `yaml:"unbound"`
}

// ExplainedType is a node type in an [Explanation].
type ExplainedType struct {
	Name       string         `yaml:"name"`
	Workload   string         `yaml:"workload"`
	ConfigFile string         `yaml:"configFile,omitempty"`
	ConfigDir  string         `yaml:"configDir,omitempty"`
	Ports      map[string]int `yaml:"ports,omitempty"`
	Objects    []string       `yaml:"objects,omitempty"`
}

// ExplainedObject is a kind of object in an [Explanation].
type ExplainedObject struct {
	Kind string `yaml:"kind"`
	// Variant is set for one more object of the kind.
	Variant string `yaml:"variant,omitempty"`
	// Per is node, pod, nodeType, cluster, or the JSON name of a config group.
	Per string `yaml:"per"`
	// Hook that has the last word has the last word, or returns the objects.
	Hook string `yaml:"hook"`
}

// ExplainedLevel is a level in an [Explanation], the least specific first.
type ExplainedLevel struct {
	Level string `yaml:"level"`
	Path  string `yaml:"path"`
	Type  string `yaml:"type"`
	// Refs maps the node's fields to the config groups that they name.
	Refs     map[string]string  `yaml:"refs,omitempty"`
	Bindings []ExplainedBinding `yaml:"bindings"`
	// Reads maps fields to the kind of the object that they name, and whose data
	// hooks see.
	Reads map[string]string `yaml:"reads,omitempty"`
}

// ExplainedBinding is a binding in an [Explanation].
type ExplainedBinding struct {
	Field string `yaml:"field"`
	Type  string `yaml:"type"`
	Slot  string `yaml:"slot"`
	// By is "marker" or "inference".
	By    string `yaml:"by"`
	Merge string `yaml:"merge,omitempty"`
}

// ExplainedConstant is what a marker says of a slot in an [Explanation].
type ExplainedConstant struct {
	Slot  string `yaml:"slot"`
	Value any    `yaml:"value"`
	// NodeType that it is for; "" for all.
	NodeType string `yaml:"nodeType,omitempty"`
	// When is what has to hold for it.
	When []string `yaml:"when,omitempty,flow"`
	// By is default or set.
	By string `yaml:"by"`
	// Reads are the fields that the value or the condition names, by their level.
	Reads []string `yaml:"reads,omitempty"`
}

// ExplainedUnbound is a field that nothing reads in an [Explanation].
type ExplainedUnbound struct {
	// Field is its JSON path.
	Field string `yaml:"field"`
	// Perhaps is the marker that may be missing.
	Perhaps string `yaml:"perhaps,omitempty"`
}

// Explain describes a cluster kind for people.
func (c *Cluster) Explain() Explanation {
	e := Explanation{
		Kind:       c.Kind,
		APIVersion: c.Group + "/" + c.Version,
		Resource:   c.Plural + "." + c.Group,
		Scope:      "Namespaced",
		Conditions: c.Conditions.JSON(),
		ConfigHash: c.ConfigHash,
		Ignored:    map[string]string{}, ReadByHooks: map[string]string{},
		Unbound: []ExplainedUnbound{},
	}
	if c.ClusterScoped {
		e.Scope = "Cluster"
	}
	for _, n := range c.NodeTypes {
		explained := ExplainedType{Name: cmp.Or(n.Name, "*"), Workload: n.Workload, ConfigFile: n.ConfigFile, ConfigDir: n.ConfigDir, Objects: n.Objects}
		for _, port := range n.Ports {
			if explained.Ports == nil {
				explained.Ports = map[string]int{}
			}
			explained.Ports[port.Name] = port.Number
		}
		e.NodeTypes = append(e.NodeTypes, explained)
	}
	for _, o := range c.Objects {
		explained := ExplainedObject{Kind: o.Kind, Variant: o.Variant, Per: o.Per(), Hook: o.Hook()}
		if !o.Built && !o.Foreign {
			explained.Hook = "Further"
		}
		e.Objects = append(e.Objects, explained)
	}
	for _, d := range c.Defaults() {
		if e.Defaults == nil {
			e.Defaults = map[string]string{}
		}
		e.Defaults[d.Name] = d.Help
	}
	explain := func(level *Level, path string, refs []Ref) {
		for _, l := range level.WithBlocks() {
			if l != level {
				e.Levels = append(e.Levels, explainLevel(l, path, nil))
				continue
			}
			e.Levels = append(e.Levels, explainLevel(l, path, refs))
		}
	}
	explain(&c.Spec, "spec", nil)
	for _, s := range c.Sources {
		if s.Role == nil {
			continue
		}
		for _, place := range s.Places {
			explain(&s.Role.Level, "spec."+place.Role.JSON()+suffixes[s.Role.Shape], nil)
			e.Levels[len(e.Levels)-1].Level = s.levelName(&s.Role.Level, place)
		}
	}
	for _, g := range c.Groups {
		explain(&g.Level, "spec."+g.Path.JSON()+"[]", nil)
	}
	for _, s := range c.Sources {
		for _, place := range s.Places {
			path := "spec."
			if s.Role != nil {
				path += place.Role.JSON() + suffixes[s.Role.Shape] + "."
			}
			explain(&s.Level, path+place.Path.JSON()+suffixes[s.Shape], s.Refs)
			e.Levels[len(e.Levels)-1].Level = s.levelName(&s.Level, place)
		}
	}
	for _, u := range c.Unread {
		switch {
		case u.ByHooks:
			e.ReadByHooks[u.Path] = u.Reason
		case u.Ignored:
			e.Ignored[u.Path] = cmp.Or(u.Reason, "no reason given")
		}
	}
	for _, constant := range c.Constants {
		explained := ExplainedConstant{Slot: constant.Slot.Name, Value: constant.Value, NodeType: constant.NodeType, By: "default"}
		for _, condition := range constant.When {
			explained.When = append(explained.When, condition.String())
		}
		if constant.Key != "" {
			explained.Slot += "[" + constant.Key + "]"
		}
		if constant.Fixed {
			explained.By = "set"
		}
		explained.Reads = constant.reads(c.Sources)
		e.Constants = append(e.Constants, explained)
	}
	for _, u := range c.Unbound() {
		explained := ExplainedUnbound{Field: u.Path}
		if slot := u.Suggestion(); slot != "" {
			explained.Perhaps = markers.Prefix + "slot=" + slot
		}
		e.Unbound = append(e.Unbound, explained)
	}
	slices.SortFunc(e.Unbound, func(a, b ExplainedUnbound) int { return strings.Compare(a.Field, b.Field) })
	return e
}

// levelName is what a level of a source is called in one of its places: each has a role, or
// nodes, of another name.
func (s *Source) levelName(level *Level, place Place) string {
	switch {
	case len(s.Places) == 1:
		return level.Name
	case level == &s.Level:
		return "node " + place.JSON()
	case s.Role != nil && level == &s.Role.Level:
		return "role " + place.Role.JSON()
	default:
		return level.Name
	}
}

// reads are the fields that a marker names, each once, by their level.
func (c Constant) reads(sources []*Source) []string {
	var all []string
	for _, s := range append([]*Source{nil}, sources...) {
		for _, found := range c.fields[s] {
			for _, at := range found {
				if s == nil {
					all = append(all, at.Level.Name+" "+at.Path.JSON())
					continue
				}
				for _, place := range s.Places {
					all = append(all, s.levelName(at.Level, place)+" "+at.Path.JSON())
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// suffixes stand behind the paths of fields that hold many.
var suffixes = map[Shape]string{ListShape: "[]", MapShape: "{}"}

func explainLevel(l *Level, path string, refs []Ref) ExplainedLevel {
	explained := ExplainedLevel{Level: l.Name, Path: path, Type: l.Type.Display(), Bindings: []ExplainedBinding{}}
	for _, ref := range refs {
		if explained.Refs == nil {
			explained.Refs = map[string]string{}
		}
		explained.Refs[ref.Path.JSON()] = "spec." + ref.Group.Path.JSON()
	}
	for _, ref := range l.Reads {
		if explained.Reads == nil {
			explained.Reads = map[string]string{}
		}
		explained.Reads[ref.Path.JSON()] = ref.Kind
	}
	for _, b := range l.Bindings {
		explained.Bindings = append(explained.Bindings, explainBinding(b, "")...)
	}
	return explained
}

func explainBinding(b *Binding, prefix string) []ExplainedBinding {
	explained := ExplainedBinding{Field: prefix + cmp.Or(b.Path.JSON(), "(inline)"), Type: b.Type.Display(), Slot: b.Slot.Name, By: "marker"}
	if b.Key != "" {
		explained.Slot += "[" + b.Key + "]"
	}
	if b.Inferred {
		explained.By = "inference"
	}
	if b.Replace {
		explained.Merge = "replace"
	}
	if b.Append {
		explained.Merge = "append"
	}
	if b.Clear {
		explained.Merge = "clear"
	}
	all := []ExplainedBinding{explained}
	if b.IsOfScalars() {
		_, place, _ := strings.Cut(b.Parts[0].Slot.Name, ".")
		explained.Slot += "." + place
		return []ExplainedBinding{explained}
	}
	for _, part := range b.Parts {
		all = append(all, explainBinding(part, explained.Field+"[].")...)
	}
	return all
}

// Explain describes the cluster kinds of packages, one YAML document each.
func Explain(packages []*Package) (string, error) {
	var out strings.Builder
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	for _, p := range packages {
		for _, c := range p.Clusters {
			if err := encoder.Encode(c.Explain()); err != nil {
				return "", fmt.Errorf("explaining %s: %w", c.Kind, err)
			}
		}
	}
	if err := encoder.Close(); err != nil {
		return "", fmt.Errorf("explaining: %w", err)
	}
	return out.String(), nil
}
