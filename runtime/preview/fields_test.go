package preview

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

func TestDiff(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		want          []Field
	}{
		"nothing": {"spec: {a: 1}", "spec: {a: 1}", nil},
		"noise": {
			"{metadata: {name: x, uid: a, resourceVersion: '1', generation: 1, creationTimestamp: t, managedFields: [{manager: m}], annotations: {deprecated.daemonset.template.generation: '1'}}, status: {replicas: 1}, spec: {template: {metadata: {creationTimestamp: null}}}}",
			"{metadata: {name: x, uid: b, resourceVersion: '2', generation: 2}, spec: {template: {metadata: {}}}}",
			nil,
		},
		"nothing and an empty map":  {"{}", "{spec: {}}", nil},
		"a value":                   {"spec: {a: 1, b: x}", "spec: {a: 2, b: x}", []Field{{"spec.a", 1.0, 2.0}}},
		"a value more":              {"spec: {}", "spec: {a: {b: x}}", []Field{{"spec.a.b", nil, "x"}}},
		"a value less":              {"spec: {a: {b: x}}", "spec: {}", []Field{{"spec.a.b", "x", nil}}},
		"a key that needs quotes":   {"data: {a.b: x}", "data: {a.b: z}", []Field{{`data["a.b"]`, "x", "z"}}},
		"a list of values":          {"spec: {args: [a, b]}", "spec: {args: [a]}", []Field{{"spec.args", []any{"a", "b"}, []any{"a"}}}},
		"entries by name":           {"spec: {c: [{name: a, v: 1}, {name: b, v: 1}]}", "spec: {c: [{name: z, v: 1}, {name: b, v: 2}, {name: a, v: 1}]}", []Field{{"spec.c[name=b].v", 1.0, 2.0}, {"spec.c[name=z].name", nil, "z"}, {"spec.c[name=z].v", nil, 1.0}}},
		"ports":                     {"p: [{port: 80}, {port: 80, protocol: UDP}]", "p: [{port: 80, protocol: TCP, name: x}, {port: 80, protocol: UDP}]", []Field{{"p[port=80,protocol=TCP].name", nil, "x"}, {"p[port=80,protocol=TCP].protocol", nil, "TCP"}}},
		"entries by place":          {"r: [{verbs: [get]}, {verbs: [get]}]", "r: [{verbs: [get]}, {verbs: [list]}]", []Field{{"r[1].verbs", []any{"get"}, []any{"list"}}}},
		"another order":             {"c: [{name: a}, {name: b}]", "c: [{name: b}, {name: a}]", []Field{{"c", []string{"name=a", "name=b"}, []string{"name=b", "name=a"}}}},
		"something of another type": {"a: [x]", "a: {b: x}", []Field{{"a", []any{"x"}, map[string]any{"b": "x"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, Diff(content(t, test.before), content(t, test.after)))
		})
	}
	assert.Equal(t, []Field{{"spec.a", nil, 1.0}}, Diff(nil, content(t, "spec: {a: 1}")))
}

func content(t *testing.T, text string) map[string]any {
	t.Helper()
	var content map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &content))
	return content
}

func TestChangedLines(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		want          []string
	}{
		"one of three":  {"a\nb\nc\n", "a\nB\nc\n", []string{"- b", "+ B"}},
		"one more":      {"a\nc\n", "a\nb\nc\n", []string{"+ b"}},
		"new":           {"", "a\nb\n", []string{"+ a", "+ b"}},
		"two places":    {"a\nb\nc\nd\n", "A\nb\nc\nD\n", []string{"- a", "+ A", "- d", "+ D"}},
		"only its end":  {"a\n", "a", []string{"(only the end of its last line)"}},
		"an empty line": {"a\n\nb", "a\nb", []string{"- "}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, changedLines(test.before, test.after))
		})
	}
	long := make([]byte, 0, 4*mostCompared)
	for range mostCompared + 1 {
		long = append(long, "x\n"...)
	}
	assert.Len(t, changedLines("a\n"+string(long)+"b", "c\nd"), mostCompared+5)
}
