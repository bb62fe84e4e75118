package renamed_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/renamed/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/renamed/want"
)

func list(t *testing.T, spec v1.StageSpec, actor v1.Actor) build.List {
	t.Helper()
	actor.Name, actor.Replicas = "a", 1
	spec.Image, spec.Actors = "stage:1", []v1.Actor{actor}
	cr := &v1.Stage{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewStageBuilder(cr, want.UnimplementedStageHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// A port that is renamed keeps all else that is said of it, wherever that is said.
func TestServicePorts(t *testing.T) {
	admin := corev1.ServicePort{Name: "admin", Protocol: "TCP", Port: 81, TargetPort: intstr.FromInt32(81)}
	http := func(change func(*corev1.ServicePort)) []corev1.ServicePort {
		port := corev1.ServicePort{Name: "http", Protocol: "TCP", Port: 80, TargetPort: intstr.FromInt32(80), AppProtocol: ptr.To("kubernetes.io/h2c")}
		change(&port)
		return []corev1.ServicePort{port, admin}
	}
	tests := map[string]struct {
		spec  v1.StageSpec
		actor v1.Actor
		want  []corev1.ServicePort
	}{
		"not at all":      {v1.StageSpec{NodePort: 30001}, v1.Actor{}, http(func(p *corev1.ServicePort) { p.NodePort = 30001 })},
		"by the spec":     {v1.StageSpec{PortName: "mysql", NodePort: 30001}, v1.Actor{}, http(func(p *corev1.ServicePort) { p.Name, p.NodePort = "mysql", 30001 })},
		"by both":         {v1.StageSpec{PortName: "mysql"}, v1.Actor{PortName: "web"}, http(func(p *corev1.ServicePort) { p.Name = "web" })},
		"behind a struct": {v1.StageSpec{PortName: "mysql"}, v1.Actor{Port: &corev1.ServicePort{Port: 8080}}, http(func(p *corev1.ServicePort) { p.Name, p.Port = "mysql", 8080 })},
		"behind a list": {
			v1.StageSpec{PortName: "mysql"}, v1.Actor{Service: &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "http", NodePort: 30002}}}},
			http(func(p *corev1.ServicePort) { p.Name, p.NodePort = "mysql", 30002 }),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.ElementsMatch(t, test.want, built.Find[*corev1.Service](t, list(t, test.spec, test.actor), "one-a").Spec.Ports)
		})
	}
}

func TestPods(t *testing.T) {
	spec := built.Find[*appsv1.StatefulSet](t, list(t,
		v1.StageSpec{Sidecars: []v1.Sidecar{{Name: "shadow", PortName: "door", Port: 99}}},
		v1.Actor{LampName: "light", Lamp: "lamp:1", PowerName: "mains", Power: 230, CueName: "WORD", Cue: "now", TolerationKey: "reserved", Dedicated: "stage"},
	), "one-a").Spec.Template.Spec
	assert.Equal(t, []corev1.Container{
		{Name: "shadow", Ports: []corev1.ContainerPort{{Name: "door", ContainerPort: 99}}},
		{Name: "light", Image: "lamp:1", Ports: []corev1.ContainerPort{{Name: "mains", ContainerPort: 230}}},
	}, spec.Containers[1:])
	assert.Equal(t, []corev1.EnvVar{{Name: "WORD", Value: "now"}}, spec.Containers[0].Env)
	assert.Equal(t, []corev1.Toleration{{Key: "reserved", Value: "stage"}}, spec.Tolerations)
}

// A volume is mounted by its new name; a name alone makes none.
func TestStorage(t *testing.T) {
	set := built.Find[*appsv1.StatefulSet](t, list(t, v1.StageSpec{PropsName: "things", Class: "fast"}, v1.Actor{Props: "1Gi"}), "one-a").Spec
	require.Len(t, set.VolumeClaimTemplates, 1)
	assert.Equal(t, "things", set.VolumeClaimTemplates[0].Name)
	assert.Equal(t, ptr.To("fast"), set.VolumeClaimTemplates[0].Spec.StorageClassName)
	assert.Equal(t, []corev1.VolumeMount{{Name: "things", MountPath: "/props"}}, set.Template.Spec.Containers[0].VolumeMounts)
	assert.Empty(t, built.Find[*appsv1.StatefulSet](t, list(t, v1.StageSpec{PropsName: "things"}, v1.Actor{}), "one-a").Spec.VolumeClaimTemplates)
}
