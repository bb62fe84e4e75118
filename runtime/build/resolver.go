package build

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
)

// Resolver turns the entries of a custom resource into nodes, and collects all
// that is wrong with them. Call [Resolver.DeploymentOrder] before the first
// [Resolver.Node], and [Resolver.Done] at the end.
type Resolver struct {
	cluster  Cluster
	types    nodeTypes
	order    rolloutOrder
	names    map[string]bool
	warnings []string
	errs     field.ErrorList
}

// NewResolver resolves a custom resource of a kind with some node types.
func NewResolver(gvk schema.GroupVersionKind, types []NodeType, cr client.Object, in Inputs) *Resolver {
	r := &Resolver{
		cluster: newCluster(gvk, cr.GetName(), cmp.Or(cr.GetNamespace(), in.Namespace), cr.GetUID()),
		types:   types,
		order:   newRolloutOrder(types),
		names:   map[string]bool{},
	}
	if r.cluster.namespace == "" {
		r.Fail(field.Required(field.NewPath("metadata", "namespace"),
			fmt.Sprintf("%s %q has no namespace, so say where its objects go: option Namespace of the reconciler, Inputs.Namespace of a builder", gvk.Kind, cr.GetName())))
	}
	return r
}

// Cluster is the identity of the custom resource.
func (r *Resolver) Cluster() Cluster { return r.cluster }

// DeploymentOrder says in which order node types roll. Types that it leaves out
// roll last, in their declared order; empty, all do.
func (r *Resolver) DeploymentOrder(path *field.Path, order []string) {
	for i, name := range order {
		at := path.Index(i)
		switch {
		case slices.Contains(order[:i], name):
			r.Fail(field.Duplicate(at, name))
		case r.knownType(at, name):
			r.order.first(at, name)
		}
	}
}

// Node checks one node and gives it its names and its stage.
func (r *Resolver) Node(path *field.Path, fields NodeFields) Node {
	nodeType := r.types.find(fields.Type)
	r.checkName(at(path, fields.JSON.Name, "name"), fields.Name)
	if r.knownType(at(path, fields.JSON.Type, "nodeType"), fields.Type) {
		r.order.use(fields.Type)
	}
	node := Node{
		Name:       fields.Name,
		Type:       fields.Type,
		Kind:       r.workloadKind(at(path, fields.JSON.Kind, "kind"), fields.Kind, nodeType.Workload),
		Stage:      r.order.stage(fields.Type),
		Namespace:  r.cluster.namespace,
		ObjectName: workloadName(r.cluster.name, fields.Name),
		cluster:    r.cluster,
		nodeType:   nodeType,
		typeLabel:  labelValue(fields.Type),
		nameLabel:  labelValue(fields.Name),
	}
	node.configMapName = configMapName(node.ObjectName)
	if fields.Replicas != nil {
		node.Replicas = r.replicas(at(path, fields.JSON.Replicas, "replicas"), *fields.Replicas)
	}
	return node
}

// Done returns what is odd and what is wrong with the custom resource.
func (r *Resolver) Done() (warnings []string, errs field.ErrorList) {
	return append(r.order.warnings(), r.warnings...), r.errs
}

// Fail notes something that is wrong with the custom resource.
func (r *Resolver) Fail(errs ...*field.Error) {
	r.errs = append(r.errs, errs...)
}

// Warn notes something that is odd about the custom resource.
func (r *Resolver) Warn(warnings ...string) {
	r.warnings = append(r.warnings, warnings...)
}

// knownType checks a node type.
func (r *Resolver) knownType(path *field.Path, name string) bool {
	switch {
	case r.types.declares(name):
		return true
	case name == "":
		r.Fail(field.Required(path, ""))
	case !r.types.dynamic():
		r.Fail(notSupported(path, name, r.types.names()))
	default:
		return true
	}
	return false
}

// checkName checks the name of a node. Any text will do: what is derived from it
// is made legal.
func (r *Resolver) checkName(path *field.Path, name string) {
	switch {
	case name == "":
		r.Fail(field.Required(path, ""))
	case r.names[name]:
		r.Fail(field.Duplicate(path, name))
	}
	r.names[name] = true
}

// replicas is a number of pods as a workload takes it.
func (r *Resolver) replicas(path *field.Path, replicas int64) *int32 {
	switch {
	case replicas < 0:
		r.Fail(field.Invalid(path, replicas, "must be 0 or more"))
		return ptr.To[int32](0)
	case replicas > math.MaxInt32:
		r.Fail(field.Invalid(path, replicas, fmt.Sprintf("must be at most %d", math.MaxInt32)))
		return ptr.To[int32](0)
	default:
		return ptr.To(int32(replicas))
	}
}

// workloadKind reads the kind of a workload, or takes the node type's.
func (r *Resolver) workloadKind(path *field.Path, name string, fallback WorkloadKind) WorkloadKind {
	fallback = cmp.Or(fallback, StatefulSet)
	if name == "" {
		return fallback
	}
	kind, ok := ParseWorkloadKind(name)
	if !ok {
		r.Fail(notSupported(path, name, []string{string(Deployment), string(StatefulSet)}))
		return fallback
	}
	return kind
}

// at is the path of a field of a node, by the name that the custom resource
// gives it: see [NodeJSON].
func at(path *field.Path, name, usual string) *field.Path {
	if name == "-" {
		return path
	}
	return path.Child(cmp.Or(name, usual))
}

// notSupported lists the supported values and names the one that was probably
// meant.
func notSupported(path *field.Path, got string, supported []string) *field.Error {
	err := field.NotSupported(path, got, supported)
	err.Detail = sentence(err.Detail, didYouMean(got, supported))
	return err
}

// didYouMean asks whether one of the valid names was meant.
func didYouMean(got string, valid []string) string {
	return nearest.Hint(got, valid)
}

// sentence joins the parts that are not empty.
func sentence(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, "; ")
}
