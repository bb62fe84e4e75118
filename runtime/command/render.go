package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// render prints the objects of all custom resources, or none where something is wrong.
func (c Command) render(f flags, resources []resource) int {
	var out bytes.Buffer
	var errs []error
	for _, r := range resources {
		objects, err := c.objects(f, r)
		errs = append(errs, err, Write(&out, objects))
	}
	if err := errors.Join(errs...); err != nil {
		return c.fail(err)
	}
	if _, err := c.Out.Write(out.Bytes()); err != nil {
		return c.fail(err)
	}
	return StatusNothing
}

// objects are those of one custom resource.
func (c Command) objects(f flags, r resource) ([]*unstructured.Unstructured, error) {
	if r.content.GetNamespace() == "" && f.namespace != "" {
		r.content.SetNamespace(f.namespace)
	}
	cr, err := c.typed(r)
	if err != nil {
		return nil, err
	}
	rendered, err := dsoi.Render(c.Scheme, c.Kind, cr, c.Options...)
	for _, warning := range rendered.Warnings {
		fmt.Fprintf(c.Err, "warning: %s: %s\n", r.at, warning)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.at, err)
	}
	return rendered.Objects, nil
}

// Write writes objects as a stream of YAML documents. It sends no requests.
func Write(to io.Writer, objects []*unstructured.Unstructured) error {
	for _, object := range objects {
		text, err := yaml.Marshal(object.Object)
		if err != nil {
			return fmt.Errorf("writing %s %s: %w", object.GetKind(), object.GetName(), err)
		}
		if _, err := fmt.Fprintf(to, "---\n%s", text); err != nil {
			return fmt.Errorf("writing %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}
