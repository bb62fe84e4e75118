package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestNetworkPolicy(t *testing.T) {
	spec := &networkingv1.NetworkPolicySpec{
		PodSelector: metav1.LabelSelector{MatchLabels: map[string]string{"app": "other"}},
		PolicyTypes: []networkingv1.PolicyType{"Ingress"},
		Ingress: []networkingv1.NetworkPolicyIngressRule{{
			Ports: []networkingv1.NetworkPolicyPort{{Protocol: ptr.To(corev1.ProtocolTCP), Port: ptr.To(intstr.FromInt32(80))}},
			From:  []networkingv1.NetworkPolicyPeer{{PodSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}}}},
		}},
	}
	tests := map[string]struct {
		scope Scope
		spec  *networkingv1.NetworkPolicySpec
		want  bool
	}{
		"node":           {sampleNode(t, NodeFields{Name: "a", Type: "broker"}), spec, true},
		"cluster":        {clusterNamed("prod"), spec, true},
		"all is denied":  {clusterNamed("prod"), &networkingv1.NetworkPolicySpec{}, true},
		"nothing asked":  {clusterNamed("prod"), nil, false},
		"not the type's": {sampleNode(t, NodeFields{Name: "a", Type: "minion"}), spec, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := NetworkPolicy(test.scope, test.spec)
			if !test.want {
				assert.Nil(t, got)
				return
			}
			want := *test.spec.DeepCopy()
			want.PodSelector = *test.scope.Selector("NetworkPolicy")
			assert.Equal(t, &networkingv1.NetworkPolicy{
				TypeMeta:   metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy"},
				ObjectMeta: test.scope.ObjectMeta("NetworkPolicy"),
				Spec:       want,
			}, got)
			sharesNothing(t, func() any { return NetworkPolicy(test.scope, test.spec) }, test.spec)
		})
	}
}

func TestCheckNetworkPolicySpec(t *testing.T) {
	forbidden := []string{"spec.policy.podSelector: Forbidden: the NetworkPolicy is for the pods of the custom resource; leave the selector empty"}
	tests := map[string]struct {
		spec *networkingv1.NetworkPolicySpec
		want []string
	}{
		"none":           {nil, nil},
		"empty selector": {&networkingv1.NetworkPolicySpec{PolicyTypes: []networkingv1.PolicyType{"Ingress"}}, nil},
		"no labels":      {&networkingv1.NetworkPolicySpec{PodSelector: metav1.LabelSelector{MatchLabels: map[string]string{}}}, nil},
		"labels":         {&networkingv1.NetworkPolicySpec{PodSelector: metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}}}, forbidden},
		"expressions": {&networkingv1.NetworkPolicySpec{PodSelector: metav1.LabelSelector{
			MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "a", Operator: "Exists"}},
		}}, forbidden},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, messages(CheckNetworkPolicySpec(test.spec, field.NewPath("spec"), "policy")))
		})
	}
}
