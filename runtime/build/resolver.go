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
	objects  map[objectName]string // who has the name
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

// Identify says what the objects of the custom resource are called and known by, where that
// is not as this package has it. It comes before everything else.
func (r *Resolver) Identify(identity *Identity) { r.cluster.identity = identity }

// Cluster is the identity of the custom resource.
func (r *Resolver) Cluster() Cluster { return r.cluster }

// DeploymentOrder says in which order node types roll. Types that it leaves out
// roll last, in their declared order; empty, all do.
func (r *Resolver) DeploymentOrder(path *field.Path, order []string) {
	r.order.path = path
	for i, name := range order {
		if slices.Contains(order[:i], name) {
			r.Fail(field.Duplicate(path.Index(i), name))
		} else if r.types.knows(name) {
			r.order.first(i, name)
		} else {
			r.Fail(r.types.unknown(path.Index(i), name))
		}
	}
}

// Node checks one node and gives it its names and its stage.
func (r *Resolver) Node(path *field.Path, fields NodeFields) Node {
	if fields.Role != "" && fields.Name != "" {
		fields.Name = fields.Role + "-" + fields.Name
	}
	nodeType := r.types.find(fields.Type)
	r.checkName(path, fields)
	if r.types.knows(fields.Type) {
		r.order.use(fields.Type)
	} else {
		r.Fail(r.types.unknown(at(path, fields.JSON.Type, "nodeType"), fields.Type))
	}
	node := Node{
		Name:       fields.Name,
		Type:       fields.Type,
		Kind:       r.workloadKind(path, fields, nodeType.Workload),
		Stage:      r.order.stage(fields.Type),
		Namespace:  r.cluster.namespace,
		objectName: workloadName(r.cluster.name, fields.Name),
		cluster:    r.cluster,
		keep:       fields.Keep,
		nodeType:   nodeType,
		typeLabel:  labelValue(fields.Type),
		nameLabel:  labelValue(fields.Name),
	}
	node.configMapName = configMapName(node.objectName)
	if fields.Replicas != nil {
		node.Replicas = r.replicas(path, fields, node.Kind)
	}
	if node.Kind == DaemonSet {
		*r.cluster.daemons = append(*r.cluster.daemons, node.nameLabel)
	}
	return node
}

// Done returns what is odd and what is wrong with the custom resource.
func (r *Resolver) Done() (warnings []string, errs field.ErrorList) {
	return append(r.order.warnings(), r.warnings...), r.errs
}

// Fail notes something that is wrong with the custom resource. What is noted already, because
// several nodes read it, is not noted again.
func (r *Resolver) Fail(errs ...*field.Error) {
	for _, err := range errs {
		if !slices.ContainsFunc(r.errs, func(other *field.Error) bool { return other.Error() == err.Error() }) {
			r.errs = append(r.errs, err)
		}
	}
}

// Warn notes something that is odd about the custom resource.
func (r *Resolver) Warn(warnings ...string) {
	r.warnings = append(r.warnings, warnings...)
}

// What checks a field of a node makes the field's path only where something is wrong.

// checkName checks the name of a node. Any text will do: what is derived from it
// is made legal.
func (r *Resolver) checkName(path *field.Path, fields NodeFields) {
	switch {
	case fields.Name == "":
		r.Fail(field.Required(at(path, fields.JSON.Name, "name"), ""))
	case r.names[fields.Name]:
		r.Fail(field.Duplicate(at(path, fields.JSON.Name, "name"), fields.Name))
	}
	r.names[fields.Name] = true
}

// replicas is a number of pods as a workload takes it. A DaemonSet takes none: 0 says
// nothing there, since a custom resource may have to give a number for every node.
func (r *Resolver) replicas(path *field.Path, fields NodeFields, kind WorkloadKind) *int32 {
	replicas, problem := *fields.Replicas, ""
	switch {
	case replicas < 0:
		problem = "must be 0 or more"
	case replicas > math.MaxInt32:
		problem = fmt.Sprintf("must be at most %d", math.MaxInt32)
	case kind == DaemonSet && replicas != 0:
		problem = "a DaemonSet has a pod on each Kubernetes node; leave it out, or write 0"
	case kind == DaemonSet:
		return nil
	default:
		return ptr.To(int32(replicas))
	}
	r.Fail(field.Invalid(at(path, fields.JSON.Replicas, "replicas"), replicas, problem))
	return nil
}

// workloadKind reads the kind of a workload, or takes the node type's.
func (r *Resolver) workloadKind(path *field.Path, fields NodeFields, fallback WorkloadKind) WorkloadKind {
	fallback = cmp.Or(fallback, StatefulSet)
	if fields.Kind == "" {
		return fallback
	}
	supported := r.types.workloads()
	kind, ok := ParseWorkloadKind(fields.Kind)
	if !ok || !slices.Contains(supported, string(kind)) {
		r.Fail(notSupported(at(path, fields.JSON.Kind, "kind"), fields.Kind, supported))
		return fallback
	}
	return kind
}

// Unfit finds what a node says for an object that workloads of its kind cannot have.
func (n Node) Unfit(object ObjectKind, path *field.Path, fields ...string) field.ErrorList {
	if slices.Contains(object.Runs, n.Kind) {
		return nil
	}
	return field.ErrorList{field.Forbidden(below(path, fields), fmt.Sprintf("node %s runs as a %s, which has no %s", n.Name, n.Kind, object.Kind))}
}

// at is the path of a field of a node, by the name that the custom resource
// gives it: see [NodeJSON].
func at(path *field.Path, name, usual string) *field.Path {
	if name == "-" {
		return path
	}
	return path.Child(cmp.Or(name, usual))
}

// jsonPath are the JSON names in a path; there are none in "".
func jsonPath(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, ".")
}

// below is the path of the field of some JSON names below another.
func below(path *field.Path, names []string) *field.Path {
	if len(names) == 0 {
		return path
	}
	return path.Child(names[0], names[1:]...)
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
