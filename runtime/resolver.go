package runtime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
)

// BuilderOption changes how a builder makes its objects.
type BuilderOption func(*builderOptions)

type builderOptions struct {
	namespace string
}

// InNamespace says where the objects of a cluster-scoped custom resource are
// put. A namespaced one has them beside it, whatever this option says.
func InNamespace(namespace string) BuilderOption {
	return func(o *builderOptions) { o.namespace = namespace }
}

// Resolver turns the entries of a custom resource into nodes, and collects all
// that is wrong with them. Call [Resolver.DeploymentOrder] before the first
// [Resolver.Node], and [Resolver.Done] at the end.
type Resolver struct {
	cluster   clusterIdentity
	namespace string
	types     nodeTypes
	order     rolloutOrder
	names     map[string]bool
	errs      field.ErrorList
}

// NewResolver resolves a custom resource of a kind.
func NewResolver(kind ClusterKind, cr client.Object, opts ...BuilderOption) *Resolver {
	var options builderOptions
	for _, option := range opts {
		option(&options)
	}
	r := &Resolver{
		cluster:   clusterIdentity{gvk: kind.GroupVersionKind, name: cr.GetName(), uid: cr.GetUID()},
		namespace: cmp.Or(cr.GetNamespace(), options.namespace),
		types:     nodeTypes(kind.NodeTypes),
		order:     newRolloutOrder(kind.NodeTypes),
		names:     map[string]bool{},
	}
	if r.namespace == "" {
		r.fail(field.Required(field.NewPath("metadata", "namespace"),
			fmt.Sprintf("%s %q has no namespace, so say where its objects go: option Namespace of the reconciler, InNamespace of a builder", kind.Kind, cr.GetName())))
	}
	return r
}

// DeploymentOrder says in which order node types roll. Types that it leaves out
// roll last, in their declared order; empty, all do.
func (r *Resolver) DeploymentOrder(path *field.Path, order []string) {
	for i, name := range order {
		at := path.Index(i)
		switch {
		case slices.Contains(order[:i], name):
			r.fail(field.Duplicate(at, name))
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
		Namespace:  r.namespace,
		ObjectName: workloadName(r.cluster.name, fields.Name),
		cluster:    r.cluster,
		nodeType:   nodeType,
	}
	if fields.Replicas != nil {
		node.Replicas = ptr.To(*fields.Replicas)
		r.checkReplicas(at(path, fields.JSON.Replicas, "replicas"), *fields.Replicas)
	}
	return node
}

// Done returns what is odd and what is wrong with the custom resource.
func (r *Resolver) Done() (warnings []string, errs field.ErrorList) {
	return r.order.warnings(), r.errs
}

func (r *Resolver) fail(err *field.Error) {
	r.errs = append(r.errs, err)
}

// knownType checks a node type. One that is not declared must do as the name
// of a container and of a directory.
func (r *Resolver) knownType(path *field.Path, name string) bool {
	switch {
	case r.types.declares(name):
		return true
	case name == "":
		r.fail(field.Required(path, ""))
	case !r.types.dynamic():
		r.fail(notSupported(path, name, r.types.names()))
	default:
		return r.checkLabel(path, name)
	}
	return false
}

func (r *Resolver) checkName(path *field.Path, name string) {
	switch {
	case name == "":
		r.fail(field.Required(path, ""))
	case r.names[name]:
		r.fail(field.Duplicate(path, name))
	default:
		r.checkLabel(path, name)
	}
	r.names[name] = true
}

func (r *Resolver) checkLabel(path *field.Path, name string) bool {
	problems := validation.IsDNS1123Label(name)
	for _, problem := range problems {
		r.fail(field.Invalid(path, name, problem))
	}
	return len(problems) == 0
}

func (r *Resolver) checkReplicas(path *field.Path, replicas int32) {
	if replicas < 0 {
		r.fail(field.Invalid(path, replicas, "must be 0 or more"))
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
		r.fail(notSupported(path, name, []string{string(Deployment), string(StatefulSet)}))
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
	name, ok := nearest.Name(got, valid)
	if !ok {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", name)
}

// sentence joins the parts that are not empty.
func sentence(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, "; ")
}
