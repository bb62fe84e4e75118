package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestRoleBinding(t *testing.T) {
	for _, scope := range []Scope{sampleNode(t, NodeFields{Name: "a", Type: "broker"}), clusterNamed("prod")} {
		got := RoleBinding(scope, sampleRules())
		assert.Equal(t, metav1.TypeMeta{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "RoleBinding"}, got.TypeMeta)
		assert.Equal(t, scope.ObjectMeta("RoleBinding"), got.ObjectMeta)
		role, account := Role(scope, sampleRules()), ServiceAccount(scope, sampleRules())
		assert.Equal(t, rbacv1.RoleRef{APIGroup: "rbac.authorization.k8s.io", Kind: "Role", Name: role.Name}, got.RoleRef)
		assert.Equal(t, []rbacv1.Subject{{Kind: "ServiceAccount", Name: account.Name, Namespace: account.Namespace}}, got.Subjects)
		sharesNothing(t, func() any { return RoleBinding(scope, sampleRules()) })
	}
}
