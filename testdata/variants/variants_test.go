package variants_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/variants/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/variants/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func newFerry() *v1.Ferry {
	return &v1.Ferry{ObjectMeta: meta, Spec: v1.FerrySpec{
		Image:    "ferry:1",
		Entrance: v1.Entrance{Type: "LoadBalancer", Annotations: map[string]string{"of": "all"}, Port: 30080},
		Fence:    &networkingv1.NetworkPolicySpec{PolicyTypes: []networkingv1.PolicyType{"Ingress"}},
		Nodes: []v1.Node{
			{Name: "a", NodeType: "dock", Replicas: 1, ClientAnnotations: map[string]string{"of": "a"}, Admin: &networkingv1.IngressSpec{}},
			{Name: "b", NodeType: "dock", Replicas: 1, ClientType: "LoadBalancer"},
			{Name: "c", NodeType: "deck", Replicas: 1},
		},
	}}
}

// caller has the last word on one of the Services.
type caller struct{ want.UnimplementedFerryHooks }

func (caller) ClientService(node want.FerryNode, service *corev1.Service) error {
	metav1.SetMetaDataAnnotation(&service.ObjectMeta, "hook", node.Name)
	return nil
}

func TestVariants(t *testing.T) {
	b, errs := want.NewFerryBuilder(newFerry(), caller{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"NetworkPolicy one-outer", "Service one-all", "Service one-dock-pool",
		"Service one-a", "Service one-a-client", "Ingress one-a-admin", "StatefulSet one-a",
		"Service one-b", "Service one-b-client", "StatefulSet one-b",
		"Deployment one-c",
	}, built.Names(t, list), "one without ports has no Service, and no variant of one")
	service := func(name string) *corev1.Service { return built.Find[*corev1.Service](t, list, name) }

	assert.Equal(t, "None", service("one-a").Spec.ClusterIP)
	assert.NotContains(t, service("one-a").Annotations, "hook")
	assert.Equal(t, map[string]string{"of": "a", "hook": "a"}, service("one-a-client").Annotations)
	assert.Equal(t, corev1.ServiceTypeNodePort, service("one-a-client").Spec.Type, "by default")
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, service("one-b-client").Spec.Type, "the node's wins")
	assert.Len(t, service("one-a-client").Spec.Ports, 2)
	assert.Equal(t, service("one-a").Spec.Selector, service("one-a-client").Spec.Selector)
	assert.Equal(t, "sea", service("one-dock-pool").Labels["tier"])
	all := service("one-all")
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, all.Spec.Type)
	assert.Equal(t, map[string]string{"of": "all"}, all.Annotations)
	assert.Equal(t, int32(30080), all.Spec.Ports[0].NodePort)

	assert.Equal(t, "one-a", built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.ServiceName, "the one without a variant governs")
	assert.Equal(t, "one-a", built.Find[*networkingv1.Ingress](t, list, "one-a-admin").Spec.DefaultBackend.Service.Name)
	kinds := built.Kinds(want.FerryKind(caller{}))
	assert.Equal(t, []string{"NetworkPolicy", "Service", "Ingress", "PodDisruptionBudget", "StatefulSet", "Deployment"}, kinds, "each kind once")
}

// telling names each pod to those outside.
type telling struct{ want.UnimplementedFerryHooks }

func (telling) PodOutsideService(node want.FerryNode, pod build.Pod, service *corev1.Service) error {
	metav1.SetMetaDataAnnotation(&service.ObjectMeta, "hostname", pod.PodName+"."+node.Type)
	return nil
}

// Each pod of a StatefulSet has a Service of its own, where the node asks for it, and as
// many as the node has replicas.
func TestPerPod(t *testing.T) {
	cr := newFerry()
	cr.Spec.Fence, cr.Spec.Nodes = nil, []v1.Node{
		{Name: "a", NodeType: "dock", Replicas: 2, Outside: &corev1.ServiceSpec{Type: "LoadBalancer"}, OutsideAnnotations: map[string]string{"of": "a"}},
		{Name: "b", NodeType: "dock", Replicas: 2},
		{Name: "c", NodeType: "deck", Replicas: 2, Outside: &corev1.ServiceSpec{Type: "LoadBalancer"}},
	}
	services := func() []string {
		b, errs := want.NewFerryBuilder(cr, telling{}, build.Inputs{})
		require.Empty(t, errs)
		var names []string
		for _, w := range b.List().Objects {
			require.NoError(t, w.Err)
			if service, ok := w.Object.(*corev1.Service); ok && service.Annotations["hostname"] != "" {
				names = append(names, service.Name)
				assert.Equal(t, "a", w.Node)
				assert.Equal(t, corev1.ServiceTypeLoadBalancer, service.Spec.Type)
				pod := service.Spec.Selector["statefulset.kubernetes.io/pod-name"]
				assert.Equal(t, service.Name, pod+"-outside")
				assert.Equal(t, map[string]string{"of": "a", "hostname": pod + ".dock"}, service.Annotations)
			}
		}
		return names
	}
	assert.Equal(t, []string{"one-a-0-outside", "one-a-1-outside"}, services())
	cr.Spec.Nodes[0].Replicas = 1
	assert.Equal(t, []string{"one-a-0-outside"}, services())
	cr.Spec.Nodes[0].Replicas = 5000
	_, errs := want.NewFerryBuilder(cr, telling{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.Equal(t, "spec.nodes[0].replicas", errs[0].Field)
}

// A variant to which a field is bound as a whole is there where the field is set; without
// a plain Service, there is no governing one.
func TestVariantThatIsAskedFor(t *testing.T) {
	cr := &v1.Tug{ObjectMeta: meta, Spec: v1.TugSpec{Image: "tug:1", Tug: v1.Boat{Replicas: 1, Class: "fast"}, Pusher: &v1.Boat{Replicas: 1}}}
	names := func() []string {
		b, errs := want.NewTugBuilder(cr, want.UnimplementedTugHooks{}, build.Inputs{})
		require.Empty(t, errs)
		return built.Names(t, b.List())
	}
	assert.Equal(t, []string{"StatefulSet one-tug", "StatefulSet one-pusher"}, names())
	cr.Spec.Tug.Outside = &corev1.ServiceSpec{}
	cr.Spec.Pusher.Outside = &corev1.ServiceSpec{Type: "LoadBalancer"}
	assert.Equal(t, []string{"Service one-tug-outside", "StatefulSet one-tug", "Service one-pusher-outside", "StatefulSet one-pusher"}, names())
	b, errs := want.NewTugBuilder(cr, want.UnimplementedTugHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, "fast", *built.Find[*corev1.Service](t, list, "one-tug-outside").Spec.LoadBalancerClass)
	assert.Equal(t, corev1.ServiceAffinityClientIP, built.Find[*corev1.Service](t, list, "one-pusher-outside").Spec.SessionAffinity)
	assert.Empty(t, built.Find[*appsv1.StatefulSet](t, list, "one-tug").Spec.ServiceName)

	cr.Spec.Tug.Outside.Selector = map[string]string{"a": "b"}
	_, errs = want.NewTugBuilder(cr, want.UnimplementedTugHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.Equal(t, "spec.tug.outside.selector", errs[0].Field)
}

// What a marker says of a part of a variant makes no Service for a node that has no ports. A
// port that several levels name is one.
func TestVariantWithPortsOfItsOwn(t *testing.T) {
	cr := &v1.Buoy{ObjectMeta: meta, Spec: v1.BuoySpec{Image: "buoy:1", Nodes: []v1.Float{
		{Name: "a", NodeType: "bell", Replicas: 1}, {Name: "b", NodeType: "light", Replicas: 1},
	}}}
	services := func() map[string][]corev1.ServicePort {
		b, errs := want.NewBuoyBuilder(cr, want.UnimplementedBuoyHooks{}, build.Inputs{})
		require.Empty(t, errs)
		ports := map[string][]corev1.ServicePort{}
		for _, w := range b.List().Objects {
			require.NoError(t, w.Err)
			if service, ok := w.Object.(*corev1.Service); ok {
				ports[service.Name] = service.Spec.Ports
			}
		}
		return ports
	}
	found := services()
	assert.Len(t, found, 2, found)
	require.Len(t, found["one-a-lead"], 1)
	assert.Equal(t, int32(30080), found["one-a-lead"][0].NodePort)

	cr.Spec.Doors = []corev1.ServicePort{{Name: "http", Port: 1}, {Name: "peer", Port: 2}}
	cr.Spec.Nodes[0].Doors = []corev1.ServicePort{{Name: "peer", Port: 3}}
	found = services()
	var numbers []int32
	for _, port := range found["one-a-lead"] {
		numbers = append(numbers, port.Port)
	}
	assert.Equal(t, []int32{1, 3}, numbers)
	assert.Len(t, found["one-b-lead"], 2)
}

func TestReconcileFerry(t *testing.T) {
	cr := newFerry()
	cr.UID = ""
	casetest.Case[*v1.Ferry]{
		Kind:  want.FerryKind(caller{}),
		Hooks: caller{},
		Types: []runtime.Object{&v1.Ferry{}, &v1.FerryList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Ferry) (reconcile.Result, error) {
			return want.ReconcileFerry(ctx, rt, cr, caller{})
		},
		Objects: []string{
			"NetworkPolicy one-outer", "Service one-all", "Service one-dock-pool",
			"Service one-a", "Service one-a-client", "Ingress one-a-admin", "StatefulSet one-a",
			"Service one-b", "Service one-b-client", "StatefulSet one-b", "Deployment one-c",
		},
		Shrink: func(cr *v1.Ferry) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned: []string{"Service one-a", "Service one-a-client", "StatefulSet one-a", "Ingress one-a-admin"},
	}.Run(t)
}

func TestReconcileTug(t *testing.T) {
	casetest.Case[*v1.Tug]{
		Kind:  want.TugKind(want.UnimplementedTugHooks{}),
		Hooks: want.UnimplementedTugHooks{},
		Types: []runtime.Object{&v1.Tug{}, &v1.TugList{}},
		CR: &v1.Tug{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.TugSpec{
			Image: "tug:1", Tug: v1.Boat{Replicas: 1, Outside: &corev1.ServiceSpec{}},
		}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Tug) (reconcile.Result, error) {
			return want.ReconcileTug(ctx, rt, cr, want.UnimplementedTugHooks{})
		},
		Objects: []string{"Service one-tug-outside", "StatefulSet one-tug"},
		Shrink:  func(cr *v1.Tug) { cr.Spec.Tug.Outside = nil },
		Pruned:  []string{"Service one-tug-outside"},
	}.Run(t)
}
