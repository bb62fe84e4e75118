package networkpolicies_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/networkpolicies/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/networkpolicies/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func policy(types ...networkingv1.PolicyType) *networkingv1.NetworkPolicySpec {
	return &networkingv1.NetworkPolicySpec{PolicyTypes: types}
}

func TestPerNode(t *testing.T) {
	cr := &v1.Fence{ObjectMeta: meta, Spec: v1.FenceSpec{
		Image: "fence:1", NetworkPolicy: policy(networkingv1.PolicyTypeIngress),
		Nodes: []v1.Node{
			{Name: "a", NodeType: "post", Replicas: 1},
			{Name: "b", NodeType: "post", Replicas: 1, NetworkPolicy: policy(networkingv1.PolicyTypeEgress)},
			{Name: "c", NodeType: "gate", Replicas: 1},
		},
	}}
	b, errs := want.NewFenceBuilder(cr, want.UnimplementedFenceHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"NetworkPolicy one-a", "StatefulSet one-a",
		"NetworkPolicy one-b", "StatefulSet one-b",
		"Service one-c", "StatefulSet one-c",
	}, built.Names(t, list))
	of := func(name string) networkingv1.NetworkPolicySpec {
		return built.Find[*networkingv1.NetworkPolicy](t, list, name).Spec
	}
	assert.Equal(t, []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}, of("one-a").PolicyTypes, "the cluster's")
	assert.Equal(t, []networkingv1.PolicyType{networkingv1.PolicyTypeEgress}, of("one-b").PolicyTypes, "the node's wins")
	assert.Equal(t, *b.Nodes()[1].Selector("NetworkPolicy"), of("one-b").PodSelector)
}

func TestSelectorIsNotTheUsers(t *testing.T) {
	selector := metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}}
	cr := &v1.Fence{ObjectMeta: meta, Spec: v1.FenceSpec{
		Image: "fence:1", NetworkPolicy: &networkingv1.NetworkPolicySpec{PodSelector: selector},
		Nodes: []v1.Node{{Name: "a", NodeType: "post", NetworkPolicy: &networkingv1.NetworkPolicySpec{PodSelector: selector}}},
	}}
	_, errs := want.ValidateFence(cr, want.UnimplementedFenceHooks{})
	require.Len(t, errs, 2)
	assert.Equal(t, "spec.networkPolicy.podSelector", errs[0].Field)
	assert.Equal(t, "spec.nodes[0].networkPolicy.podSelector", errs[1].Field)
}

func TestPerCluster(t *testing.T) {
	cr := &v1.Moat{ObjectMeta: meta, Spec: v1.MoatSpec{
		Image: "moat:1", Access: *policy(networkingv1.PolicyTypeIngress),
		Nodes: []v1.Bridge{{Name: "a", NodeType: "bridge", Replicas: 1}, {Name: "b", NodeType: "bridge", Replicas: 1}},
	}}
	b, errs := want.NewMoatBuilder(cr, want.UnimplementedMoatHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, []string{"NetworkPolicy one", "StatefulSet one-a", "StatefulSet one-b"}, built.Names(t, b.List()))

	cr.Spec.Access = networkingv1.NetworkPolicySpec{}
	b, errs = want.NewMoatBuilder(cr, want.UnimplementedMoatHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, []string{"StatefulSet one-a", "StatefulSet one-b"}, built.Names(t, b.List()), "nothing is asked for")
}

func TestReconcileFence(t *testing.T) {
	casetest.Case[*v1.Fence]{
		Kind:  want.FenceKind(want.UnimplementedFenceHooks{}),
		Hooks: want.UnimplementedFenceHooks{},
		Types: []runtime.Object{&v1.Fence{}, &v1.FenceList{}},
		CR: &v1.Fence{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.FenceSpec{Image: "fence:1", Nodes: []v1.Node{
			{Name: "a", NodeType: "post", Replicas: 1, NetworkPolicy: policy(networkingv1.PolicyTypeIngress)}, {Name: "b", NodeType: "post", Replicas: 1},
		}}},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Fence) (reconcile.Result, error) {
			return want.ReconcileFence(ctx, rt, cr, want.UnimplementedFenceHooks{})
		},
		Objects: []string{"NetworkPolicy one-a", "StatefulSet one-a", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Fence) { cr.Spec.Nodes[0].NetworkPolicy = nil },
		Pruned:  []string{"NetworkPolicy one-a"},
	}.Run(t)
}
