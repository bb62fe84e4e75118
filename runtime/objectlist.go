package runtime

import (
	"errors"
	"fmt"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Object is a pointer to a Kubernetes type, such as *corev1.ConfigMap. A nil
// one is an object that is not wanted.
type Object interface {
	comparable
	client.Object
}

// ObjectList collects the objects that a builder makes. The zero value is
// ready.
type ObjectList struct {
	objects []client.Object
	errs    []error
}

// Add puts what a builder returned for a node into the list: an object, nothing,
// or an error.
func Add[O Object](list *ObjectList, node Node, object O, err error) {
	var none O
	switch {
	case err != nil:
		list.errs = append(list.errs, buildError(node, object, err))
	case object != none:
		list.objects = append(list.objects, object)
	}
}

// AddAll is [Add] for a builder that returns any number of objects.
func AddAll[O Object](list *ObjectList, node Node, objects []O, err error) {
	var none O
	if err != nil {
		list.errs = append(list.errs, buildError(node, none, err))
		return
	}
	for _, object := range objects {
		Add(list, node, object, nil)
	}
}

// Done returns the objects in the order in which they came, and all errors.
func (l *ObjectList) Done() ([]client.Object, error) {
	return l.objects, errors.Join(l.errs...)
}

// buildError says which object of which node could not be built.
func buildError(node Node, object any, err error) error {
	return fmt.Errorf("building the %s of node %s: %w", typeName(object), node.Name, err)
}

// typeName is the kind of a Kubernetes type: ConfigMap. What stands in brackets
// behind a generic type's name does not belong to it.
func typeName(object any) string {
	name, _, _ := strings.Cut(fmt.Sprintf("%T", object), "[")
	return name[strings.LastIndexByte(name, '.')+1:]
}
