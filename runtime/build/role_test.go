package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestRole(t *testing.T) {
	for _, scope := range []Scope{sampleNode(t, NodeFields{Name: "a", Type: "broker"}), clusterNamed("prod")} {
		rules := sampleRules()
		assert.Equal(t, &rbacv1.Role{
			TypeMeta:   metav1.TypeMeta{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "Role"},
			ObjectMeta: scope.ObjectMeta("Role"),
			Rules:      sampleRules(),
		}, Role(scope, rules))
		sharesNothing(t, func() any { return Role(scope, rules) }, rules)
	}
}
