package command

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
)

// placeholder is the UID of a custom resource that is not there yet. Nothing that exists
// has it.
const placeholder = "00000000-0000-4000-8000-000000000000"

// strict has the API server refuse fields that it does not know.
const strict = client.FieldValidation(metav1.FieldValidationStrict)

// complete is a custom resource as it would be in the cluster if the file were applied:
// with the identity of the one that is there, with what only that one says of labels and
// annotations, and with defaults. One that the API server refuses comes with what it
// says.
func (c *cluster) complete(ctx context.Context, r resource) (cr client.Object, refusal, err error) {
	if err := c.place(r); err != nil {
		return nil, nil, err
	}
	live := &unstructured.Unstructured{}
	live.SetGroupVersionKind(c.Kind.GroupVersionKind)
	err = c.client.Get(ctx, client.ObjectKeyFromObject(r.content), live)
	isNew := apierrors.IsNotFound(err)
	if client.IgnoreNotFound(err) != nil {
		return nil, nil, fmt.Errorf("reading the %s of %s: %w", c.Kind.Kind, r.at, err)
	}
	meant := meant(r.content, live, isNew)
	tried := meant.DeepCopy()
	if isNew {
		tried.SetUID("")
		err = c.client.Create(ctx, tried, client.DryRunAll, strict)
	} else {
		err = c.client.Update(ctx, tried, client.DryRunAll, strict)
	}
	var said apierrors.APIStatus
	switch {
	case err == nil:
		meant = tried
	case apply.IsDenied(err):
		fmt.Fprintf(c.Err, "warning: %s is taken as it is, without defaults: %v\n", r.at, err)
	case errors.As(err, &said):
		refusal = err
	default:
		return nil, nil, fmt.Errorf("completing %s: %w", r.at, err)
	}
	cr, err = c.typed(resource{r.at, meant})
	return cr, refusal, err
}

// place gives a custom resource the namespace of the flags, where it says none and needs
// one.
func (c *cluster) place(r resource) error {
	namespaced, err := c.client.IsObjectNamespaced(r.content)
	if err != nil {
		return fmt.Errorf("asking the cluster about %s: %w", c.Kind.Kind, err)
	}
	if namespaced && r.content.GetNamespace() == "" {
		r.content.SetNamespace(c.namespace)
	}
	return nil
}

// meant is what the file says, for the custom resource that is there.
func meant(file, live *unstructured.Unstructured, isNew bool) *unstructured.Unstructured {
	out := live.DeepCopy()
	if isNew {
		out = &unstructured.Unstructured{Object: map[string]any{}}
		out.SetUID(placeholder)
		out.SetNamespace(file.GetNamespace())
		out.SetName(file.GetName())
		out.SetGeneration(1)
	}
	out.SetGroupVersionKind(file.GroupVersionKind())
	out.SetLabels(build.MergeMaps(live.GetLabels(), file.GetLabels()))
	out.SetAnnotations(build.MergeMaps(live.GetAnnotations(), file.GetAnnotations()))
	for field := range out.Object {
		if field != "metadata" && field != "status" && field != "apiVersion" && field != "kind" {
			delete(out.Object, field)
		}
	}
	for field, value := range file.DeepCopy().Object {
		if field != "metadata" && field != "status" {
			out.Object[field] = value
		}
	}
	return out
}
