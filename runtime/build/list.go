package build

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// List is all that a custom resource asks for. The zero value is empty, and ready
// for [Add].
type List struct {
	// Objects in the order in which they depend on each other.
	Objects []Wanted
	// Warnings tell what is odd about the custom resource.
	Warnings []string
	// Invalid is what is wrong with the custom resource. When there is anything,
	// nothing is applied and nothing is deleted.
	Invalid field.ErrorList
	// Partial says that the list is not complete: objects that are not in it stay.
	Partial bool
}

// Wanted is one object that a custom resource asks for.
type Wanted struct {
	// Object as it is wanted; nil where it could not be built.
	Object client.Object
	// Kind of the object.
	Kind string
	// Node that it belongs to, by name; "" for an object of the whole custom resource.
	Node string
	// Type of the node, or of the nodes that have the object together, as their label says
	// it; "" for an object of the whole custom resource.
	Type string
	// Stage of the node.
	Stage int
	// Awaited is set for a Job that has to succeed before the workloads of what it belongs
	// to are created, or their pods changed.
	Awaited bool
	// ConfigHash says where the hash of what the pods of a workload read goes; "" leaves it
	// to the kind. See [ClusterKind.ConfigHashOf].
	ConfigHash ConfigHashPlacement
	// ConfigHashName is the name of the annotation or the variable that holds the hash; "" for
	// the usual one.
	ConfigHashName string
	// Err says why the object could not be built.
	Err error
}

// Object is a pointer to a Kubernetes type, such as *corev1.ConfigMap. A nil
// one is an object that is not wanted.
type Object interface {
	comparable
	client.Object
}

// Add puts what a builder returned for a node, or for the whole cluster, into a
// list: an object, nothing, or an error. An object of which a hook has changed what
// it must leave alone counts as one that could not be built; see [CheckHook].
func Add[O Object](list *List, scope Scope, object O, err error) {
	if err == nil && isNil(object) {
		return
	}
	wanted := Wanted{Kind: typeName(object)}
	wanted.ConfigHash, wanted.ConfigHashName = configHashOf(scope)
	wanted.Node, wanted.Stage = scope.node()
	wanted.Type, _ = scope.label(LabelComponent)
	if err == nil {
		err = CheckHook(scope, wanted.Kind, object)
	}
	if err == nil {
		wanted.Object = object
	} else {
		wanted.Err = fmt.Errorf("building the %s of %s: %w", wanted.Kind, scope.title(), err)
	}
	list.Objects = append(list.Objects, wanted)
}

// AddAwaited is [Add] for a Job whose success is awaited; see [Wanted.Awaited].
func AddAwaited[O Object](list *List, scope Scope, job O, err error) {
	before := len(list.Objects)
	Add(list, scope, job, err)
	for i := range list.Objects[before:] {
		list.Objects[before+i].Awaited = true
	}
}

// AddAll is [Add] for a builder that returns any number of objects.
func AddAll[O Object](list *List, scope Scope, objects []O, err error) {
	var none O
	if err != nil {
		Add(list, scope, none, err)
		return
	}
	for _, object := range objects {
		Add(list, scope, object, nil)
	}
}

// Done returns the objects that could be built, in their order, and all errors.
func (l List) Done() ([]client.Object, error) {
	var objects []client.Object
	errs := []error{}
	if len(l.Invalid) > 0 {
		errs = append(errs, l.Invalid.ToAggregate())
	}
	for _, wanted := range l.Objects {
		if wanted.Err != nil {
			errs = append(errs, wanted.Err)
			continue
		}
		objects = append(objects, wanted.Object)
	}
	return objects, errors.Join(errs...)
}

// isNil reports whether there is not an object, in an interface or in a pointer.
func isNil(object client.Object) bool {
	value := reflect.ValueOf(object)
	return !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil()
}

// typeName is the kind of a Kubernetes type: ConfigMap. What stands in brackets
// behind a generic type's name does not belong to it.
func typeName(object any) string {
	t := reflect.TypeOf(object)
	if t == nil {
		return "object"
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}
