package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func sampleRules() []rbacv1.PolicyRule {
	return []rbacv1.PolicyRule{{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get", "list"}}}
}

func TestServiceAccount(t *testing.T) {
	for _, scope := range []Scope{sampleNode(t, NodeFields{Name: "a", Type: "broker"}), clusterNamed("prod")} {
		assert.Equal(t, &corev1.ServiceAccount{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ServiceAccount"},
			ObjectMeta: scope.ObjectMeta("ServiceAccount"),
		}, ServiceAccount(scope, sampleRules()))
		assert.Equal(t, scope.ObjectMeta("ServiceAccount").Name, ServiceAccountName(scope, sampleRules()))
		sharesNothing(t, func() any { return ServiceAccount(scope, sampleRules()) })
	}
}

// Where one of the three is not there, the others are of no use.
func TestAllOfTheServiceAccountOrNothing(t *testing.T) {
	all := []string{"ServiceAccount", "Role", "RoleBinding"}
	tests := map[string]struct {
		objects []string
		rules   []rbacv1.PolicyRule
		want    bool
	}{
		"all":                {all, sampleRules(), true},
		"every kind":         {nil, sampleRules(), true},
		"no rules":           {all, nil, false},
		"empty rules":        {all, []rbacv1.PolicyRule{}, false},
		"no ServiceAccount":  {all[1:], sampleRules(), false},
		"no Role":            {[]string{all[0], all[2]}, sampleRules(), false},
		"no RoleBinding":     {all[:2], sampleRules(), false},
		"none of the three":  {[]string{}, sampleRules(), false},
		"only other objects": {[]string{"Service"}, sampleRules(), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			kind := sampleKind()
			kind.NodeTypes[1].Objects = test.objects
			node := nodeOf(t, kind, "prod", NodeFields{Name: "a", Type: "broker"})
			assert.Equal(t, test.want, ServiceAccount(node, test.rules) != nil)
			assert.Equal(t, test.want, ServiceAccountName(node, test.rules) != "")
			assert.Equal(t, test.want, Role(node, test.rules) != nil)
			assert.Equal(t, test.want, RoleBinding(node, test.rules) != nil)
		})
	}
}
