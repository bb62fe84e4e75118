package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestSharedFiles(t *testing.T) {
	nodes := []Node{sampleNode(t, NodeFields{Name: "a", Type: "broker"}), sampleNode(t, NodeFields{Name: "b", Type: "server"}), sampleNode(t, NodeFields{Name: "c", Type: "minion"})}
	of := map[string]map[string]string{"a": {"x": "1", "y": "2"}, "b": {"y": "2", "z": "3"}, "c": {"y": "of a node without a ConfigMap"}}
	files := func(n Node) (map[string]string, error) { return of[n.Name], nil }
	shared, err := SharedFiles(nodes, files)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"x": "1", "y": "2", "z": "3"}, shared)
	sharesNothing(t, func() any { shared, _ := SharedFiles(nodes, files); return shared }, of["a"], of["b"])

	of["b"]["y"] = "secret"
	_, err = SharedFiles(nodes, files)
	require.EqualError(t, err, "file y is not the same for node a and for node b, which have one ConfigMap together")
	assert.True(t, IsInvalidSpec(err))
	_, err = SharedFiles(nodes, func(Node) (map[string]string, error) { return nil, assert.AnError })
	require.ErrorIs(t, err, assert.AnError)
	none, err := SharedFiles([]Node(nil), files)
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestOfType(t *testing.T) {
	a, b := sampleNode(t, NodeFields{Name: "a", Type: "broker"}), sampleNode(t, NodeFields{Name: "b", Type: "server"})
	assert.Equal(t, []Node{b}, OfType([]Node{a, b}, "server"))
	assert.Empty(t, OfType([]Node{a}, "server"))
}

// An error stands at the field that fills the file for one node alone; the most specific one
// that says something.
func TestCheckSharedFiles(t *testing.T) {
	spec := field.NewPath("spec")
	nodes := []Node{sampleNode(t, NodeFields{Name: "a", Type: "broker"}), sampleNode(t, NodeFields{Name: "b", Type: "broker"}), sampleNode(t, NodeFields{Name: "c", Type: "minion"})}
	for name, test := range map[string]struct {
		of   map[string]string
		said map[string]string // what the nodes' own fields say
		want []string
	}{
		"the same":      {map[string]string{"a": "1", "b": "1", "c": "2"}, map[string]string{"a": "1", "b": "1"}, nil},
		"the second":    {map[string]string{"a": "1", "b": "2"}, map[string]string{"b": "2"}, []string{`spec[b].text: Invalid value: "f": nodes a and b have one ConfigMap together, and this file is not the same for both`}},
		"the first":     {map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "1"}, []string{`spec[a].text: Invalid value: "f": nodes a and b have one ConfigMap together, and this file is not the same for both`}},
		"both":          {map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "1", "b": "2"}, []string{`spec[b].text: Invalid value: "f": nodes a and b have one ConfigMap together, and this file is not the same for both; see also spec[a].text`}},
		"no field":      {map[string]string{"a": "1", "b": "2"}, nil, []string{`spec[b]: Invalid value: "f": nodes a and b have one ConfigMap together, and this file is not the same for both; see also spec[a]`}},
		"only one file": {map[string]string{"a": "1"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := func(n Node) map[string]string {
				if text, ok := test.of[n.Name]; ok {
					return map[string]string{"f": text}
				}
				return nil
			}
			errs := CheckSharedFiles(nodes, files, func(n Node) (*field.Path, []FileField) {
				path := spec.Key(n.Name)
				return path, []FileField{
					FieldOfFile("f", "of all", spec, "text"), FieldOfFile("other", "x", path, "other"), FieldOfFile("f", test.said[n.Name], path, "text"),
				}
			})
			assert.Equal(t, test.want, messages(errs))
		})
	}
}
