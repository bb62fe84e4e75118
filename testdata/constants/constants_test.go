package constants_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/constants/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/constants/want"
)

// kiln has a node of each type.
func kiln(spec v1.KilnSpec, fire v1.Node) *v1.Kiln {
	fire.Name, fire.NodeType, fire.Replicas = "f", "fire", 3
	spec.Image = "kiln:1"
	spec.Nodes = []v1.Node{fire, {Name: "s", NodeType: "smoke", Replicas: 2}}
	return &v1.Kiln{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func list(t *testing.T, cr *v1.Kiln) build.List {
	t.Helper()
	b, errs := want.NewKilnBuilder(cr, want.UnimplementedKilnHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func health(seconds int32) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/health", Port: intstr.FromString("http")}}, PeriodSeconds: seconds}
}

func TestDefaults(t *testing.T) {
	l := list(t, kiln(v1.KilnSpec{}, v1.Node{}))
	fire := built.Find[*appsv1.StatefulSet](t, l, "one-f")
	pod := fire.Spec.Template.Spec
	assert.Equal(t, corev1.PullAlways, pod.Containers[0].ImagePullPolicy)
	assert.Equal(t, ptr.To(int64(600)), pod.TerminationGracePeriodSeconds)
	assert.Equal(t, health(5), pod.Containers[0].LivenessProbe)
	assert.Equal(t, corev1.ResourceList{"cpu": resource.MustParse("500m"), "memory": resource.MustParse("1Gi")}, pod.Containers[0].Resources.Requests)
	assert.Equal(t, []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1g"}}, pod.Containers[0].Env)
	assert.Equal(t, []corev1.Toleration{{Key: "hot", Operator: corev1.TolerationOpExists}}, pod.Tolerations)
	assert.Equal(t, appsv1.ParallelPodManagement, fire.Spec.PodManagementPolicy)
	assert.Equal(t, ptr.To(intstr.FromString("50%")), fire.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable)
	service := built.Find[*corev1.Service](t, l, "one-f")
	assert.Equal(t, map[string]string{"example.com/warm": "true"}, service.Annotations)
	assert.True(t, service.Spec.PublishNotReadyAddresses)
	assert.Equal(t, map[string]string{"kiln.conf": "heat=low\n"}, built.Find[*corev1.ConfigMap](t, l, "one-f-config").Data)
	assert.Equal(t, ptr.To(intstr.FromInt32(1)), built.Find[*policyv1.PodDisruptionBudget](t, l, "one-f").Spec.MaxUnavailable)

	smoke := built.Find[*appsv1.Deployment](t, l, "one-s").Spec.Template.Spec
	assert.Nil(t, smoke.TerminationGracePeriodSeconds, "that is for another node type")
	assert.Empty(t, smoke.Containers[0].Resources.Requests)
	assert.Empty(t, built.Find[*corev1.Service](t, l, "one-s").Annotations)
	budget := built.Find[*policyv1.PodDisruptionBudget](t, l, "one-s").Spec
	assert.Equal(t, ptr.To(intstr.FromInt32(1)), budget.MinAvailable)
	assert.Nil(t, budget.MaxUnavailable)
}

// What the custom resource says wins, and merges.
func TestDefaultsLose(t *testing.T) {
	l := list(t, kiln(v1.KilnSpec{Settings: map[string]string{"heat": "high", "color": "red"}}, v1.Node{
		ImagePullPolicy: corev1.PullNever, TerminationGracePeriodSeconds: ptr.To(int64(0)), Period: 9,
		Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("2")}},
		Env:       []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx8g"}, {Name: "MORE", Value: "1"}},
	}))
	pod := built.Find[*appsv1.StatefulSet](t, l, "one-f").Spec.Template.Spec
	assert.Equal(t, corev1.PullNever, pod.Containers[0].ImagePullPolicy)
	assert.Equal(t, ptr.To(int64(0)), pod.TerminationGracePeriodSeconds, "0 is said")
	assert.Equal(t, health(9), pod.Containers[0].LivenessProbe)
	assert.Equal(t, corev1.ResourceList{"cpu": resource.MustParse("2"), "memory": resource.MustParse("1Gi")}, pod.Containers[0].Resources.Requests)
	assert.Equal(t, []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx8g"}, {Name: "MORE", Value: "1"}}, pod.Containers[0].Env)
	assert.Equal(t, map[string]string{"kiln.conf": "color=red\nheat=high\n"}, built.Find[*corev1.ConfigMap](t, l, "one-f-config").Data)
}

// What is set stays, whatever the custom resource says around it.
func TestSet(t *testing.T) {
	l := list(t, kiln(v1.KilnSpec{SecurityContext: &corev1.SecurityContext{RunAsNonRoot: ptr.To(false), RunAsUser: ptr.To(int64(5))}}, v1.Node{}))
	fire, smoke := built.Find[*appsv1.StatefulSet](t, l, "one-f").Spec.Template.Spec, built.Find[*appsv1.Deployment](t, l, "one-s").Spec.Template.Spec
	assert.Equal(t, []string{"/bin/kiln", "--foreground"}, fire.Containers[0].Command)
	assert.Equal(t, &corev1.SecurityContext{RunAsNonRoot: ptr.To(true), RunAsUser: ptr.To(int64(5))}, fire.Containers[0].SecurityContext)
	assert.False(t, fire.HostNetwork)
	assert.True(t, smoke.HostNetwork)
}

func TestReconcileKiln(t *testing.T) {
	cr := kiln(v1.KilnSpec{}, v1.Node{})
	cr.UID = ""
	casetest.Case[*v1.Kiln]{
		Kind:  want.KilnKind(want.UnimplementedKilnHooks{}),
		Hooks: want.UnimplementedKilnHooks{},
		Types: []runtime.Object{&v1.Kiln{}, &v1.KilnList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Kiln) (reconcile.Result, error) {
			return want.ReconcileKiln(ctx, rt, cr, want.UnimplementedKilnHooks{})
		},
		Objects: []string{
			"ConfigMap one-f-config", "Service one-f", "PodDisruptionBudget one-f", "StatefulSet one-f",
			"ConfigMap one-s-config", "Service one-s", "PodDisruptionBudget one-s", "Deployment one-s",
		},
		Shrink: func(cr *v1.Kiln) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned: []string{"ConfigMap one-s-config", "Service one-s", "PodDisruptionBudget one-s", "Deployment one-s"},
	}.Run(t)
}
