package composites_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
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
	v1 "github.com/datainfrahq/dsoi-gen/testdata/composites/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/composites/want"
)

// orchard has one node.
func orchard(spec v1.OrchardSpec, node v1.Node) *v1.Orchard {
	spec.Image = "orchard:1"
	node.Name, node.NodeType, node.Replicas = "a", "tree", 1
	spec.Nodes = []v1.Node{node}
	return &v1.Orchard{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func list(t *testing.T, cr *v1.Orchard) build.List {
	t.Helper()
	b, errs := want.NewOrchardBuilder(cr, want.UnimplementedOrchardHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func pods(t *testing.T, cr *v1.Orchard) corev1.PodSpec {
	t.Helper()
	return built.Find[*appsv1.StatefulSet](t, list(t, cr), "one-a").Spec.Template.Spec
}

func TestNothingSaid(t *testing.T) {
	pod := pods(t, orchard(v1.OrchardSpec{}, v1.Node{}))
	assert.Equal(t, corev1.PodSpec{Containers: []corev1.Container{{
		Name: "tree", Image: "orchard:1", Ports: []corev1.ContainerPort{{Name: "admin", ContainerPort: 81}, {Name: "http", ContainerPort: 80}},
	}}}, pod)
}

// The fields of a struct fill places, by their names or by their markers.
func TestStructs(t *testing.T) {
	cr := orchard(v1.OrchardSpec{
		Scheduling: &v1.Scheduling{NodeSelector: map[string]string{"disk": "ssd"}, Class: "high", Comment: "nobody reads this"},
		Liveness:   v1.Check{PeriodSeconds: 5, HTTP: &v1.HTTPCheck{Path: "/all", Port: 80}},
	}, v1.Node{
		Service:  &v1.ServiceConfig{Type: corev1.ServiceTypeNodePort, Annotations: map[string]string{"a": "b"}, NodePort: ptr.To(int32(30000))},
		Liveness: &v1.Check{HTTP: &v1.HTTPCheck{Path: "/own"}},
	})
	pod := pods(t, cr)
	assert.Equal(t, map[string]string{"disk": "ssd"}, pod.NodeSelector)
	assert.Equal(t, "high", pod.PriorityClassName)
	assert.Equal(t, &corev1.Probe{
		ProbeHandler:  corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/own", Port: intstr.FromInt32(80)}},
		PeriodSeconds: 5,
	}, pod.Containers[0].LivenessProbe, "levels merge field by field")
	service := built.Find[*corev1.Service](t, list(t, cr), "one-a")
	assert.Equal(t, corev1.ServiceTypeNodePort, service.Spec.Type)
	assert.Equal(t, map[string]string{"a": "b"}, service.Annotations)
	assert.Equal(t, int32(30000), service.Spec.Ports[1].NodePort)
}

// A list of structs fills two lists, and merges with that of another level.
func TestLists(t *testing.T) {
	cr := orchard(v1.OrchardSpec{Volumes: []v1.Disk{
		{Name: "scratch", Path: "/scratch", Scratch: "1Gi"}, {Name: "conf", Path: "/conf", ConfigMap: "all"},
	}}, v1.Node{Disks: []v1.Disk{
		{Name: "conf", Path: "/conf", ReadOnly: ptr.To(true), Secret: "own"}, {Name: "data", Path: "/data", Claim: "mine"},
	}})
	before := cr.DeepCopy()
	pod := pods(t, cr)
	assert.Equal(t, []corev1.Volume{
		{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{SizeLimit: ptr.To(resource.MustParse("1Gi"))}}},
		{Name: "conf", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "own"}}},
		{Name: "data", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "mine"}}},
	}, pod.Volumes)
	assert.Equal(t, []corev1.VolumeMount{
		{Name: "scratch", MountPath: "/scratch"}, {Name: "conf", MountPath: "/conf", ReadOnly: true}, {Name: "data", MountPath: "/data"},
	}, pod.Containers[0].VolumeMounts)
	assert.Equal(t, before, cr)
}

func TestMapsAndVariables(t *testing.T) {
	cr := orchard(v1.OrchardSpec{}, v1.Node{
		Sidecars:  map[string]*v1.Sidecar{"logs": {Image: "logs:1", Args: []string{"-f"}}, "exporter": {Image: "exporter:1", Port: 9100, Memory: "64Mi"}},
		Variables: []v1.Variable{{Name: "A", Value: "1"}, {Name: "B", Secret: "password", Key: "text"}},
	})
	pod := pods(t, cr)
	assert.Equal(t, []corev1.Container{
		{Name: "exporter", Image: "exporter:1", Ports: []corev1.ContainerPort{{Name: "metrics", ContainerPort: 9100}}, Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{"memory": resource.MustParse("64Mi")}}},
		{Name: "logs", Image: "logs:1", Args: []string{"-f"}},
	}, pod.Containers[1:], "by name")
	pod.Containers[2].Args[0] = "changed"
	assert.Equal(t, []string{"-f"}, cr.Spec.Nodes[0].Sidecars["logs"].Args, "shares nothing with the custom resource")
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: "B", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: "password"}, Key: "text",
	}}}}, pod.Containers[0].Env)
}

func TestWhatCannotBeRead(t *testing.T) {
	_, errs := want.NewOrchardBuilder(orchard(v1.OrchardSpec{
		Liveness: v1.Check{HTTP: &v1.HTTPCheck{Port: 1 << 40}},
		Volumes:  []v1.Disk{{Name: "a"}, {Name: "b", Scratch: "much"}},
	}, v1.Node{
		Disks:    []v1.Disk{{Name: "c", Scratch: "more"}},
		Sidecars: map[string]*v1.Sidecar{"x": nil, "y": {Memory: "most"}},
	}), want.UnimplementedOrchardHooks{}, build.Inputs{})
	var found []string
	for _, err := range errs {
		found = append(found, err.Error())
	}
	assert.Equal(t, []string{
		`spec.volumes[1].scratch: Invalid value: "much": must be an amount, like 500m, 2 or 10Gi`,
		"spec.liveness.http.port: Invalid value: 1099511627776: must be from -2147483648 to 2147483647",
		`spec.nodes[0].disks[0].scratch: Invalid value: "more": must be an amount, like 500m, 2 or 10Gi`,
		`spec.nodes[0].sidecars[y].memory: Invalid value: "most": must be an amount, like 500m, 2 or 10Gi`,
	}, found)
}

func TestReconcileOrchard(t *testing.T) {
	casetest.Case[*v1.Orchard]{
		Kind:  want.OrchardKind(want.UnimplementedOrchardHooks{}),
		Hooks: want.UnimplementedOrchardHooks{},
		Types: []runtime.Object{&v1.Orchard{}, &v1.OrchardList{}},
		CR: func() *v1.Orchard {
			cr := orchard(v1.OrchardSpec{Volumes: []v1.Disk{{Name: "scratch", Path: "/scratch", Scratch: "1Gi"}}}, v1.Node{Service: &v1.ServiceConfig{Type: corev1.ServiceTypeNodePort}})
			cr.UID = ""
			cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "b", NodeType: "tree", Replicas: 1})
			return cr
		}(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Orchard) (reconcile.Result, error) {
			return want.ReconcileOrchard(ctx, rt, cr, want.UnimplementedOrchardHooks{})
		},
		Objects: []string{"Service one-a", "StatefulSet one-a", "Service one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Orchard) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"Service one-b", "StatefulSet one-b"},
	}.Run(t)
}
