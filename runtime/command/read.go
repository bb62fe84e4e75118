package command

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// resource is a custom resource of a file.
type resource struct {
	// at says where it stands, for people.
	at string
	// content is what the file says.
	content *unstructured.Unstructured
}

// readAll reads the custom resources of all files. The error joins everything that is
// wrong with any of them.
func (c Command) readAll(files []string) ([]resource, error) {
	var all []resource
	var errs []error
	for _, name := range files {
		found, err := c.readFile(name)
		all, errs = append(all, found...), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no %s in %s", c.Kind.Kind, strings.Join(files, ", "))
	}
	return all, nil
}

func (c Command) readFile(name string) ([]resource, error) {
	text, title, err := []byte(nil), name, error(nil)
	if name == "-" {
		title = "the standard input"
		text, err = io.ReadAll(c.In)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading custom resources: %w", err)
	}
	var found []resource
	var errs []error
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for number := 1; ; number++ {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return found, errors.Join(errs...)
		}
		at := fmt.Sprintf("document %d of %s", number, title)
		if err != nil {
			return found, errors.Join(append(errs, fmt.Errorf("%s: %w", at, err))...)
		}
		content, err := decode(document)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", at, err))
			continue
		}
		if len(content) == 0 {
			continue
		}
		r := resource{at, &unstructured.Unstructured{Object: content}}
		if err := c.check(r); err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, r)
	}
}

// check sees that a document is a custom resource of the kind.
func (c Command) check(r resource) error {
	gvk := r.content.GroupVersionKind()
	if gvk != c.Kind.GroupVersionKind {
		got := "of no kind"
		if gvk.Kind != "" {
			got = fmt.Sprintf("%s of %s", strings.TrimSpace(gvk.Kind+" "+r.content.GetName()), gvk.GroupVersion())
		}
		return fmt.Errorf("%s is %s, not a %s of %s", r.at, got, c.Kind.Kind, c.Kind.GroupVersion())
	}
	if r.content.GetName() == "" {
		return fmt.Errorf("%s has no name", r.at)
	}
	return nil
}

// typed is the custom resource as the kind's Go type. What that does not know is
// dropped, and reported.
func (c Command) typed(r resource) (client.Object, error) {
	text, err := yaml.Marshal(r.content.Object)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.at, err)
	}
	cr := c.Kind.New()
	strict := yaml.UnmarshalStrict(text, cr)
	if strict == nil {
		return cr, nil
	}
	cr = c.Kind.New()
	if err := yaml.Unmarshal(text, cr); err != nil {
		return nil, fmt.Errorf("%s: %w", r.at, err)
	}
	fmt.Fprintf(c.Err, "warning: %s: %v\n", r.at, strict)
	return cr, nil
}

// decode reads a document with numbers as Kubernetes' own decoders have them; nil for one
// that says nothing.
func decode(document []byte) (map[string]any, error) {
	text, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return nil, err
	}
	var content map[string]any
	if err := json.UnmarshalCaseSensitivePreserveInts(text, &content); err != nil {
		return nil, err
	}
	return content, nil
}
