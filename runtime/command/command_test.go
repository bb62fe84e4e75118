package command_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"

	v1 "github.com/datainfrahq/dsoi-gen/examples/quorum/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/command"
)

// otherVersion has the test's own program be another version of an operator: it gives
// what the program renders, or an error.
const otherVersion = "DSOI_TEST_VERSION"

func TestMain(m *testing.M) {
	switch os.Getenv(otherVersion) {
	case "":
		os.Exit(m.Run())
	case "broken":
		fmt.Fprintln(os.Stderr, "what is render?", os.Getenv("KUBECONFIG"), os.Getenv("KUBERNETES_SERVICE_HOST"))
		os.Exit(1)
	case "nonsense":
		fmt.Println("a: b: c")
		os.Exit(0)
	default:
		status, _ := command.Run(os.Args[1:], newScheme, controller.QuorumKind(older{}))
		os.Exit(status)
	}
}

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	version := schema.GroupVersion{Group: "quorum.example.com", Version: "v1"}
	scheme.AddKnownTypes(version, &v1.Quorum{}, &v1.QuorumList{})
	metav1.AddToGroupVersion(scheme, version)
	return scheme, clientgoscheme.AddToScheme(scheme)
}

type hooks struct {
	controller.UnimplementedQuorumHooks
}

// older starts nodes otherwise.
type older struct {
	controller.UnimplementedQuorumHooks
}

func (older) Args(controller.QuorumNode) []string { return []string{"serve"} }

// quorum is a custom resource with a node of three voters.
func quorum(name, image string) string {
	return fmt.Sprintf(`apiVersion: quorum.example.com/v1
kind: Quorum
metadata: {name: %s}
spec:
  image: %s
  settings: {a: "1"}
  nodes: [{name: core, nodeType: voter, replicas: 3}]
`, name, image)
}

// result is what became of a command.
type result struct {
	status   int
	out, err string
}

func run(t *testing.T, in string, args ...string) result {
	t.Helper()
	scheme, err := newScheme()
	require.NoError(t, err)
	var out, said bytes.Buffer
	c := command.Command{Kind: controller.QuorumKind(hooks{}), Scheme: scheme, In: strings.NewReader(in), Out: &out, Err: &said}
	status := c.Run(t.Context(), args)
	return result{status, out.String(), said.String()}
}

func TestIsCommand(t *testing.T) {
	for _, args := range [][]string{nil, {"--leader-elect"}, {"run"}} {
		_, handled := command.Run(args, nil, controller.QuorumKind(hooks{}))
		assert.False(t, handled, "%v", args)
	}
	assert.True(t, command.IsCommand([]string{"plan", "-h"}))
}

func TestRender(t *testing.T) {
	both := "# two of them\n---\n" + quorum("one", "q:1") + "---\n" + quorum("two", "q:2") + "---\n"
	r := run(t, both, "render", "-f", "-", "-n", "stores")
	require.Zero(t, r.status, r.err)
	assert.Empty(t, r.err)
	assert.Equal(t, 8, strings.Count(r.out, "---\n"))
	assert.Contains(t, r.out, "image: q:2")
	assert.Contains(t, r.out, "namespace: stores")
	assert.NotContains(t, r.out, "ownerReferences", "without a UID they would not be valid")
	assert.Equal(t, r, run(t, both, "render", "-f", "-", "-n", "stores"), "the same again")

	file := filepath.Join(t.TempDir(), "cr.yaml")
	require.NoError(t, os.WriteFile(file, []byte(quorum("one", "q:1")), 0o600))
	assert.Equal(t, 8, strings.Count(run(t, quorum("two", "q:2"), "render", "-f", file, "-f", "-").out, "---\n"))
	assert.Contains(t, run(t, quorum("one", "q:1"), "render", "-f", "-").out, "namespace: default")

	odd := run(t, quorum("one", "q:1")+"  colour: red\n", "render", "-f", "-")
	assert.Zero(t, odd.status)
	assert.Contains(t, odd.err, `warning: document 1 of the standard input: error unmarshaling JSON: while decoding JSON: json: unknown field "colour"`)
}

func TestErrors(t *testing.T) {
	broken := strings.Replace(quorum("one", "q:1"), "voter", "unknown", 1)
	for name, test := range map[string]struct {
		in   string
		args []string
		want []string
	}{
		"no file":            {"", []string{"render"}, []string{"render needs -f"}},
		"a word":             {"", []string{"plan", "-f", "-", "now"}, []string{`plan takes flags only, not "now"`}},
		"an unknown flag":    {"", []string{"render", "-o", "yaml"}, []string{"flag provided but not defined: -o"}},
		"an unknown format":  {"", []string{"plan", "-f", "-", "-o", "xml"}, []string{`there is no format "xml"; the formats are text, yaml and json`}},
		"an unknown command": {"", []string{"apply"}, []string{"the commands are plan and render"}},
		"a missing file":     {"", []string{"render", "-f", "missing.yaml"}, []string{"reading custom resources: open missing.yaml"}},
		"nothing in it":      {"# nothing\n---\n", []string{"render", "-f", "-"}, []string{"there is no Quorum in -"}},
		"other kinds": {"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\n" + quorum("one", "q:1") + "---\na: b\n", []string{"render", "-f", "-"}, []string{
			"document 1 of the standard input is Secret s of v1, not a Quorum of quorum.example.com/v1",
			"document 3 of the standard input is of no kind, not a Quorum of quorum.example.com/v1",
		}},
		"no name":      {strings.Replace(quorum("one", "q:1"), "name: one", "", 1), []string{"render", "-f", "-"}, []string{"document 1 of the standard input has no name"}},
		"not YAML":     {"a: b: c", []string{"render", "-f", "-"}, []string{"document 1 of the standard input: "}},
		"a key twice":  {"a: b\na: c\n", []string{"render", "-f", "-"}, []string{`key "a" already set`}},
		"another type": {quorum("one", "[1]"), []string{"render", "-f", "-"}, []string{"document 1 of the standard input: ", "spec.image"}},
		"not valid":    {broken + "---\n" + quorum("two", "q:1"), []string{"render", "-f", "-"}, []string{"document 1 of the standard input: spec.nodes[0].nodeType"}},
		"no cluster":   {quorum("one", "q:1"), []string{"plan", "-f", "-", "-kubeconfig", "missing"}, []string{"finding the cluster: "}},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, test.in, test.args...)
			assert.Equal(t, command.StatusError, r.status)
			assert.Empty(t, r.out)
			for _, want := range test.want {
				assert.Contains(t, r.err, want)
			}
		})
	}
	help := run(t, "", "plan", "-h")
	assert.Zero(t, help.status)
	assert.Contains(t, help.err, "-previous binary")
}

func TestPrevious(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	t.Setenv("KUBECONFIG", "/somewhere")
	t.Setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
	in := quorum("one", "q:1") + "---\n" + quorum("two", "q:2")

	t.Setenv(otherVersion, "older")
	r := run(t, in, "plan", "-f", "-", "-previous", self)
	require.Equal(t, command.StatusChanges, r.status, r.err)
	assert.Contains(t, r.out, "Quorum one: 1 to roll, 3 settled\n")
	assert.Contains(t, r.out, "rolls: StatefulSet one-core (3 pods), since its pods' spec.containers[name=voter].args changes\n")
	assert.Contains(t, r.out, "rolls: StatefulSet two-core")
	assert.Contains(t, run(t, in, "plan", "-f", "-", "-previous", self, "-o", "json").out, `"what": "roll"`)

	t.Setenv(otherVersion, "broken")
	r = run(t, in, "plan", "-f", "-", "-previous", self)
	assert.Equal(t, command.StatusError, r.status)
	assert.Contains(t, r.err, "document 2 of the standard input: "+self+" render: exit status 1: what is render? "+os.DevNull, "it finds no cluster that it might start to work on")
	assert.NotContains(t, r.err, "10.0.0.1")

	t.Setenv(otherVersion, "nonsense")
	r = run(t, in, "plan", "-f", "-", "-previous", self)
	assert.Equal(t, command.StatusError, r.status)
	assert.Contains(t, r.err, "reading what "+self+" render wrote")
}
