package build

import (
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ServiceAccount of the pods of a scope, which may do what rules say; nil when
// that is nothing.
func ServiceAccount(s Scope, rules []rbacv1.PolicyRule) *corev1.ServiceAccount {
	if !hasRules(s, rules) {
		return nil
	}
	return &corev1.ServiceAccount{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ServiceAccount"},
		ObjectMeta: s.ObjectMeta("ServiceAccount"),
	}
}

// ServiceAccountName is the name of the service account of [ServiceAccount] for the
// same rules; "" where there is none.
func ServiceAccountName(s Scope, rules []rbacv1.PolicyRule) string {
	if !hasRules(s, rules) {
		return ""
	}
	return s.NameOf("ServiceAccount")
}

// hasRules reports whether the pods of a scope may do anything: then they have a
// ServiceAccount, a Role and a RoleBinding, all three or none.
func hasRules(s Scope, rules []rbacv1.PolicyRule) bool {
	return len(rules) > 0 && s.Has("ServiceAccount") && s.Has("Role") && s.Has("RoleBinding")
}
