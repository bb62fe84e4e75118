package composedconfigs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/composedconfigs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/composedconfigs/want"
)

func newLoom() *v1.Loom {
	return &v1.Loom{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.LoomSpec{
		Image: "loom:1", Nodes: []v1.Node{{Name: "a", NodeType: "weaver", Replicas: 1}, {Name: "b", NodeType: "weaver", Replicas: 1}},
	}}
}

// files are those of the node, and where its pods see them.
func files(t *testing.T, cr *v1.Loom) (data map[string]string, dir string) {
	t.Helper()
	b, errs := want.NewLoomBuilder(cr, want.UnimplementedLoomHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	return built.Find[*corev1.ConfigMap](t, list, "one-a-config").Data,
		built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.Template.Spec.Containers[0].VolumeMounts[0].MountPath
}

// What needs a field that is empty says nothing; the rest is there.
func TestWithoutFields(t *testing.T) {
	data, dir := files(t, newLoom())
	assert.Equal(t, map[string]string{
		"loom.yaml":      "server:\n  url: http://one:80/\n",
		"core.xml":       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n  <property>\n    <name>max</name>\n    <value>3</value>\n  </property>\n  <property>\n    <name>of</name>\n    <value>one</value>\n  </property>\n</configuration>\n",
		"app.properties": "name=a\nslots=4\n",
		"braces.yaml":    "all: '{x} 5%'\n",
		"dates.yaml":     "\"7\": a\ngone: {}\nratio: 0.5\nsince: \"2026-01-31\"\n",
		"app.toml":       "[a]\nb = \"weaver\"\n",
	}, data)
	assert.Equal(t, "/usr/share/loom/config", dir)
}

func TestWithFields(t *testing.T) {
	cr := newLoom()
	cr.Spec.Home, cr.Spec.Logs, cr.Spec.Port, cr.Spec.Nodes[0].Fast = "/home", "/var", ptr.To[int32](8080), true
	cr.Spec.Config = map[string]string{"fast": "it's: \"quoted\"\n{}"}
	data, dir := files(t, cr)
	assert.Equal(t, "fast: |-\n  it's: \"quoted\"\n  {}\nlist:\n- a\n- 2\nlogs: /var/all\npattern: '{x}'\nserver:\n  url: http://one:8080/\n", data["loom.yaml"])
	assert.JSONEq(t, `["8080"]`, data["app.json"])
	assert.Equal(t, "/home/config", dir)
}

// What a field puts into a text stays a text: it cannot change the structure of a file.
func TestFieldsAreTexts(t *testing.T) {
	cr := newLoom()
	cr.Spec.Logs = "/a: b\nlist: [x]"
	data, _ := files(t, cr)
	assert.Contains(t, data["loom.yaml"], "list:\n- a\n- 2\n")
}

func TestDirThatIsNone(t *testing.T) {
	cr := newLoom()
	cr.Spec.Home = "relative"
	cr.Spec.Nodes = cr.Spec.Nodes[:1]
	_, errs := want.NewLoomBuilder(cr, want.UnimplementedLoomHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.EqualError(t, errs[0], `spec.nodes[0]: Invalid value: "relative/config": must be an absolute directory`)
}

func TestReconcile(t *testing.T) {
	casetest.Case[*v1.Loom]{
		Kind: want.LoomKind(want.UnimplementedLoomHooks{}), CR: newLoom(), Types: []runtime.Object{&v1.Loom{}, &v1.LoomList{}}, Hooks: want.UnimplementedLoomHooks{},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Loom) (reconcile.Result, error) {
			return want.ReconcileLoom(ctx, rt, cr, want.UnimplementedLoomHooks{})
		},
		Objects: []string{"ConfigMap one-a-config", "StatefulSet one-a", "ConfigMap one-b-config", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Loom) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"ConfigMap one-b-config", "StatefulSet one-b"},
	}.Run(t)
}
