package build

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// nodeTypes are the declared node types of a cluster kind.
type nodeTypes []NodeType

// find returns the node type of a name, or the defaults of undeclared ones.
func (t nodeTypes) find(name string) NodeType {
	for _, wanted := range []string{name, ""} {
		if i := slices.IndexFunc(t, func(n NodeType) bool { return n.Name == wanted }); i >= 0 {
			return t[i]
		}
	}
	return NodeType{}
}

// names of the declared node types, in their order.
func (t nodeTypes) names() []string {
	var names []string
	for _, nodeType := range t {
		if nodeType.Name != "" {
			names = append(names, nodeType.Name)
		}
	}
	return names
}

// workloads are the kinds of workload that a node can choose, sorted: those that every
// application has, and those that a node type runs as.
func (t nodeTypes) workloads() []string {
	kinds := []string{string(Deployment), string(StatefulSet)}
	for _, nodeType := range t {
		if kind := string(nodeType.Workload); kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// declares reports whether a name is that of a declared node type.
func (t nodeTypes) declares(name string) bool {
	return name != "" && slices.ContainsFunc(t, func(n NodeType) bool { return n.Name == name })
}

// dynamic reports whether a node type need not be declared.
func (t nodeTypes) dynamic() bool {
	return len(t) == 0 || slices.ContainsFunc(t, func(n NodeType) bool { return n.Name == "" })
}

// knows reports whether a node may have a type.
func (t nodeTypes) knows(name string) bool {
	return name != "" && (t.dynamic() || t.declares(name))
}

// unknown is the error for a type, at a path, that no node may have.
func (t nodeTypes) unknown(path *field.Path, name string) *field.Error {
	if name == "" {
		return field.Required(path, "")
	}
	return notSupported(path, name, t.names())
}

// rolloutOrder is the order in which node types roll: those of the custom
// resource's deployment order, then the other declared ones, then undeclared
// ones as nodes come up with them.
type rolloutOrder struct {
	types   []string
	entries []orderEntry
	used    []string
	// path of the custom resource's deployment order.
	path *field.Path
}

// orderEntry is one entry of a custom resource's deployment order.
type orderEntry struct {
	index int
	name  string
}

func newRolloutOrder(declared nodeTypes) rolloutOrder {
	return rolloutOrder{types: declared.names()}
}

// first puts a type after the earlier entries and before all other types.
func (o *rolloutOrder) first(index int, name string) {
	o.types = slices.DeleteFunc(o.types, func(t string) bool { return t == name })
	o.types = slices.Insert(o.types, len(o.entries), name)
	o.entries = append(o.entries, orderEntry{index, name})
}

// use notes that a node has the type.
func (o *rolloutOrder) use(name string) {
	if !slices.Contains(o.used, name) {
		o.used = append(o.used, name)
	}
	if !slices.Contains(o.types, name) {
		o.types = append(o.types, name)
	}
}

// stage is the position of a type, and that after all others for an unknown one.
func (o *rolloutOrder) stage(name string) int {
	if i := slices.Index(o.types, name); i >= 0 {
		return i
	}
	return len(o.types)
}

// warnings tell of entries without nodes, and of nodes without an entry.
func (o *rolloutOrder) warnings() []string {
	var warnings []string
	for _, entry := range o.entries {
		if !slices.Contains(o.used, entry.name) {
			warnings = append(warnings, sentence(
				fmt.Sprintf("%s: no node has type %q", o.path.Index(entry.index), entry.name),
				didYouMean(entry.name, o.used)))
		}
	}
	if len(o.entries) == 0 {
		return warnings
	}
	for _, name := range o.types[len(o.entries):] {
		if slices.Contains(o.used, name) {
			warnings = append(warnings, fmt.Sprintf("node type %q is not in the deployment order: its nodes roll after those that are", name))
		}
	}
	return warnings
}
