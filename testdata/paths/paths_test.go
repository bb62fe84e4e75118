package paths_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
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
	v1 "github.com/datainfrahq/dsoi-gen/testdata/paths/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/paths/want"
)

// mill has the nodes given.
func mill(spec v1.MillSpec, nodes ...v1.Node) *v1.Mill {
	spec.Image = "mill:1"
	for i := range nodes {
		nodes[i].Name, nodes[i].Replicas = string(rune('a'+i)), 2
		if nodes[i].NodeType == "" {
			nodes[i].NodeType = "stone"
		}
	}
	spec.Nodes = nodes
	return &v1.Mill{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

// list builds the objects of a mill.
func list(t *testing.T, cr *v1.Mill) build.List {
	t.Helper()
	b, errs := want.NewMillBuilder(cr, want.UnimplementedMillHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func pods(t *testing.T, cr *v1.Mill) (corev1.PodSpec, corev1.Container) {
	t.Helper()
	spec := built.Find[*appsv1.StatefulSet](t, list(t, cr), "one-a").Spec.Template.Spec
	return spec, spec.Containers[0]
}

func TestNothingSaidFillsNothing(t *testing.T) {
	said := list(t, mill(v1.MillSpec{}, v1.Node{}, v1.Node{NodeType: "wheel"}))
	assert.Equal(t, []string{
		"Service one-a", "PodDisruptionBudget one-a", "StatefulSet one-a", "Service one-b", "PodDisruptionBudget one-b", "Deployment one-b",
	}, built.Names(t, said), "no Ingress")
	spec, main := pods(t, mill(v1.MillSpec{}, v1.Node{}))
	assert.Equal(t, corev1.Container{
		Name: "stone", Image: "mill:1",
		Ports: []corev1.ContainerPort{{Name: "admin", ContainerPort: 81}, {Name: "http", ContainerPort: 80}},
	}, main)
	assert.Equal(t, corev1.PodSpec{Containers: []corev1.Container{main}}, spec)
	set := built.Find[*appsv1.StatefulSet](t, said, "one-a")
	assert.Equal(t, appsv1.StatefulSetUpdateStrategy{}, set.Spec.UpdateStrategy)
	assert.Equal(t, corev1.ClusterIPNone, built.Find[*corev1.Service](t, said, "one-a").Spec.ClusterIP, "as without such fields")
}

func TestContainer(t *testing.T) {
	_, main := pods(t, mill(v1.MillSpec{CPU: resource.MustParse("1")}, v1.Node{
		Secret: "password", SecretKey: "text", ProbePath: "/health", ProbePort: 81, ProbePeriod: 5,
		Memory: "1Gi", CPU: resource.MustParse("2"), TTY: true,
	}))
	assert.Equal(t, []corev1.EnvVar{{Name: "SECRET", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: "password"}, Key: "text",
	}}}}, main.Env)
	assert.Equal(t, &corev1.Probe{
		ProbeHandler:  corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/health", Port: intstr.FromInt32(81)}},
		PeriodSeconds: 5,
	}, main.LivenessProbe)
	assert.Equal(t, corev1.ResourceRequirements{
		Limits: corev1.ResourceList{"memory": resource.MustParse("1Gi")}, Requests: corev1.ResourceList{"cpu": resource.MustParse("2")},
	}, main.Resources)
	assert.True(t, main.TTY)
}

// On the way of a path, the more specific level wins, and then the longer path.
func TestOverlappingPaths(t *testing.T) {
	whole := func(user int64, root bool) *corev1.SecurityContext {
		return &corev1.SecurityContext{RunAsUser: ptr.To(user), RunAsNonRoot: ptr.To(root)}
	}
	tests := map[string]struct {
		cluster v1.MillSpec
		node    v1.Node
		want    *corev1.SecurityContext
	}{
		"a field of the cluster":                    {v1.MillSpec{User: 1}, v1.Node{}, &corev1.SecurityContext{RunAsUser: ptr.To(int64(1))}},
		"on one level the longer path":              {v1.MillSpec{User: 1, Security: whole(2, true)}, v1.Node{}, whole(1, true)},
		"the node's whole before the cluster's":     {v1.MillSpec{User: 1}, v1.Node{Security: whole(2, true)}, whole(2, true)},
		"the node's field before the cluster's":     {v1.MillSpec{User: 1}, v1.Node{User: ptr.To(int64(3))}, &corev1.SecurityContext{RunAsUser: ptr.To(int64(3))}},
		"0 counts where it is said":                 {v1.MillSpec{User: 1}, v1.Node{User: ptr.To(int64(0))}, &corev1.SecurityContext{RunAsUser: ptr.To(int64(0))}},
		"the node's field before the node's whole":  {v1.MillSpec{Security: whole(1, false)}, v1.Node{User: ptr.To(int64(3)), Security: whole(2, true)}, whole(3, true)},
		"of the cluster's whole what nobody denies": {v1.MillSpec{Security: whole(1, true)}, v1.Node{User: ptr.To(int64(3))}, whole(3, true)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cr := mill(test.cluster, test.node)
			before := cr.DeepCopy()
			_, main := pods(t, cr)
			assert.Equal(t, test.want, main.SecurityContext)
			*main.SecurityContext.RunAsUser = 99
			assert.Equal(t, before, cr, "shares nothing with the custom resource")
		})
	}
}

func TestPod(t *testing.T) {
	affinity := &corev1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{}}
	spec, _ := pods(t, mill(v1.MillSpec{}, v1.Node{
		Hostname: "h", Disk: "ssd", Scratch: "1Gi", Metrics: &corev1.Container{Image: "metrics:1"},
		Dedicated: "mills", Skew: 1, NodeAffinity: affinity,
	}))
	assert.Equal(t, "h", spec.Hostname)
	assert.Equal(t, map[string]string{"example.com/disk": "ssd"}, spec.NodeSelector)
	assert.Equal(t, []corev1.Volume{{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{SizeLimit: ptr.To(resource.MustParse("1Gi"))}}}}, spec.Volumes)
	assert.Equal(t, corev1.Container{Name: "metrics", Image: "metrics:1"}, spec.Containers[1])
	assert.Equal(t, []corev1.Toleration{{Key: "dedicated", Value: "mills"}}, spec.Tolerations)
	assert.Equal(t, []corev1.TopologySpreadConstraint{{TopologyKey: "topology.kubernetes.io/zone", MaxSkew: 1}}, spec.TopologySpreadConstraints)
	assert.Equal(t, &corev1.Affinity{NodeAffinity: affinity}, spec.Affinity)
}

func TestObjects(t *testing.T) {
	l := list(t, mill(v1.MillSpec{
		ServiceAnnotations: map[string]string{"a": "all"}, ServiceLabels: map[string]string{"team": "x", build.LabelNode: "mine"},
		Partition: ptr.To(int32(0)), MinAvailable: "50%",
	},
		v1.Node{
			Families: corev1.IPFamilyPolicyPreferDualStack, ExternalTraffic: corev1.ServiceExternalTrafficPolicyLocal, InternalTraffic: corev1.ServiceInternalTrafficPolicyLocal,
			Balancer: "internal", ServiceType: corev1.ServiceTypeLoadBalancer, NodePort: 30000, IngressClass: "public", Note: "n", MaxUnavailable: "2"},
		v1.Node{NodeType: "wheel", MaxSurge: ptr.To(1)},
	))
	service := built.Find[*corev1.Service](t, l, "one-a")
	assert.Equal(t, map[string]string{"a": "all", "example.com/balancer": "internal"}, service.Annotations)
	assert.Equal(t, "x", service.Labels["team"])
	assert.Equal(t, "a", service.Labels[build.LabelNode], "what tells the node's objects apart is not the user's")
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, service.Spec.Type)
	assert.Equal(t, ptr.To(corev1.IPFamilyPolicyPreferDualStack), service.Spec.IPFamilyPolicy)
	assert.Equal(t, corev1.ServiceExternalTrafficPolicyLocal, service.Spec.ExternalTrafficPolicy)
	assert.Equal(t, ptr.To(corev1.ServiceInternalTrafficPolicyLocal), service.Spec.InternalTrafficPolicy)
	assert.Empty(t, service.Spec.ClusterIP)
	assert.Equal(t, []corev1.ServicePort{
		{Name: "admin", Protocol: "TCP", Port: 81, TargetPort: intstr.FromInt32(81)},
		{Name: "http", Protocol: "TCP", Port: 80, TargetPort: intstr.FromInt32(80), NodePort: 30000},
	}, service.Spec.Ports, "one port is changed, the others stay")
	assert.Equal(t, int32(30000), built.Find[*appsv1.StatefulSet](t, l, "one-a").Spec.Template.Spec.Containers[0].Ports[1].HostPort, "a field fills two slots")

	assert.Equal(t, "public", *built.Find[*networkingv1.Ingress](t, l, "one-a").Spec.IngressClassName)
	budget := built.Find[*policyv1.PodDisruptionBudget](t, l, "one-a").Spec
	assert.Equal(t, ptr.To(intstr.FromString("50%")), budget.MinAvailable)
	assert.Nil(t, budget.MaxUnavailable, "they exclude each other")
	set := built.Find[*appsv1.StatefulSet](t, l, "one-a")
	assert.Equal(t, &appsv1.RollingUpdateStatefulSetStrategy{Partition: ptr.To(int32(0)), MaxUnavailable: ptr.To(intstr.FromInt32(2))}, set.Spec.UpdateStrategy.RollingUpdate)
	assert.Equal(t, "n", set.Annotations["example.com/note"])
	assert.Empty(t, set.Spec.Template.Annotations)
	assert.Equal(t, &appsv1.RollingUpdateDeployment{MaxSurge: ptr.To(intstr.FromInt32(1))}, built.Find[*appsv1.Deployment](t, l, "one-b").Spec.Strategy.RollingUpdate)
}

// A field that is the number of a port is that of the pods, the Service and the Ingress.
func TestPort(t *testing.T) {
	cr := mill(v1.MillSpec{}, v1.Node{Port: 8080, IngressClass: "public"}, v1.Node{})
	l := list(t, cr)
	_, main := pods(t, cr)
	assert.Equal(t, []corev1.ContainerPort{{Name: "admin", ContainerPort: 81}, {Name: "http", ContainerPort: 8080}}, main.Ports)
	http := built.Find[*corev1.Service](t, l, "one-a").Spec.Ports[1]
	assert.Equal(t, corev1.ServicePort{Name: "http", Protocol: "TCP", Port: 8080, TargetPort: intstr.FromInt32(8080)}, http)
	assert.Equal(t, "http", built.Find[*networkingv1.Ingress](t, l, "one-a").Spec.DefaultBackend.Service.Port.Name)
	assert.Equal(t, int32(80), built.Find[*corev1.Service](t, l, "one-b").Spec.Ports[1].Port, "other nodes have that of their type")
}

func TestWhatCannotBeRead(t *testing.T) {
	_, errs := want.NewMillBuilder(mill(v1.MillSpec{User: 1}, v1.Node{
		Memory: "lots", Scratch: "1Gx", Port: 1 << 40, MaxSurge: ptr.To(1 << 40),
	}), want.UnimplementedMillHooks{}, build.Inputs{})
	var found []string
	for _, err := range errs {
		found = append(found, err.Error())
	}
	assert.Equal(t, []string{
		"spec.nodes[0].port: Invalid value: 1099511627776: must be from -2147483648 to 2147483647",
		`spec.nodes[0].memory: Invalid value: "lots": must be an amount, like 500m, 2 or 10Gi`,
		`spec.nodes[0].scratch: Invalid value: "1Gx": must be an amount, like 500m, 2 or 10Gi`,
		"spec.nodes[0].maxSurge: Invalid value: 1099511627776: must be from -2147483648 to 2147483647",
	}, found)
}

func TestReconcileMill(t *testing.T) {
	casetest.Case[*v1.Mill]{
		Kind:  want.MillKind(want.UnimplementedMillHooks{}),
		Hooks: want.UnimplementedMillHooks{},
		Types: []runtime.Object{&v1.Mill{}, &v1.MillList{}},
		CR: &v1.Mill{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.MillSpec{Image: "mill:1", User: 1, Nodes: []v1.Node{
			{Name: "a", NodeType: "stone", Replicas: 1, Port: 8080, IngressClass: "public"}, {Name: "b", NodeType: "wheel", Replicas: 1},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Mill) (reconcile.Result, error) {
			return want.ReconcileMill(ctx, rt, cr, want.UnimplementedMillHooks{})
		},
		Objects: []string{"Service one-a", "Ingress one-a", "StatefulSet one-a", "Service one-b", "Deployment one-b"},
		Shrink:  func(cr *v1.Mill) { cr.Spec.Nodes[0].IngressClass = "" },
		Pruned:  []string{"Ingress one-a"},
	}.Run(t)
}

// What a path says of a sidecar is below what a node says of all; one that is called like
// the main container is that.
func TestSidecars(t *testing.T) {
	cr := mill(v1.MillSpec{MetricsImage: "metrics:1"}, v1.Node{Sidecars: []corev1.Container{
		{Name: "stone", TTY: true, EnvFrom: []corev1.EnvFromSource{{Prefix: "A"}}},
		{Name: "metrics", WorkingDir: "/m"},
		{Name: "other", EnvFrom: []corev1.EnvFromSource{{Prefix: "B"}}},
	}})
	pod, main := pods(t, cr)
	require.Len(t, pod.Containers, 3)
	assert.Equal(t, "mill:1", main.Image)
	assert.True(t, main.TTY)
	assert.Equal(t, []corev1.EnvFromSource{{Prefix: "A"}}, main.EnvFrom)
	assert.Equal(t, corev1.Container{Name: "metrics", Image: "metrics:1", WorkingDir: "/m"}, pod.Containers[1])
	assert.Equal(t, corev1.Container{Name: "other", EnvFrom: []corev1.EnvFromSource{{Prefix: "B"}}}, pod.Containers[2])

	cr.Spec.MetricsImage = ""
	cr.Spec.Nodes[0].Sidecars = cr.Spec.Nodes[0].Sidecars[2:]
	pod, _ = pods(t, cr)
	require.Len(t, pod.Containers, 2)
}
