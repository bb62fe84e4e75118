package texts_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/texts/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/texts/want"
)

func list(t *testing.T, spec v1.PressSpec, node v1.Node) build.List {
	t.Helper()
	node.Name, node.NodeType, node.Replicas = "a", "printer", 2
	spec.Nodes = []v1.Node{node}
	cr := &v1.Press{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewPressBuilder(cr, want.UnimplementedPressHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func pod(t *testing.T, spec v1.PressSpec, node v1.Node) (corev1.PodSpec, corev1.Container) {
	t.Helper()
	pod := built.Find[*appsv1.StatefulSet](t, list(t, spec, node), "one-a").Spec.Template.Spec
	return pod, pod.Containers[0]
}

// A text is put together from what the levels say; the most specific one wins, and a field
// for the whole wins over it.
func TestImage(t *testing.T) {
	spec := v1.PressSpec{Image: v1.Image{Repository: "example.com", Revision: 3}, Version: "1"}
	_, main := pod(t, spec, v1.Node{})
	assert.Equal(t, "example.com/press:1-r3", main.Image)
	_, main = pod(t, spec, v1.Node{Version: ptr.To("2")})
	assert.Equal(t, "example.com/press:2-r3", main.Image)
	_, main = pod(t, spec, v1.Node{Custom: "mine:1"})
	assert.Equal(t, "mine:1", main.Image)
	spec.Version = ""
	_, main = pod(t, spec, v1.Node{})
	assert.Empty(t, main.Image, "a piece is missing")
}

func TestNames(t *testing.T) {
	_, main := pod(t, v1.PressSpec{Version: "1"}, v1.Node{Home: "/home"})
	assert.Equal(t, []corev1.EnvVar{
		{Name: "FORMAT", Value: "A4-1-none"},
		{Name: "LITERAL", Value: "{version} {x|y} {0} 100%"},
		{Name: "NODE", Value: "shop.one.a.printer"},
		{Name: "VERSION", Value: "1"},
	}, main.Env)
	assert.Equal(t, "/home/work", main.WorkingDir)
}

// What stands behind a bar counts where a field says nothing.
func TestOtherwise(t *testing.T) {
	format := func(spec v1.PressSpec, node v1.Node) string {
		_, main := pod(t, spec, node)
		i := slices.IndexFunc(main.Env, func(e corev1.EnvVar) bool { return e.Name == "FORMAT" })
		require.GreaterOrEqual(t, i, 0)
		return main.Env[i].Value
	}
	assert.Equal(t, "A4-1-none", format(v1.PressSpec{}, v1.Node{}))
	assert.Equal(t, "A5-2-thread", format(v1.PressSpec{Paper: v1.Paper{Size: "A5"}, Version: "2"}, v1.Node{Binding: ptr.To("thread")}))
	assert.Equal(t, "A4-3-none", format(v1.PressSpec{Version: "2"}, v1.Node{Version: ptr.To("3")}))

	pods, _ := pod(t, v1.PressSpec{Version: "2"}, v1.Node{})
	require.Len(t, pods.Containers, 2)
	assert.Equal(t, "example.com/ink:2", pods.Containers[1].Image)
	pods, _ = pod(t, v1.PressSpec{Image: v1.Image{Repository: "mine"}}, v1.Node{})
	assert.Len(t, pods.Containers, 1, "a piece is missing without which there is nothing")
}

// The texts inside of a value are put together too. Where a piece is missing, nothing is said.
func TestTextsInAValue(t *testing.T) {
	spec := v1.PressSpec{Image: v1.Image{Repository: "example.com"}, Paper: v1.Paper{Size: "A4"}}
	pods, main := pod(t, spec, v1.Node{Home: "/home", ProbePort: 80, Logging: &v1.Logging{}})
	assert.Equal(t, []string{"press", "--paper", "A4"}, main.Command)
	assert.Equal(t, "/a", main.LivenessProbe.HTTPGet.Path)
	assert.Equal(t, intstr.FromInt32(80), main.LivenessProbe.HTTPGet.Port)
	require.Len(t, pods.Containers, 2)
	tail := pods.Containers[1]
	assert.Equal(t, "example.com/tail:1", tail.Image)
	assert.Equal(t, []string{"-F", "/home/log of a"}, tail.Args)
	assert.Equal(t, []corev1.EnvVar{{Name: "LITERAL", Value: "{x}"}}, tail.Env)

	pods, main = pod(t, spec, v1.Node{Logging: &v1.Logging{}})
	assert.Len(t, pods.Containers, 1)
	assert.Nil(t, main.LivenessProbe)
	_, main = pod(t, v1.PressSpec{}, v1.Node{})
	assert.Empty(t, main.Command)
}

func TestOfTheWholeCluster(t *testing.T) {
	budget := built.Find[*policyv1.PodDisruptionBudget](t, list(t, v1.PressSpec{Version: "1"}, v1.Node{Version: ptr.To("2")}), "one")
	assert.Equal(t, "one 1", budget.Annotations["of"])
}

// Conditions compare what the most specific level says; all of them have to hold, and more of
// them are more specific.
func TestWhen_Compares(t *testing.T) {
	args := func(spec v1.PressSpec, node v1.Node) []string {
		_, main := pod(t, spec, node)
		return main.Args
	}
	assert.Empty(t, args(v1.PressSpec{}, v1.Node{}))
	assert.Empty(t, args(v1.PressSpec{Mode: "slow"}, v1.Node{}))
	assert.Equal(t, []string{"--fast", "--retry"}, args(v1.PressSpec{Mode: "fast"}, v1.Node{}), "what is not said differs from everything")
	assert.Equal(t, []string{"--fast", "--retry"}, args(v1.PressSpec{Mode: "slow"}, v1.Node{Mode: ptr.To(v1.Mode("fast"))}))
	assert.Empty(t, args(v1.PressSpec{Mode: "fast"}, v1.Node{Mode: ptr.To(v1.Mode("slow"))}))
	assert.Equal(t, []string{"--fast"}, args(v1.PressSpec{Mode: "fast", Retries: 3}, v1.Node{Retries: ptr.To(int32(0))}), "a node says none")
	assert.Equal(t, []string{"--fast"}, args(v1.PressSpec{Mode: "fast", Trace: ptr.To(false)}, v1.Node{}))
	assert.Equal(t, []string{"--fast", "--retry"}, args(v1.PressSpec{Mode: "fast", Trace: ptr.To(true)}, v1.Node{}))

	_, main := pod(t, v1.PressSpec{Trace: ptr.To(false)}, v1.Node{})
	assert.True(t, main.Stdin)
	_, main = pod(t, v1.PressSpec{}, v1.Node{})
	assert.False(t, main.Stdin, "what is not said is not false")

	kernel, _ := pod(t, v1.PressSpec{SetKernel: ptr.To(true)}, v1.Node{Pull: ptr.To(corev1.PullAlways)})
	assert.Equal(t, corev1.PullAlways, kernel.InitContainers[0].ImagePullPolicy)
	kernel, _ = pod(t, v1.PressSpec{SetKernel: ptr.To(true)}, v1.Node{Pull: ptr.To(corev1.PullNever)})
	assert.Empty(t, kernel.InitContainers[0].ImagePullPolicy)

	key := corev1.EnvVar{Name: "KEY", Value: "k"}
	_, main = pod(t, v1.PressSpec{}, v1.Node{Key: corev1.LocalObjectReference{Name: "k"}})
	assert.Contains(t, main.Env, key)
	_, main = pod(t, v1.PressSpec{}, v1.Node{Key: corev1.LocalObjectReference{Name: "k"}, Old: &corev1.LocalObjectReference{Name: "none"}})
	assert.NotContains(t, main.Env, key)

	retries := corev1.EnvVar{Name: "RETRIES", Value: "3"}
	_, main = pod(t, v1.PressSpec{Retries: 3}, v1.Node{Logging: &v1.Logging{}})
	assert.Contains(t, main.Env, retries)
	_, main = pod(t, v1.PressSpec{Retries: 3, Mode: "fast"}, v1.Node{Logging: &v1.Logging{}})
	assert.NotContains(t, main.Env, retries)
	_, main = pod(t, v1.PressSpec{Retries: 3}, v1.Node{})
	assert.NotContains(t, main.Env, retries)
}

// A field switches a piece on; what is more specific wins, also where it is false.
func TestWhen(t *testing.T) {
	plain, _ := pod(t, v1.PressSpec{}, v1.Node{})
	assert.Empty(t, plain.InitContainers)
	assert.Len(t, plain.Containers, 1)
	assert.Equal(t, "low", plain.PriorityClassName)

	on, _ := pod(t, v1.PressSpec{SetKernel: ptr.To(true)}, v1.Node{
		Logging:   &v1.Logging{Separate: true},
		Important: []corev1.LocalObjectReference{{Name: "x"}},
	})
	require.Len(t, on.InitContainers, 1)
	assert.Equal(t, "busybox", on.InitContainers[0].Image)
	require.Len(t, on.Containers, 2)
	assert.Equal(t, "log", on.Containers[1].Name)
	assert.Empty(t, on.PriorityClassName)

	off, _ := pod(t, v1.PressSpec{SetKernel: ptr.To(true)}, v1.Node{SetKernel: ptr.To(false)})
	assert.Empty(t, off.InitContainers)
}
