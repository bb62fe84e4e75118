package scopes_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/scopes/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/scopes/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

// boat is the node type whose name is not one of objects.
const boat = "Rescue Boat"

// harbourMaster sees the nodes of a type together.
type harbourMaster struct{ want.UnimplementedFleetHooks }

func (harbourMaster) Leases(nodeType want.FleetNodeType) ([]*coordinationv1.Lease, error) {
	if nodeType.Type != want.FleetTypeShip {
		return nil, nil
	}
	return []*coordinationv1.Lease{{ObjectMeta: metav1.ObjectMeta{Name: nodeType.NameOf("Service")}}}, nil
}

func (harbourMaster) NodeTypeService(nodeType want.FleetNodeType, service *corev1.Service) error {
	metav1.SetMetaDataAnnotation(&service.ObjectMeta, "last", nodeType.Nodes[len(nodeType.Nodes)-1].Name+" of "+nodeType.Cluster.Name)
	return nil
}

func newFleet() *v1.Fleet {
	return &v1.Fleet{ObjectMeta: meta, Spec: v1.FleetSpec{
		Image:         "fleet:1",
		Service:       &corev1.ServiceSpec{PublishNotReadyAddresses: true},
		ServiceLabels: map[string]string{"tier": "sea", build.LabelComponent: "another"},
		NetworkPolicy: &networkingv1.NetworkPolicySpec{PolicyTypes: []networkingv1.PolicyType{"Ingress"}},
		Nodes: []v1.Node{
			{Name: "r", NodeType: "raft", Replicas: 1},
			{Name: "a", NodeType: "ship", Replicas: 1},
			{Name: "z", NodeType: boat, Replicas: 1},
			{Name: "b", NodeType: "ship", Replicas: 1},
		},
	}}
}

func TestPerNodeType(t *testing.T) {
	b, errs := want.NewFleetBuilder(newFleet(), harbourMaster{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	boats := b.NodeTypes()[1].NameOf("Service")
	assert.Regexp(t, `^one-rescue-boat-[0-9a-f]{8}$`, boats)
	assert.Equal(t, []string{
		"ServiceAccount one-ship", "Role one-ship", "RoleBinding one-ship", "NetworkPolicy one-ship", "Service one-ship", "PodDisruptionBudget one-ship", "Lease one-ship",
		"ServiceAccount " + boats, "Role " + boats, "RoleBinding " + boats, "NetworkPolicy " + boats, "Service " + boats,
		"ServiceAccount one-raft", "Role one-raft", "RoleBinding one-raft",
		"StatefulSet one-a", "StatefulSet one-b", "Deployment one-z", "StatefulSet one-r",
	}, built.Names(t, list), "one boat needs no budget, and rafts have three kinds of objects")

	service := built.Find[*corev1.Service](t, list, "one-ship")
	assert.Equal(t, "sea", service.Labels["tier"])
	assert.Equal(t, "ship", service.Labels[build.LabelComponent])
	assert.Equal(t, map[string]string{"home": "port", "last": "b of one"}, service.Annotations)
	assert.True(t, service.Spec.PublishNotReadyAddresses)
	assert.Equal(t, corev1.ServiceAffinityClientIP, service.Spec.SessionAffinity)
	assert.Empty(t, built.Find[*corev1.Service](t, list, boats).Spec.SessionAffinity, "that is for ships")
	require.Len(t, service.Spec.Ports, 1)
	assert.Equal(t, int32(80), service.Spec.Ports[0].Port)

	for _, node := range b.Nodes() {
		pods := labels.Set(node.PodLabels())
		isShip := node.Type == "ship"
		assert.Equal(t, isShip, labels.SelectorFromSet(service.Spec.Selector).Matches(pods), node.Name)
		for _, selector := range []*metav1.LabelSelector{
			&built.Find[*networkingv1.NetworkPolicy](t, list, "one-ship").Spec.PodSelector,
			built.Find[*policyv1.PodDisruptionBudget](t, list, "one-ship").Spec.Selector,
		} {
			picks, err := metav1.LabelSelectorAsSelector(selector)
			require.NoError(t, err)
			assert.Equal(t, isShip, picks.Matches(pods), node.Name)
		}
	}
	set := built.Find[*appsv1.StatefulSet](t, list, "one-b")
	assert.Equal(t, "one-ship", set.Spec.ServiceName)
	assert.Equal(t, "one-ship", set.Spec.Template.Spec.ServiceAccountName)
	assert.Equal(t, boats, built.Find[*appsv1.Deployment](t, list, "one-z").Spec.Template.Spec.ServiceAccountName)
	assert.Len(t, built.Find[*rbacv1.Role](t, list, "one-ship").Rules, 2)
	assert.Len(t, built.Find[*rbacv1.Role](t, list, boats).Rules, 1)
	assert.Equal(t, "Fleet one", built.Owner(service))
}

// A field for each node type says what the nodes of the type have together.
func TestPerNodeType_Fields(t *testing.T) {
	cr := &v1.Convoy{ObjectMeta: meta, Spec: v1.ConvoySpec{
		Image: "convoy:1", Service: &corev1.ServiceSpec{Type: "NodePort"},
		Head: v1.Member{Replicas: 1, NodePort: 30001},
	}}
	service := func(name string) *corev1.Service {
		b, errs := want.NewConvoyBuilder(cr, want.UnimplementedConvoyHooks{}, build.Inputs{})
		require.Empty(t, errs)
		return built.Find[*corev1.Service](t, b.List(), name)
	}
	assert.Equal(t, int32(30001), service("one-head").Spec.Ports[0].NodePort)
	cr.Spec.Tail = &v1.Member{Replicas: 1, Service: &corev1.ServiceSpec{Type: "LoadBalancer"}}
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, service("one-tail").Spec.Type)
	assert.Zero(t, service("one-tail").Spec.Ports[0].NodePort)
	assert.Equal(t, corev1.ServiceTypeNodePort, service("one-head").Spec.Type)
}

func newBay() *v1.Bay {
	return &v1.Bay{ObjectMeta: meta, Spec: v1.BaySpec{Image: "bay:1", ServiceType: "NodePort", Nodes: []v1.Berth{
		{Node: v1.Node{Name: "a", NodeType: "pier", Replicas: 1}, Ingress: &networkingv1.IngressSpec{}},
		{Node: v1.Node{Name: "b", NodeType: "buoy", Replicas: 1}},
	}}}
}

func TestPerCluster(t *testing.T) {
	cr := newBay()
	b, errs := want.NewBayBuilder(cr, want.UnimplementedBayHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"Service one", "Ingress one-a", "StatefulSet one-a", "Deployment one-b"}, built.Names(t, list))
	service := built.Find[*corev1.Service](t, list, "one")
	assert.Equal(t, corev1.ServiceTypeNodePort, service.Spec.Type)
	assert.Equal(t, []string{"http 80", "bell 81"}, portsOf(service))
	for _, node := range b.Nodes() {
		assert.True(t, labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(node.PodLabels())))
	}
	assert.Equal(t, "one", built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.ServiceName)
	assert.Equal(t, "one", built.Find[*networkingv1.Ingress](t, list, "one-a").Spec.DefaultBackend.Service.Name)

	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Berth{Node: v1.Node{Name: "c", NodeType: "pier"}, Port: 8080})
	b, errs = want.NewBayBuilder(cr, want.UnimplementedBayHooks{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.Objects()
	require.ErrorContains(t, err, "building the Service of Bay one: port http is 80 on node a and 8080 on node c")
	assert.True(t, build.IsInvalidSpec(err))
}

func portsOf(service *corev1.Service) []string {
	var ports []string
	for _, p := range service.Spec.Ports {
		ports = append(ports, p.Name+" "+p.TargetPort.String())
	}
	return ports
}

// Where there are no nodes, there is nothing that they could have.
func TestNoNodes(t *testing.T) {
	fleet, errs := want.NewFleetBuilder(&v1.Fleet{ObjectMeta: meta, Spec: v1.FleetSpec{Image: "fleet:1"}}, want.UnimplementedFleetHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Empty(t, fleet.List().Objects)
	bay, errs := want.NewBayBuilder(&v1.Bay{ObjectMeta: meta, Spec: v1.BaySpec{Image: "bay:1"}}, want.UnimplementedBayHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Empty(t, bay.List().Objects)
}

func TestReconcileFleet(t *testing.T) {
	cr := newFleet()
	cr.Spec.Nodes = []v1.Node{{Name: "a", NodeType: "ship", Replicas: 1}, {Name: "b", NodeType: "ship", Replicas: 1}, {Name: "r", NodeType: "raft", Replicas: 1}}
	cr.UID = ""
	casetest.Case[*v1.Fleet]{
		Kind:  want.FleetKind(harbourMaster{}),
		Hooks: harbourMaster{},
		Types: []runtime.Object{&v1.Fleet{}, &v1.FleetList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Fleet) (reconcile.Result, error) {
			return want.ReconcileFleet(ctx, rt, cr, harbourMaster{})
		},
		Objects: []string{
			"ServiceAccount one-ship", "Role one-ship", "RoleBinding one-ship", "NetworkPolicy one-ship", "Service one-ship", "PodDisruptionBudget one-ship", "Lease one-ship",
			"ServiceAccount one-raft", "Role one-raft", "RoleBinding one-raft", "StatefulSet one-a", "StatefulSet one-b", "StatefulSet one-r",
		},
		Shrink: func(cr *v1.Fleet) { cr.Spec.Nodes = cr.Spec.Nodes[:2] },
		Pruned: []string{"StatefulSet one-r", "Role one-raft", "RoleBinding one-raft", "ServiceAccount one-raft"},
	}.Run(t)
}

func TestReconcileConvoy(t *testing.T) {
	casetest.Case[*v1.Convoy]{
		Kind:  want.ConvoyKind(want.UnimplementedConvoyHooks{}),
		Hooks: want.UnimplementedConvoyHooks{},
		Types: []runtime.Object{&v1.Convoy{}, &v1.ConvoyList{}},
		CR: &v1.Convoy{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.ConvoySpec{
			Image: "convoy:1", Head: v1.Member{Replicas: 1}, Tail: &v1.Member{Replicas: 1},
		}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Convoy) (reconcile.Result, error) {
			return want.ReconcileConvoy(ctx, rt, cr, want.UnimplementedConvoyHooks{})
		},
		Objects: []string{"Service one-head", "Service one-tail", "StatefulSet one-head", "StatefulSet one-tail"},
		Shrink:  func(cr *v1.Convoy) { cr.Spec.Tail = nil },
		Pruned:  []string{"Service one-tail", "StatefulSet one-tail"},
	}.Run(t)
}

func TestReconcileBay(t *testing.T) {
	cr := newBay()
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Berth{Node: v1.Node{Name: "c", NodeType: "pier", Replicas: 1}})
	cr.UID = ""
	casetest.Case[*v1.Bay]{
		Kind:  want.BayKind(want.UnimplementedBayHooks{}),
		Hooks: want.UnimplementedBayHooks{},
		Types: []runtime.Object{&v1.Bay{}, &v1.BayList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Bay) (reconcile.Result, error) {
			return want.ReconcileBay(ctx, rt, cr, want.UnimplementedBayHooks{})
		},
		Objects: []string{"Service one", "Ingress one-a", "StatefulSet one-a", "StatefulSet one-c", "Deployment one-b"},
		Shrink:  func(cr *v1.Bay) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"StatefulSet one-a", "Ingress one-a"},
	}.Run(t)
}
