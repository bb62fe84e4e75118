package build

import (
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// RoleBinding lets the service account of a scope do what its Role says; nil when
// that is nothing.
func RoleBinding(s Scope, rules []rbacv1.PolicyRule) *rbacv1.RoleBinding {
	if !hasRules(s, rules) {
		return nil
	}
	meta := s.ObjectMeta("RoleBinding")
	return &rbacv1.RoleBinding{
		TypeMeta:   metav1.TypeMeta{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "RoleBinding"},
		ObjectMeta: meta,
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: s.NameOf("Role")},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: s.NameOf("ServiceAccount"), Namespace: meta.Namespace}},
	}
}
