package model

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Names are the identifiers that are emitted for one cluster kind.
type Names struct {
	kind string
}

// Names of what is emitted for the cluster kind.
func (c *Cluster) Names() Names { return Names{kind: c.Kind} }

// Cluster is the type of a custom resource with its references resolved.
func (n Names) Cluster() string { return n.kind + "Cluster" }

// Node is the type of one node of it.
func (n Names) Node() string { return n.kind + "Node" }

// NodeTypeScope is the type of all nodes of one type.
func (n Names) NodeTypeScope() string { return n.kind + "NodeType" }

// GroupScope is the type of all nodes that refer to one entry of a config group.
func (n Names) GroupScope(g *Group) string { return n.kind + g.GoName() + "Nodes" }

// GroupEntry is the function that returns the entry of a config group to which a node refers.
func (n Names) GroupEntry(g *Group) string { return LowerFirst(n.kind) + g.GoName() + "Entry" }

// Hooks is the interface of the hooks.
func (n Names) Hooks() string { return n.kind + "Hooks" }

// NoHooks is the type of hooks that do nothing.
func (n Names) NoHooks() string { return "Unimplemented" + n.kind + "Hooks" }

// Builder is the type of the builder.
func (n Names) Builder() string { return n.kind + "Builder" }

// NewBuilder is the function that makes a builder.
func (n Names) NewBuilder() string { return "New" + n.kind + "Builder" }

// Validate is the function for webhooks.
func (n Names) Validate() string { return "Validate" + n.kind }

// Reconcile is the function that reconciles one custom resource.
func (n Names) Reconcile() string { return "Reconcile" + n.kind }

// Reconciler is the type of the controller.
func (n Names) Reconciler() string { return n.kind + "Reconciler" }

// NewReconciler is the function that makes a controller.
func (n Names) NewReconciler() string { return "New" + n.kind + "Reconciler" }

// Describe is the function that describes the kind.
func (n Names) Describe() string { return n.kind + "Kind" }

// GroupVersionKind is the variable with how the API server knows the kind.
func (n Names) GroupVersionKind() string { return LowerFirst(n.kind) + "GroupVersionKind" }

// NodeTypes is the function that lists the node types.
func (n Names) NodeTypes() string { return LowerFirst(n.kind) + "NodeTypes" }

// Identity is the function that says what objects are called.
func (n Names) Identity() string { return LowerFirst(n.kind) + "Identity" }

// Rules is the function that lists what pods may do.
func (n Names) Rules() string { return LowerFirst(n.kind) + "Rules" }

// Converter is the function that makes an entry of a list of Kubernetes' structs of one of
// the user's own.
func (n Names) Converter(list source.Type, slotType string) string {
	own := *list.Elem
	if own.Kind == source.Pointer {
		own = *own.Elem
	}
	return LowerFirst(n.kind) + own.Name + "As" + slotType[strings.LastIndexByte(slotType, '.')+1:]
}

// Reads is the function that lists the objects whose data hooks see.
func (n Names) Reads() string { return LowerFirst(n.kind) + "Reads" }

// Build is the function that lists the objects of a custom resource.
func (n Names) Build() string { return "build" + n.kind }

// NodeType is the constant that holds the name of a node type.
func (n Names) NodeType(t NodeType) string { return n.kind + "Type" + t.GoName() }

// Declared are the names of all that is emitted at the top of the file.
func (c *Cluster) Declared() []string {
	n := c.Names()
	all := []string{
		n.Cluster(), n.Node(), n.NodeTypeScope(), n.Hooks(), n.NoHooks(), n.Builder(), n.NewBuilder(), n.Validate(), n.Reconcile(), n.Reconciler(),
		n.NewReconciler(), n.Describe(), n.GroupVersionKind(), n.NodeTypes(), n.Identity(), n.Rules(), n.Reads(), n.Build(),
	}
	for _, g := range c.Groups {
		all = append(all, n.GroupScope(g), n.GroupEntry(g))
	}
	for _, t := range c.NodeTypes {
		if t.Name != "" {
			all = append(all, n.NodeType(t))
		}
	}
	for _, level := range c.AllLevels() {
		for _, b := range level.Bindings {
			for _, composite := range b.Composites() {
				if !slices.Contains(all, composite.Converter) {
					all = append(all, composite.Converter)
				}
			}
		}
	}
	return all
}

// checkDeclared reports the kinds of a package whose code would have the same names.
func (r *reader) checkDeclared(clusters []*Cluster) {
	kindOf := map[string]string{}
	for _, c := range clusters {
		clashing := map[string]bool{}
		for _, name := range c.Declared() {
			if other, ok := kindOf[name]; ok && other != c.Kind && !clashing[other] {
				r.errors.Addf(c.Position, "%s and %s would both have code named %s; rename one, or put them into packages of their own", other, c.Kind, name)
				clashing[other] = true
			}
			kindOf[name] = c.Kind
		}
	}
}

// commonHooks are the hooks that do not come from the table of object kinds.
var commonHooks = []string{"Validate", "Config", "Args", "Pod", "Further"}

// clusterFields are the fields beside the custom resource in the type that hooks
// see it as.
var clusterFields = []string{"Nodes", "Inputs", "Identity"}

// checkHooks reports hooks that would have the same name.
func (r *reader) checkHooks(cluster *Cluster) {
	if slices.Contains(clusterFields, cluster.Kind) {
		r.errors.Addf(cluster.Position, "a cluster kind cannot be named %s: the type that hooks see it as has a field of that name; rename it", cluster.Kind)
	}
	taken := map[string]string{}
	for _, name := range commonHooks {
		taken[name] = "a hook that every cluster kind has"
	}
	for _, o := range cluster.Objects {
		if o.Kind == "ConfigMap" && o.Variant != "" {
			taken[UpperFirst(o.Variant)+"Config"] = "that for its files"
		}
	}
	for _, o := range cluster.Objects {
		if !o.Built && !o.Foreign {
			continue
		}
		if other, ok := taken[o.Hook()]; ok {
			r.errors.Addf(o.position, "the hook for %s would be named %s, like %s; this kind cannot be had besides", o.Type, o.Hook(), other)
		}
		taken[o.Hook()] = "that for " + o.Type
	}
}

// UpperFirst writes a name with a capital letter.
func UpperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// LowerFirst writes a name with a small letter; a leading acronym is lowered as a
// whole: HTTPCluster, httpCluster.
func LowerFirst(s string) string {
	upper := 0
	for upper < len(s) && s[upper] >= 'A' && s[upper] <= 'Z' {
		upper++
	}
	if upper > 1 && upper < len(s) {
		upper--
	}
	return strings.ToLower(s[:upper]) + s[upper:]
}

// VariableName is the name of a variable that holds such an object.
func (o Object) VariableName() string {
	if o.Variant != "" {
		return o.Family()
	}
	if o.Variable != "" {
		return o.Variable
	}
	return LowerFirst(o.Kind)
}

// prefix begins the names of the method and the hook for an object: with what has it, where
// that is not a node, and with the variant.
func (o Object) prefix() string {
	scope := map[markers.Scope]string{markers.PerPod: "Pod", markers.PerNodeType: "NodeType", markers.PerCluster: "Cluster"}[o.Scope]
	if o.ConfigGroup != nil {
		scope = o.ConfigGroup.GoName()
	}
	if o.Variant == "" {
		return scope
	}
	return scope + UpperFirst(o.Variant)
}

// Method of the builder that makes the object: PodDisruptionBudget, or
// ClusterPodDisruptionBudget where the cluster has one, or ClientService for a variant.
func (o Object) Method() string { return o.prefix() + o.Constructor() }

// Hook for the object: it is called like the kind, or like its plural where it
// returns the objects.
func (o Object) Hook() string {
	if o.Foreign {
		return pluralOf(o.Kind, o.Resource)
	}
	return o.prefix() + o.Kind
}

// pluralOf gives the plural of a kind its capitals: ServiceMonitor and
// servicemonitors make ServiceMonitors.
func pluralOf(kind, resource string) string {
	common := 0
	for common < min(len(kind), len(resource)) && strings.EqualFold(kind[common:common+1], resource[common:common+1]) {
		common++
	}
	if common == 0 {
		return kind + "s"
	}
	return kind[:common] + resource[common:]
}
