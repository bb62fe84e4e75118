package filesbyname_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/filesbyname/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/filesbyname/want"
)

func meta() metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}
}

func rack(spec v1.RackSpec, nodes ...v1.Node) *v1.Rack {
	spec.Image, spec.Nodes = "rack:1", nodes
	return &v1.Rack{ObjectMeta: meta(), Spec: spec}
}

func files(t *testing.T, spec v1.RackSpec, node v1.Node) map[string]string {
	t.Helper()
	node.Name, node.Replicas = "a", 1
	b, errs := want.NewRackBuilder(rack(spec, node), want.UnimplementedRackHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return built.Find[*corev1.ConfigMap](t, b.List(), "one-a-config").Data
}

// xml is a file of properties in XML.
func xml(properties map[string]string) string { return build.XML(properties) }

func TestNothingSaid(t *testing.T) {
	assert.Equal(t, map[string]string{
		"rack.conf":     "pages=100\n",
		"core-site.xml": xml(map[string]string{"fs.defaultFS": "hdfs://one", "fs.owner": "rack", "fs.trash": "0"}),
	}, files(t, v1.RackSpec{Texts: map[string]string{"empty.txt": ""}}, v1.Node{Lines: map[string][]string{"none": nil}}))
}

// Levels merge by file, then by key, with what markers say of a file, and with the node's own
// file too.
func TestLevels(t *testing.T) {
	got := files(t, v1.RackSpec{
		Properties: map[string]map[string]string{
			"rack.conf": {"pages": "200", "color": "red"},
			"a.conf":    {"x": "1", "y": "1"},
			"b.conf":    {"x": "1"},
		},
		Sites: map[string]v1.Site{"core-site.xml": {"fs.trash": "1", "fs.owner": "me", "io": "2"}, "yarn-site.xml": {"a": "1", "b": "1"}},
		Texts: map[string]string{"a.conf": "# a", "motd": "hello"},
	}, v1.Node{
		Own:        map[string]string{"color": "green"},
		Properties: &map[string]map[string]int32{"a.conf": {"y": 2, "z": 0}},
		Sites:      map[string]map[string]string{"yarn-site.xml": {"b": "2"}},
		Lines:      map[string][]string{"a.conf": {"# the", "# end"}, "rack.conf": {"# own"}},
	})
	assert.Equal(t, map[string]string{
		"rack.conf":     "color=green\npages=200\n# own",
		"a.conf":        "# a\nx=1\ny=2\nz=0\n# the\n# end",
		"b.conf":        "x=1\n",
		"motd":          "hello",
		"core-site.xml": xml(map[string]string{"fs.defaultFS": "hdfs://one", "fs.owner": "rack", "fs.trash": "1", "io": "2"}),
		"yarn-site.xml": xml(map[string]string{"b": "2"}),
	}, got, "a file that replaces takes the place of that file")
}

// What cannot be a file, or a file of two sorts, is told by its path, once.
func TestErrors(t *testing.T) {
	_, errs := want.NewRackBuilder(rack(v1.RackSpec{
		Properties: map[string]map[string]string{"etc/passwd": {"a": "1"}, "core-site.xml": {"a": "1"}},
		Sites:      map[string]v1.Site{"rack.conf": {"a": "1"}, "x": {}},
		Texts:      map[string]string{"x": "text"},
	}, v1.Node{Name: "a"}, v1.Node{Name: "b", Lines: map[string][]string{"core-site.xml": {"x"}}}), want.UnimplementedRackHooks{}, build.Inputs{})
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	require.Len(t, texts, 5)
	assert.Contains(t, texts[0], `spec.properties[etc/passwd]: Invalid value: "etc/passwd": a valid config key must consist of`)
	assert.Equal(t, []string{
		`spec.properties[core-site.xml]: Invalid value: "core-site.xml" is a file of properties in XML; it cannot be one of lines too`,
		`spec.sites[rack.conf]: Invalid value: "rack.conf" is a file of lines; it cannot be one of properties in XML too`,
		`spec.texts[x]: Invalid value: "x" is a file of properties in XML, by spec.sites; it cannot be one of lines too`,
		`spec.nodes[1].lines[core-site.xml]: Invalid value: "core-site.xml" is a file of properties in XML; it cannot be one of lines too`,
	}, texts[1:])
}

func drawer(spec v1.DrawerSpec) *v1.Drawer {
	spec.Image = "drawer:1"
	return &v1.Drawer{ObjectMeta: meta(), Spec: spec}
}

// Files of values merge at any depth, and are shared like others.
func TestDocuments(t *testing.T) {
	b, errs := want.NewDrawerBuilder(drawer(v1.DrawerSpec{
		Documents: map[string]v1.Document{"app.yaml": {Level: "info", Tags: map[string]string{"a": "1", "b": "1"}}, "log.yaml": {Level: "warn"}},
		JSON:      map[string]string{"app.json": "a: {b: 1}"},
		TOML:      map[string]string{"app.toml": "[a]\nb = 1\n"},
		Common:    map[string]string{"app.yaml": "in another directory"},
		Fork:      &v1.Piece{Documents: map[string]*v1.Document{"app.yaml": {Tags: map[string]string{"b": "2"}}, "none.yaml": nil}},
		Spoons: map[string]v1.Spoon{
			"x": {NodeType: "spoon", YAML: map[string]string{"log.yaml": "level: null\nmore: 1"}},
			"y": {NodeType: "spoon", YAML: map[string]string{"log.yaml": "level: null\nmore: 1"}},
		},
	}), want.UnimplementedDrawerHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, map[string]string{
		"app.yaml": "a:\n  b: 1\nlevel: info\ntags:\n  a: \"1\"\n  b: \"2\"\n",
		"log.yaml": "level: warn\n",
		"app.json": "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
		"app.toml": "[a]\nb = 1\n",
	}, built.Find[*corev1.ConfigMap](t, list, "one-fork-config").Data)
	assert.Equal(t, "more: 1\n", built.Find[*corev1.ConfigMap](t, list, "one-spoon-config").Data["log.yaml"])
	assert.Equal(t, map[string]string{"app.yaml": "in another directory"}, built.Find[*corev1.ConfigMap](t, list, "one-config-common").Data)
}

// Nodes that have files together must agree about them; who does not is told by the file.
func TestNotShared(t *testing.T) {
	_, errs := want.NewDrawerBuilder(drawer(v1.DrawerSpec{
		Documents: map[string]v1.Document{"log.yaml": {Level: "warn"}},
		TOML:      map[string]string{"bad.toml": "= 1"},
		JSON:      map[string]string{"bad.json": "{"},
		Spoons:    map[string]v1.Spoon{"x": {NodeType: "spoon"}, "y": {NodeType: "spoon", YAML: map[string]string{"log.yaml": "more: 1"}}},
	}), want.UnimplementedDrawerHooks{}, build.Inputs{})
	require.Len(t, errs, 3)
	assert.Equal(t, "spec.json[bad.json]", errs[0].Field)
	assert.Contains(t, errs[0].Detail, "must be YAML: ")
	assert.Equal(t, "spec.toml[bad.toml]", errs[1].Field)
	assert.Contains(t, errs[1].Detail, "must be TOML: ")
	assert.Equal(t, "spec.spoons[y].yaml[log.yaml]", errs[2].Field)
	assert.Contains(t, errs[2].Detail, "have one ConfigMap together, and this file is not the same for both")
}

func TestReconcile(t *testing.T) {
	casetest.Case[*v1.Rack]{
		Kind:  want.RackKind(want.UnimplementedRackHooks{}),
		Hooks: want.UnimplementedRackHooks{},
		Types: []runtime.Object{&v1.Rack{}, &v1.RackList{}},
		CR: rack(v1.RackSpec{Properties: map[string]map[string]string{"b.conf": {"x": "1"}, "a.conf": {"x": "1"}}, Texts: map[string]string{"motd": "x"}},
			v1.Node{Name: "a", Replicas: 1}, v1.Node{Name: "b", Replicas: 1, Sites: map[string]map[string]string{"yarn-site.xml": {"b": "2"}}}),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Rack) (reconcile.Result, error) {
			return want.ReconcileRack(ctx, rt, cr, want.UnimplementedRackHooks{})
		},
		Objects: []string{"ConfigMap one-a-config", "StatefulSet one-a", "ConfigMap one-b-config", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Rack) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"StatefulSet one-b", "ConfigMap one-b-config"},
	}.Run(t)
}
