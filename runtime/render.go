package runtime

import (
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Rendered is what a custom resource asks for.
type Rendered struct {
	// Objects in the order in which they depend on each other, as they are applied where
	// there is nothing yet. Random content of Secrets is not among them. Without a UID in
	// the custom resource they name no owner: that would not be valid.
	Objects []*unstructured.Unstructured
	// Warnings tell what is odd about the custom resource, and what could not be read.
	Warnings []string
}

// Render makes the objects of a custom resource without a cluster. What hooks read of
// ConfigMaps and Secrets is not there, and the hash of what pods read covers what is
// rendered. One without a namespace is in the namespace default, unless [Namespace] says
// another. The error joins everything that is wrong. No request is sent, and cr is only
// read. It is safe for concurrent use.
func Render(scheme *runtime.Scheme, kind build.ClusterKind, cr client.Object, opts ...Option) (Rendered, error) {
	o, err := newOptions(kind, opts)
	if err := errors.Join(err, checkKind(kind)); err != nil {
		return Rendered{}, err
	}
	if cr, err = inNamespace(cr, o.namespace); err != nil {
		return Rendered{}, err
	}
	list := kind.Build(cr, build.Inputs{Namespace: o.namespace})
	out := Rendered{Warnings: list.Warnings}
	if kind.Reads != nil {
		for _, ref := range kind.Reads(cr) {
			if ref.Name != "" {
				out.Warnings = append(out.Warnings, fmt.Sprintf("%s, which %s names, is not read", ref, ref.Path))
			}
		}
	}
	if err := checkList(list, kind); err != nil {
		return out, err
	}
	in := plan.Input{CR: cr, Kind: kind, Owner: o.fieldOwner, List: list, Observed: plan.Observed{Objects: make([]plan.ObservedObject, len(list.Objects))}, Now: o.clock.Now()}
	for i, w := range list.Objects {
		if w.Object != nil {
			if err := setKind(scheme, w.Object, &in.Observed.Objects[i]); err != nil {
				return out, err
			}
		}
	}
	var errs []error
	for _, outcome := range plan.Make(in).Outcomes {
		switch {
		case outcome.Err != nil:
			errs = append(errs, outcome.Err)
		case outcome.Wanted != nil:
			object, err := apply.Intent(outcome.Wanted, outcome.GroupVersionKind())
			if err != nil {
				errs = append(errs, err)
				continue
			}
			out.Objects = append(out.Objects, withoutUnknownOwners(object))
		}
	}
	return out, errors.Join(errs...)
}

// inNamespace is a custom resource whose objects have a namespace to be in.
func inNamespace(cr client.Object, namespace string) (client.Object, error) {
	if cr.GetNamespace() != "" || namespace != "" {
		return cr, nil
	}
	copied, ok := cr.DeepCopyObject().(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is not an object", cr)
	}
	copied.SetNamespace(metav1.NamespaceDefault)
	return copied, nil
}

// setKind notes the kind of a wanted object, of which nothing was found.
func setKind(scheme *runtime.Scheme, object client.Object, found *plan.ObservedObject) error {
	gvk := object.GetObjectKind().GroupVersionKind()
	if gvk.Kind == "" || gvk.Version == "" {
		var err error
		if gvk, err = apiutil.GVKForObject(object, scheme); err != nil {
			return err
		}
	}
	found.GroupVersionKind, found.Kept = gvk, build.IsKept(object)
	return nil
}

// withoutUnknownOwners takes the owners without a UID from an object.
func withoutUnknownOwners(object *unstructured.Unstructured) *unstructured.Unstructured {
	var known []metav1.OwnerReference
	for _, owner := range object.GetOwnerReferences() {
		if owner.UID != "" {
			known = append(known, owner)
		}
	}
	object.SetOwnerReferences(known)
	return object
}
