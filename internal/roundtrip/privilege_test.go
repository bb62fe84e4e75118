package roundtrip

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// An operator that may not do itself what its pods are to do cannot let them: it is
// never allowed to grant what it does not have. With what is emitted it can, and the
// API server lets it grant nothing else.
func testNoEscalation(t *testing.T, w *world) {
	emitted := craft.emitted(t)
	var own []rbacv1.PolicyRule // without what it has for the pods' sake
	for _, rule := range emitted {
		assert.NotContains(t, rule.Verbs, "escalate")
		assert.NotContains(t, rule.Verbs, "bind")
		assert.NotContains(t, rule.Verbs, "impersonate")
		assert.NotContains(t, slices.Concat(rule.Verbs, rule.Resources, rule.APIGroups), "*")
		if !slices.Contains(rule.Resources, "pods") && !slices.Contains(rule.Resources, "leases") {
			own = append(own, rule)
		}
	}
	require.Len(t, own, len(emitted)-2)

	f := w.prepare(t, craft, newCraft(), own)
	f.run(t)
	f.create(t)
	f.eventually(t, f.hasEvent(dsoi.ReasonApplyFailed, "Role", "one-a"), "nobody tells that the Role is refused")
	assert.Nil(t, find[*rbacv1.Role](t, f, "one-a"))
	assert.NotNil(t, find[*corev1.ServiceAccount](t, f, "one-a"), "the rest is made")

	role := find[*rbacv1.Role](t, f, "operator")
	role.Rules = emitted
	require.NoError(t, w.user.Update(t.Context(), role))
	f.eventually(t, func() bool {
		return find[*rbacv1.Role](t, f, "one-a") != nil && find[*rbacv1.RoleBinding](t, f, "one-a") != nil
	}, "it is not made with what is emitted")

	account, err := client.New(f.config, client.Options{})
	require.NoError(t, err)
	more := &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "more"}, Rules: craftRules()}
	grantSecrets(more)
	require.True(t, apierrors.IsForbidden(account.Create(t.Context(), more)), "it grants what it does not have")
	require.NoError(t, w.user.Create(t.Context(), more))
	binding := &rbacv1.RoleBinding{ObjectMeta: more.ObjectMeta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "more"}}
	binding.ResourceVersion, binding.UID = "", ""
	require.True(t, apierrors.IsForbidden(account.Create(t.Context(), binding)), "it binds what it does not have")
	f.settle(t)
}
