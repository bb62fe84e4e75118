package build

import (
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Role says what the pods of a scope may do; nil when that is nothing. The operator
// can grant only what it may do itself
// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
func Role(s Scope, rules []rbacv1.PolicyRule) *rbacv1.Role {
	if !hasRules(s, rules) {
		return nil
	}
	return &rbacv1.Role{
		TypeMeta:   metav1.TypeMeta{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "Role"},
		ObjectMeta: s.ObjectMeta("Role"),
		Rules:      copyRules(rules),
	}
}

func copyRules(rules []rbacv1.PolicyRule) []rbacv1.PolicyRule {
	copied := make([]rbacv1.PolicyRule, len(rules))
	for i := range rules {
		rules[i].DeepCopyInto(&copied[i])
	}
	return copied
}
