package command

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// compare is what this version of the operator renders otherwise than another one.
func (c Command) compare(ctx context.Context, f flags, r resource) (preview.Report, error) {
	after, err := c.objects(f, r)
	if err != nil {
		return preview.Report{}, err
	}
	if after, err = written(after); err != nil {
		return preview.Report{}, fmt.Errorf("%s: %w", r.at, err)
	}
	before, err := renderBy(ctx, f.previous, r)
	if err != nil {
		return preview.Report{}, fmt.Errorf("%s: %w", r.at, err)
	}
	return preview.Compare(r.content, c.Kind.GroupVersionKind, before, after)
}

// written are objects as they are when they were written and read.
func written(objects []*unstructured.Unstructured) ([]*unstructured.Unstructured, error) {
	var text bytes.Buffer
	if err := Write(&text, objects); err != nil {
		return nil, err
	}
	return parse(&text)
}

// patience is how long another operator may take to render.
const patience = time.Minute

// renderBy are the objects of a custom resource as another operator renders them.
func renderBy(ctx context.Context, binary string, r resource) ([]*unstructured.Unstructured, error) {
	text, err := yaml.Marshal(r.content.Object)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var out, said bytes.Buffer
	run := exec.CommandContext(ctx, binary, "render", "-f", "-")
	run.Env = withoutCluster(os.Environ())
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(text), &out, &said
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("%s render: %w: %s", binary, err, strings.TrimSpace(said.String()))
	}
	objects, err := parse(&out)
	if err != nil {
		return nil, fmt.Errorf("reading what %s render wrote: %w", binary, err)
	}
	return objects, nil
}

// withoutCluster is an environment in which no cluster is found: a version that does not
// know the command would start to work.
func withoutCluster(environment []string) []string {
	var left []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		if name != clientcmd.RecommendedConfigPathEnvVar && !strings.HasPrefix(name, "KUBERNETES_") {
			left = append(left, variable)
		}
	}
	return append(left, clientcmd.RecommendedConfigPathEnvVar+"="+os.DevNull)
}

// parse reads a stream of YAML documents.
func parse(from io.Reader) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	documents := utilyaml.NewYAMLReader(bufio.NewReader(from))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := decode(document)
		if err != nil {
			return nil, err
		}
		if len(content) > 0 {
			objects = append(objects, &unstructured.Unstructured{Object: content})
		}
	}
}
