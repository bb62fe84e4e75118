package build

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Own makes an object that a hook returned one of the scope's: it gives it the
// namespace, the labels and the owner that every object of the scope has. The name
// is the hook's to give, and so is a workload's selector, as long as it picks none of
// the scope's pods. A PersistentVolumeClaim gets no owner, nor does a Secret with
// random content: data outlives the custom resource.
func Own(scope Scope, hook string, object client.Object) error {
	if object.GetName() == "" {
		return fmt.Errorf("hook %s returned a %s without a name", hook, kindOf(object))
	}
	meta := scope.ObjectMeta(kindOf(object))
	if object.GetNamespace() == "" {
		object.SetNamespace(meta.Namespace)
	}
	object.SetLabels(MergeMaps(object.GetLabels(), meta.Labels))
	if !IsKept(object) && metav1.GetControllerOfNoCopy(object) == nil {
		object.SetOwnerReferences(append(slices.Clone(object.GetOwnerReferences()), meta.OwnerReferences[0]))
	}
	errs := checkIdentity(scope, hook, object)
	if selector, ok := selectorOf(object); ok {
		picks, err := metav1.LabelSelectorAsSelector(selector)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("hook %s returned a %s with a selector that is not valid: %w", hook, kindOf(object), err))
		case picks.Matches(labels.Set(meta.Labels)):
			errs = append(errs, fmt.Errorf("hook %s returned a %s whose selector picks the pods of %s; give it labels of its own", hook, kindOf(object), scope.title()))
		}
	}
	return errors.Join(errs...)
}

// AddFurther is [AddAll] for objects that a hook returned, of any kinds: they are
// made the scope's own first; see [Own].
func AddFurther[O client.Object](list *List, scope Scope, hook string, objects []O, err error) {
	name, stage := scope.node()
	ofType, _ := scope.label(LabelComponent)
	if err != nil {
		list.Objects = append(list.Objects, Wanted{Kind: hook, Node: name, Type: ofType, Stage: stage, Err: fmt.Errorf("hook %s for %s: %w", hook, scope.title(), err)})
		return
	}
	for _, object := range objects {
		if isNil(object) {
			continue
		}
		wanted := Wanted{Object: object, Kind: kindOf(object), Node: name, Type: ofType, Stage: stage}
		wanted.ConfigHash, wanted.ConfigHashName = configHashOf(scope)
		if err := Own(scope, hook, object); err != nil {
			wanted.Object, wanted.Err = nil, fmt.Errorf("building the %s of %s: %w", wanted.Kind, scope.title(), err)
		}
		list.Objects = append(list.Objects, wanted)
	}
}

// kindOf is the kind of an object, which one without a Go type of its own says itself.
func kindOf(object client.Object) string {
	switch object.(type) {
	case *unstructured.Unstructured, *metav1.PartialObjectMetadata:
		return cmp.Or(object.GetObjectKind().GroupVersionKind().Kind, typeName(object))
	default:
		return typeName(object)
	}
}
