package build

import (
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// NetworkPolicy of the pods of a scope, made of what the user asks for; nil when
// that is nothing.
func NetworkPolicy(s Scope, spec *networkingv1.NetworkPolicySpec) *networkingv1.NetworkPolicy {
	if spec == nil || !s.Has("NetworkPolicy") {
		return nil
	}
	policy := &networkingv1.NetworkPolicy{
		TypeMeta:   metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy"},
		ObjectMeta: s.ObjectMeta("NetworkPolicy"),
		Spec:       *spec.DeepCopy(),
	}
	policy.Spec.PodSelector = *s.Selector("NetworkPolicy")
	return policy
}

// CheckNetworkPolicySpec finds what is wrong with the spec of a NetworkPolicy in a
// custom resource: which pods it is for is not the user's to choose. An
// empty selector, which Kubernetes wants to be there, is fine.
func CheckNetworkPolicySpec(spec *networkingv1.NetworkPolicySpec, path *field.Path, fields ...string) field.ErrorList {
	if spec == nil || len(spec.PodSelector.MatchLabels)+len(spec.PodSelector.MatchExpressions) == 0 {
		return nil
	}
	return field.ErrorList{field.Forbidden(below(path, fields).Child("podSelector"), "the NetworkPolicy is for the pods of the custom resource; leave the selector empty")}
}
