// Package everypath fills every place of every object by a field, and looks for it there.
package everypath

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/generator"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// perPackage is how many fields one package of the test has.
const perPackage = 400

// TestEveryPath makes a field for every path, generates the code for all of them, and
// finds what each field says in the object that is built.
func TestEveryPath(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles code for thousands of fields")
	}
	all, refused := slots()
	t.Logf("%d paths are slots; %d are not, nor what is below them:", len(all), len(refused))
	for _, line := range refused {
		t.Log("  " + line)
	}
	require.Greater(t, len(all), 1200)
	assert.Less(t, len(refused), 70)

	dir := module(t)
	for i, chunk := range slices.Collect(slices.Chunk(all, perPackage)) {
		api := filepath.Join(dir, fmt.Sprintf("p%02d", i))
		write(t, filepath.Join(api, "types.go"), types(filepath.Base(api), chunk))
		controller := filepath.Join(api, "controller")
		files, err := generator.Generate([]string{api}, controller)
		require.NoError(t, err)
		require.NoError(t, files.Write())
		write(t, filepath.Join(controller, "controller_test.go"), test(filepath.Base(api), chunk))
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// slots are all slots at paths of objects, and a line for each path that is none.
func slots() (all []markers.Slot, refused []string) {
	objects := append(markers.ObjectFamilies(), "container", "pod", "workload")
	own := []string{"pod.metadata", "pod.labels", "pod.annotations", "pod.patch", "workload.storage"} // in no struct of the API
	entries := strings.NewReplacer("[NAME]", "[x]", "=VALUE]", "=x]", "[KEY]", "[x]")                 // what fields are filled with
	for slot, err := range markers.Every() {
		slot.Name = entries.Replace(slot.Name)
		family, _, _ := strings.Cut(slot.Name, ".")
		switch {
		case err != nil:
			refused = append(refused, slot.Name+": "+err.Error())
		case strings.HasSuffix(slot.Name, ".enabled") && len(slot.Path) == 0: // whether there is an object
		case slot.Within("secret.stringData"): // its texts are sent as data, which no path says
		case isOfStorage(slot) && !slot.Within("workload.storage[x].spec") && !slot.Within("workload.storage[x].metadata"):
		case slices.Contains(objects, family) && !slices.Contains(own, slot.Name):
			all = append(all, slot.Variants()...)
		}
	}
	return all, refused
}

// isOfStorage reports whether a slot is in the volumes of a node, which become claims.
func isOfStorage(slot markers.Slot) bool { return slot.Within("workload.storage") }

// place is where the builder puts what fills a slot.
func place(slot markers.Slot) string {
	if rest, ok := strings.CutPrefix(slot.Name, "workload.storage[x]."); ok {
		return "persistentVolumeClaim." + rest
	}
	return slot.Name
}

// module is a module that uses the checkout, in the versions of the checkout.
func module(t *testing.T) string {
	t.Helper()
	checkout, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	gomod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	require.NoError(t, err)
	gosum, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	require.NoError(t, err)
	dir := t.TempDir()
	const own = "github.com/datainfrahq/dsoi-gen"
	text := strings.Replace(string(gomod), "module "+own+"\n", "module example.com/everypath\n", 1)
	write(t, filepath.Join(dir, "go.mod"), text+"\nrequire "+own+" v0.0.0\n\nreplace "+own+" => "+checkout+"\n")
	write(t, filepath.Join(dir, "go.sum"), string(gosum))
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

// types is the API with a field of a node for each slot.
func types(name string, slots []markers.Slot) string {
	var text strings.Builder
	fmt.Fprintf(&text, "// +groupName=%s.example.com\npackage %s\n\nimport (\n", name, name)
	used := map[string]bool{"autoscalingv2": true, "batchv1": true, "metav1": true, "corev1": true, "networkingv1": true}
	for _, slot := range slots {
		for alias := range markers.Aliases() {
			used[alias] = used[alias] || strings.Contains(slot.Type, alias+".")
		}
	}
	for alias, path := range markers.Aliases() {
		if used[alias] {
			fmt.Fprintf(&text, "\t%s %q\n", alias, path)
		}
	}
	text.WriteString("\t\"k8s.io/apimachinery/pkg/runtime\"\n)\n" + kind)
	for i, slot := range slots {
		fmt.Fprintf(&text, "\t// +dsoi:slot=%q\n\tF%d %s `json:\"f%d,omitempty\"`\n", slot.Name, i, slot.Type, i)
	}
	text.WriteString("}\n")
	return text.String()
}

const kind = `
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:rule:groups="",resources=pods,verbs=get
// +dsoi:object:kind=ServiceAccount,per=node
// +dsoi:set:slot=secret.stringData[given],value=text
// +dsoi:nodeType:name=set,configDir=/etc/walk,configFile=walk.conf,ports={x: 80}
// +dsoi:nodeType:name=deployment,workload=Deployment,configDir=/etc/walk,configFile=walk.conf,ports={x: 80}
// +dsoi:nodeType:name=daemons,workload=DaemonSet,configDir=/etc/walk,configFile=walk.conf,ports={x: 80}
type Walk struct {
	metav1.TypeMeta   ` + "`json:\",inline\"`" + `
	metav1.ObjectMeta ` + "`json:\"metadata,omitempty\"`" + `
	Spec WalkSpec     ` + "`json:\"spec\"`" + `
}

// DeepCopy is not deep: nothing is changed here.
func (w *Walk) DeepCopy() *Walk { c := *w; return &c }

// DeepCopyObject is DeepCopy.
func (w *Walk) DeepCopyObject() runtime.Object { return w.DeepCopy() }

type WalkSpec struct {
	Image string ` + "`json:\"image\"`" + `
	Storage []Storage ` + "`json:\"storage\"`" + `
	Ingress *networkingv1.IngressSpec ` + "`json:\"ingress\"`" + `
	NetworkPolicy *networkingv1.NetworkPolicySpec ` + "`json:\"networkPolicy\"`" + `
	Job *batchv1.JobSpec ` + "`json:\"job\"`" + `
	CronJob *batchv1.CronJobSpec ` + "`json:\"cronJob\"`" + `
	Autoscaler *autoscalingv2.HorizontalPodAutoscalerSpec ` + "`json:\"autoscaler\"`" + `
	// +dsoi:slot=config[more].text
	File string ` + "`json:\"file\"`" + `
	// +dsoi:nodes
	Nodes []Node ` + "`json:\"nodes\"`" + `
}

type Storage struct {
	Name      string ` + "`json:\"name\"`" + `
	MountPath string ` + "`json:\"mountPath\"`" + `
	Spec corev1.PersistentVolumeClaimSpec ` + "`json:\"spec\"`" + `
}

type Node struct {
	// +dsoi:slot=node.name
	NodeName string ` + "`json:\"nodeName\"`" + `
	NodeType string ` + "`json:\"nodeType\"`" + `
`

// test is the test of a package: it fills one field after the other.
func test(name string, slots []markers.Slot) string {
	var text strings.Builder
	fmt.Fprintf(&text, "package controller\n\nimport (\n\t\"testing\"\n\n\tapi \"example.com/everypath/%s\"\n", name)
	text.WriteString("\t\"strings\"\n\n\tautoscalingv2 \"k8s.io/api/autoscaling/v2\"\n\tbatchv1 \"k8s.io/api/batch/v1\"\n\tcorev1 \"k8s.io/api/core/v1\"\n\tnetworkingv1 \"k8s.io/api/networking/v1\"\n\tmetav1 \"k8s.io/apimachinery/pkg/apis/meta/v1\"\n\t\"github.com/datainfrahq/dsoi-gen/testdata/casetest/built\"\n\t\"github.com/datainfrahq/dsoi-gen/testdata/casetest/walk\"\n\t\"github.com/datainfrahq/dsoi-gen/runtime/build\"\n)\n")
	text.WriteString(walkTest)
	for i, slot := range slots {
		kinds := slot.Workloads
		if len(kinds) == 0 {
			kinds = []string{""}
		}
		for _, kind := range kinds {
			fmt.Fprintf(&text, "\tcheck(t, %q, %q, func(n *api.Node) any { return &n.F%d })\n", place(slot), kind, i)
		}
	}
	text.WriteString("}\n")
	return text.String()
}

const walkTest = `
func check(t *testing.T, path, workload string, of func(*api.Node) any) {
	t.Helper()
	claim := built.Claim()
	claim.AccessModes = []corev1.PersistentVolumeAccessMode{"ReadWriteMany"}
	cr := &api.Walk{ObjectMeta: metav1.ObjectMeta{Name: "w", Namespace: "default", UID: "1"}, Spec: api.WalkSpec{
		Image: "walk:1", File: "text", Storage: []api.Storage{{Name: "x", MountPath: "/data", Spec: claim}},
		Ingress: &networkingv1.IngressSpec{}, NetworkPolicy: &networkingv1.NetworkPolicySpec{}, Autoscaler: &autoscalingv2.HorizontalPodAutoscalerSpec{}, Job: &batchv1.JobSpec{}, CronJob: &batchv1.CronJobSpec{},
		Nodes: []api.Node{{NodeName: "s", NodeType: "set"}, {NodeName: "d", NodeType: "deployment"}, {NodeName: "e", NodeType: "daemons"}},
	}}
	nodes := cr.Spec.Nodes[:2]
	if workload == "DaemonSet" || strings.HasPrefix(path, "daemonSet.") {
		nodes = cr.Spec.Nodes[2:] // which cannot have all that the others can
	}
	for i := range nodes {
		walk.Fill(of(&nodes[i]))
	}
	b, errs := NewWalkBuilder(cr, UnimplementedWalkHooks{}, build.Inputs{})
	if len(errs) > 0 {
		t.Errorf("%s: %v", path, errs)
		return
	}
	if err := walk.Find(b.List(), path, workload, of(&nodes[0])); err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

func TestPaths(t *testing.T) {
`
