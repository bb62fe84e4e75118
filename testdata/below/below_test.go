package below_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/below/api/shared"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/below/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/below/want"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
)

func oven(settings shared.Settings, start *shared.Command, resources corev1.ResourceRequirements) *v1.Oven {
	return &v1.Oven{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec: v1.OvenSpec{Image: "oven:1", Settings: settings, Start: start, Nodes: []v1.Node{{
			Name: "a", Replicas: 1, ResourceRequirements: resources, Overrides: shared.Overrides{CLI: []string{"--hot"}},
		}}},
	}
}

func set(t *testing.T, cr *v1.Oven) *appsv1.StatefulSet {
	t.Helper()
	b, errs := want.NewOvenBuilder(cr, want.UnimplementedOvenHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return built.Find[*appsv1.StatefulSet](t, b.List(), "one-a")
}

// Fields of types without markers fill slots, the same type another slot in each use.
func TestDeepFields(t *testing.T) {
	main := set(t, oven(
		shared.Settings{
			Resources: shared.Resources{CPU: shared.CPU{Min: "1", Max: "2"}, Memory: "1Gi"},
			Gate:      &shared.Command{Command: []string{"ready"}, PeriodSeconds: 5},
		},
		&shared.Command{Command: []string{"started"}},
		corev1.ResourceRequirements{},
	)).Spec.Template.Spec.Containers[0]
	assert.Equal(t, corev1.ResourceRequirements{
		Requests: corev1.ResourceList{"cpu": resource.MustParse("1")},
		Limits:   corev1.ResourceList{"cpu": resource.MustParse("2"), "memory": resource.MustParse("1Gi")},
	}, main.Resources)
	assert.Equal(t, []string{"ready"}, main.ReadinessProbe.Exec.Command)
	assert.Equal(t, int32(5), main.ReadinessProbe.PeriodSeconds)
	assert.Equal(t, []string{"started"}, main.StartupProbe.Exec.Command)
	assert.Equal(t, []string{"--hot"}, main.Args)
}

// Resources that are inlined are those of the container, but for the size of its volume.
func TestInlinedResources(t *testing.T) {
	size := corev1.ResourceList{"storage": resource.MustParse("10Gi")}
	both := corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("1"), "storage": resource.MustParse("10Gi")}}
	found := set(t, oven(shared.Settings{}, nil, both))
	assert.Equal(t, corev1.ResourceRequirements{Requests: corev1.ResourceList{"cpu": resource.MustParse("1")}}, found.Spec.Template.Spec.Containers[0].Resources)
	require.Len(t, found.Spec.VolumeClaimTemplates, 1)
	assert.Equal(t, size, found.Spec.VolumeClaimTemplates[0].Spec.Resources.Requests)

	found = set(t, oven(shared.Settings{}, nil, corev1.ResourceRequirements{Requests: size}))
	assert.Empty(t, found.Spec.Template.Spec.Containers[0].Resources)
	assert.Len(t, found.Spec.VolumeClaimTemplates, 1)

	found = set(t, oven(shared.Settings{}, nil, corev1.ResourceRequirements{}))
	assert.Empty(t, found.Spec.VolumeClaimTemplates)
}

func TestWrong(t *testing.T) {
	_, errs := want.NewOvenBuilder(oven(shared.Settings{Resources: shared.Resources{CPU: shared.CPU{Max: "much"}}}, nil, corev1.ResourceRequirements{}), want.UnimplementedOvenHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], `spec.settings.resources.cpu.max: Invalid value: "much"`)
}
