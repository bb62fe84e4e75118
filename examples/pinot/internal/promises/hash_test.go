package promises

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// ownGroups gives each node an application config group of its own name.
func ownGroups(p *v1beta1.Pinot) {
	common := p.Spec.PinotNodeConfig[0]
	p.Spec.PinotNodeConfig = nil
	for i := range p.Spec.Nodes {
		group := common
		group.Name = p.Spec.Nodes[i].Name
		p.Spec.Nodes[i].PinotNodeConfig = group.Name
		p.Spec.PinotNodeConfig = append(p.Spec.PinotNodeConfig, group)
	}
}

// rolled are the nodes whose pods are others than before.
func (f *fixture) rolled(t *testing.T, change func()) []string {
	t.Helper()
	f.ready(t)
	before := f.pods(t)
	change()
	f.ready(t)
	after := f.pods(t)
	assert.Len(t, after, len(before))
	nodes := map[string]bool{}
	for name, uid := range after {
		if before[name] != uid {
			nodes[strings.Split(name, "-")[1]] = true // events-b-…
		}
	}
	var found []string
	for node := range nodes {
		found = append(found, node)
	}
	slices.Sort(found)
	return found
}

// Fault to plant: hash the whole ConfigMap of the cluster into each pod template,
// or none.
func testHashGroups(t *testing.T, f *fixture) {
	f.install(t, ownGroups)
	for _, node := range []string{"c", "b", "m"} {
		assert.Equal(t, []string{node}, f.rolled(t, func() {
			f.edit(t, func(p *v1beta1.Pinot) {
				for i := range p.Spec.PinotNodeConfig {
					if group := &p.Spec.PinotNodeConfig[i]; group.Name == node {
						group.Data += "\nother=" + node
					}
				}
			})
		}), "its group is edited")
	}
	assert.Equal(t, []string{"b", "c"}, f.rolled(t, func() {
		f.edit(t, func(p *v1beta1.Pinot) {
			p.Spec.Nodes[0].PinotNodeConfig, p.Spec.Nodes[1].PinotNodeConfig = "m", "m"
		})
	}), "they refer to another group")
}

// Fault to plant: hash the object instead of its data, or the custom resource's
// generation.
func testHashIrrelevant(t *testing.T, f *fixture) {
	f.install(t, ownGroups)
	for name, change := range map[string]func(*v1beta1.Pinot){
		"label":      func(p *v1beta1.Pinot) { p.Labels = map[string]string{"team": "data"} },
		"annotation": func(p *v1beta1.Pinot) { p.Annotations = map[string]string{"team": "data"} },
		"service":    func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Service.Ports[0].TargetPort = intstr.FromInt32(9001) },
		"order":      func(p *v1beta1.Pinot) { slices.Reverse(p.Spec.DeploymentOrder) },
		"nodes":      func(p *v1beta1.Pinot) { slices.Reverse(p.Spec.Nodes) },
		"groups": func(p *v1beta1.Pinot) {
			slices.Reverse(p.Spec.PinotNodeConfig)
			slices.Reverse(p.Spec.K8sConfig)
			p.Spec.PinotNodeConfig = append(p.Spec.PinotNodeConfig, v1beta1.PinotNodeConfig{Name: "unused", Data: "a=b", JavaOpts: "-Xmx2g"})
		},
	} {
		assert.Empty(t, f.rolled(t, func() { f.edit(t, change) }), name)
	}
}

// Fault to plant: leave Secrets out of the hash, or hash their resourceVersion.
func testHashSecret(t *testing.T, f *fixture) {
	f.pinot = newPinot(newNamespace(t, f.user), "events")
	password := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "password"}, StringData: map[string]string{"value": "one"}}
	files := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "files"}, StringData: map[string]string{"key.pem": "one"}}
	settings := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "settings"}, Data: map[string]string{"level": "info"}}
	for _, object := range []client.Object{password, files, settings} {
		require.NoError(t, f.user.Create(t.Context(), object))
	}
	f.pinot.Spec.K8sConfig[0].Env = append(f.pinot.Spec.K8sConfig[0].Env, corev1.EnvVar{Name: "PASSWORD", ValueFrom: &corev1.EnvVarSource{
		SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "password"}, Key: "value"},
	}})
	f.pinot.Spec.K8sConfig[1].Volumes = []corev1.Volume{{Name: "files", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "files"}}}}
	f.pinot.Spec.K8sConfig[1].VolumeMount = []corev1.VolumeMount{{Name: "files", MountPath: "/files"}}
	f.pinot.Spec.K8sConfig[2].Env = append(f.pinot.Spec.K8sConfig[2].Env, corev1.EnvVar{Name: "LOG", ValueFrom: &corev1.EnvVarSource{
		ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "settings"}, Key: "level"},
	}})
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	require.NoError(t, f.user.Create(t.Context(), f.pinot))

	patch := func(object client.Object, data string) func() {
		return func() {
			f.operator.recorder.Reset()
			require.NoError(t, f.user.Patch(t.Context(), object, client.RawPatch("application/merge-patch+json", []byte(data))))
			f.operator.quiet(t)
			f.operator.again(t, f.pinot) // also where no event asks for it
			f.operator.quiet(t)
		}
	}
	assert.Equal(t, []string{"c"}, f.rolled(t, patch(password, `{"stringData":{"value":"two"}}`)))
	assert.Equal(t, []string{"b"}, f.rolled(t, patch(files, `{"stringData":{"cert.pem":"two"}}`)))
	assert.Equal(t, []string{"m"}, f.rolled(t, patch(settings, `{"data":{"level":"debug"}}`)))
	assert.Empty(t, f.rolled(t, patch(password, `{"metadata":{"labels":{"team":"data"}}}`)), "its data are the same")
	assert.Empty(t, f.rolled(t, patch(settings, `{"metadata":{"annotations":{"team":"data"}}}`)))
}

// Two builds of the operator's binary, which differ in their version.
//
// Fault to plant: write the version into labels, or into the hash.
func testHashVersion(t *testing.T, f *fixture) {
	f.pinot = newPinot(newNamespace(t, f.user), "events")
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	f.operator = &operator{recorder: &testbed.Recorder{}} // none in this process

	first := f.startBinary(t, "v1.0.0")
	f.ready(t)
	pods, before := f.pods(t), f.children(t)
	require.NoError(t, first.Stop())

	f.startBinary(t, "v2.0.0")
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Service.Ports[0].TargetPort = intstr.FromInt32(9001) })
	f.ready(t) // so the second has been at work
	assert.Equal(t, pods, f.pods(t))
	for name, child := range f.children(t) {
		if name == "Service events-c" {
			assert.NotEqual(t, before[name].GetResourceVersion(), child.GetResourceVersion())
			continue
		}
		assert.Equal(t, before[name].GetResourceVersion(), child.GetResourceVersion(), name)
	}
}

// startBinary builds the operator with a version, and runs it for the scenario's
// namespace until the test ends.
func (f *fixture) startBinary(t *testing.T, version string) *testbed.Process {
	t.Helper()
	dir := t.TempDir()
	path, kubeconfig := filepath.Join(dir, "pinot"), filepath.Join(dir, "kubeconfig")
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-X main.version="+version, "-o", path, ".")
	build.Dir = filepath.Join("..", "..")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, testbed.WriteKubeconfig(kubeconfig, f.world.operator))
	process, err := testbed.StartProcess("operator", path, dir,
		"--kubeconfig="+kubeconfig, "--namespaces="+f.pinot.Namespace, "--metrics-bind-address=0", "--health-probe-bind-address=0")
	require.NoError(t, err)
	log := filepath.Join(dir, "operator.log")
	t.Cleanup(func() {
		require.NoError(t, process.Stop())
		if t.Failed() {
			text, _ := os.ReadFile(log)
			t.Log(string(text))
		}
	})
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(log)
		return err == nil && strings.Contains(string(text), `"version":"`+version+`"`)
	}, deadline, interval, "it says which version it is")
	return process
}
