package preview

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func key(group, kind string) plan.Key {
	return plan.Key{GroupKind: schema.GroupKind{Group: group, Kind: kind}, NamespacedName: types.NamespacedName{Namespace: "ns", Name: "x"}}
}

func TestHider_Text(t *testing.T) {
	const value = `p"w<&d/1 2`
	h := NewHider(map[string][]byte{"password": []byte(value + "\n"), "short": []byte("ab"), "file": []byte("user=admin-of-all\nk=v\n")})
	for name, text := range map[string]string{
		"as it is":         value,
		"encoded":          base64.StdEncoding.EncodeToString([]byte(value)),
		"encoded, as read": base64.StdEncoding.EncodeToString([]byte(value + "\n")),
		"in JSON":          `p\"w\u003c\u0026d/1 2`,
		"in XML":           `p&#34;w&lt;&amp;d/1 2`,
		"in a URL":         `p%22w%3C%26d%2F1+2`,
		"a line":           "user=admin-of-all",
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, "so (secret)!", h.Text("so "+text+"!"))
		})
	}
	assert.Equal(t, "about", h.Text("about"), "two characters give nothing away, and occur everywhere")
	assert.Equal(t, "x", Hider{}.Text("x"))
}

func TestHider_Fields(t *testing.T) {
	h := NewHider(map[string][]byte{"password": []byte("open-sesame")})
	const hash = `spec.template.metadata.annotations["dsoi.datainfra.io/config-hash"]`
	for name, test := range map[string]struct {
		key         plan.Key
		field, want Field
	}{
		"a Secret's data":           {key("", "Secret"), Field{"data.a", "b2xk", "bmV3"}, Field{"data.a", "(secret)", "(secret)"}},
		"a Secret's new data":       {key("", "Secret"), Field{"data.a", nil, "bmV3"}, Field{"data.a", nil, "(secret)"}},
		"a Secret's texts":          {key("", "Secret"), Field{"stringData.a", "old", nil}, Field{"stringData.a", "(secret)", nil}},
		"what kubectl notes":        {key("", "Secret"), Field{`metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]`, "{}", "{data}"}, Field{`metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]`, "(secret)", "(secret)"}},
		"a Secret's label":          {key("", "Secret"), Field{"metadata.labels.a", "x", "y"}, Field{"metadata.labels.a", "x", "y"}},
		"something else's data":     {key("", "ConfigMap"), Field{"data.a", "x", "y"}, Field{"data.a", "x", "y"}},
		"a value elsewhere":         {key("", "ConfigMap"), Field{"data.a", "p=open-sesame", "p=b3Blbi1zZXNhbWU="}, Field{"data.a", "(secret)", "p=(secret)"}},
		"a value, deep":             {key("apps", "Deployment"), Field{"spec.args", []any{"x", map[string]any{"y": "open-sesame"}, 1}, []string{"x"}}, Field{"spec.args", []any{"x", map[string]any{"y": "(secret)"}, 1}, []string{"x"}}},
		"a hash of what pods read":  {key("apps", "Deployment"), Field{hash, "0a", "0b"}, Field{hash, "(hash)", "(hash)"}},
		"that hash in a variable":   {key("apps", "Deployment"), Field{"spec.template.spec.containers[name=main].env[name=CONFIG_HASH].value", "0a", nil}, Field{"spec.template.spec.containers[name=main].env[name=CONFIG_HASH].value", "(hash)", nil}},
		"a hash of a Job":           {key("batch", "Job"), Field{`metadata.annotations["dsoi.datainfra.io/job-hash"]`, "0a", "0b"}, Field{`metadata.annotations["dsoi.datainfra.io/job-hash"]`, "(hash)", "(hash)"}},
		"somebody's kind of Secret": {key("example.com", "Secret"), Field{"data.a", "x", "y"}, Field{"data.a", "x", "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, []Field{test.want}, h.fields(test.key, []Field{test.field}))
		})
	}
}

// A Secret has been changed, or is not named any longer: nobody knows what it held when
// an object was made with it.
func TestHider_FormerValues(t *testing.T) {
	h := NewHider(map[string][]byte{"password": []byte("open-sesame")})
	const lines, args = `data["app.conf"]`, "spec.template.spec.containers[name=main].args"
	for name, test := range map[string]struct {
		hider       Hider
		kind        string
		field, want Field
	}{
		"another value":             {h, "ConfigMap", Field{lines, "a=1\np=before\n", "a=1\np=open-sesame\n"}, Field{lines, "a=1\n(secret)\n", "a=1\np=(secret)\n"}},
		"another value on a line":   {h, "Deployment", Field{"spec.x", "before", "open-sesame"}, Field{"spec.x", "(secret)", "(secret)"}},
		"another value in a list":   {h, "Deployment", Field{args, []any{"before"}, []any{"open-sesame"}}, Field{args, "(secret)", []any{"(secret)"}}},
		"none any longer":           {h.OfHooks(), "ConfigMap", Field{lines, "a=1\np=before\n", "a=1\nb=2\n"}, Field{lines, "a=1\n(secret)\n", "a=1\nb=2\n"}},
		"no argument any longer":    {h.OfHooks(), "Deployment", Field{args, []any{"before"}, nil}, Field{args, "(secret)", nil}},
		"what no hook makes":        {h.OfHooks(), "Deployment", Field{"spec.replicas", 1, 2}, Field{"spec.replicas", 1, 2}},
		"where hooks see no Secret": {h, "ConfigMap", Field{lines, "a=1\n", "a=2\n"}, Field{lines, "a=1\n", "a=2\n"}},
		"nothing before":            {h.OfHooks(), "ConfigMap", Field{lines, nil, "p=open-sesame"}, Field{lines, nil, "p=(secret)"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, []Field{test.want}, test.hider.fields(key("", test.kind), []Field{test.field}))
		})
	}
}
