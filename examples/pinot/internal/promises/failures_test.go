package promises

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// failure is a way in which requests for a child fail.
type failure struct {
	// cause lets every request with the verb for the child of a member fail from now
	// on, until mend.
	cause func(t *testing.T, m *member, target child, verb string) (mend func(*testing.T))
	// reason is in what the operator says about it, as the server gave it.
	reason string
	// carriedOut says that the server does what it is asked for all the same.
	carriedOut bool
	// awaited is how many attempts are awaited.
	awaited int
	// refusesDryRuns says that a dry run fails as well: nothing else is tried then.
	refusesDryRuns bool
	// spreads says that the children of the same kind that come later fail as well.
	spreads bool
}

// failures are all of them, by name.
func failures() map[string]failure {
	const (
		some = 7
		many = 10 // by then they come so rarely that it is no fixed time of a second
		few  = 2  // each takes all the time that the operator has
	)
	return map[string]failure{
		"admission":  {cause: denyByPolicy, reason: "denied request: not today", awaited: some, refusesDryRuns: true},
		"quota":      {cause: exceedQuota, reason: "exceeded quota: full", awaited: some, spreads: true},
		"conflict":   {cause: onTheWay(testbed.Answer(409, metav1.StatusReasonConflict, "somebody else was faster")), reason: "somebody else was faster", awaited: some},
		"error":      {cause: onTheWay(testbed.Answer(500, metav1.StatusReasonInternalError, "etcd is unwell")), reason: "etcd is unwell", awaited: many},
		"gateway":    {cause: onTheWay(testbed.Answer(504, metav1.StatusReasonTimeout, "it took too long")), reason: "it took too long", awaited: some},
		"timeout":    {cause: onTheWay(testbed.TimeOut), reason: "i/o timeout", awaited: some},
		"hang":       {cause: onTheWay(testbed.Hang), reason: "context deadline exceeded", awaited: few},
		"lost reply": {cause: onTheWay(testbed.LoseReply), reason: "connection reset by peer", awaited: some, carriedOut: true},
	}
}

// attempts reports whether a request is an attempt that fails.
func (f failure) attempts(target child, verb string) func(testbed.Request) bool {
	real := target.request(verb)
	return func(r testbed.Request) bool {
		r.DryRun = r.DryRun && !f.refusesDryRuns
		return real(r)
	}
}

// onTheWay is a failure between the operator and the API server.
func onTheWay(fault testbed.Fault) func(*testing.T, *member, child, string) func(*testing.T) {
	return func(_ *testing.T, m *member, target child, verb string) func(*testing.T) {
		is, namespace := target.request(verb), m.pinot.Namespace // m.pinot is read anew while the operator runs
		mend := m.faultMatrix.faults.Add(func(r testbed.Request) bool { return r.Namespace == namespace && is(r) }, fault)
		return func(*testing.T) { mend() }
	}
}

// denyByPolicy lets the API server's admission refuse the child.
func denyByPolicy(t *testing.T, m *member, target child, verb string) func(*testing.T) {
	return denyWith(t, m, target, verb, `"not today"`, "not today")
}

// denyWith does so with a message, which is an expression, that contains a text.
func denyWith(t *testing.T, m *member, target child, verb, message, text string) func(*testing.T) {
	operations, subject := []admissionv1.OperationType{admissionv1.Create, admissionv1.Update}, "object"
	if verb != apply {
		operations, subject = []admissionv1.OperationType{admissionv1.Delete}, "oldObject"
	}
	group, plural := target.resource()
	policy := &admissionv1.ValidatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{GenerateName: m.pinot.Namespace + "-"},
		Spec: admissionv1.ValidatingAdmissionPolicySpec{
			MatchConstraints: &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{{RuleWithOperations: admissionv1.RuleWithOperations{
				Operations: operations,
				Rule:       admissionv1.Rule{APIGroups: []string{group}, APIVersions: []string{"*"}, Resources: []string{plural}},
			}}}},
			Validations: []admissionv1.Validation{{
				Expression:        fmt.Sprintf("!(%[1]s.metadata.namespace == %[2]q && %[1]s.metadata.name == %[3]q)", subject, m.pinot.Namespace, target.name),
				MessageExpression: message,
			}},
		},
	}
	require.NoError(t, m.user.Create(t.Context(), policy))
	binding := &admissionv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: policy.Name},
		Spec: admissionv1.ValidatingAdmissionPolicyBindingSpec{
			PolicyName:        policy.Name,
			ValidationActions: []admissionv1.ValidationAction{admissionv1.Deny},
			MatchResources:    &admissionv1.MatchResources{NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{corev1.LabelMetadataName: m.pinot.Namespace}}},
		},
	}
	require.NoError(t, m.user.Create(t.Context(), binding))
	mend := func(ctx context.Context) error {
		return client.IgnoreNotFound(m.user.Delete(ctx, binding))
	}
	t.Cleanup(func() {
		require.NoError(t, mend(context.Background()))
		require.NoError(t, m.user.Delete(context.Background(), policy))
	})
	m.until(t, target, verb, text)
	return func(t *testing.T) { require.NoError(t, mend(t.Context())) }
}

// exceedQuota lets no more children of the kind be made than those that come before
// the target. Usage is what the API server counts itself; limits are put into
// effect by a controller that is not there.
func exceedQuota(t *testing.T, m *member, target child, _ string) func(*testing.T) {
	group, plural := target.resource()
	counted := corev1.ResourceName("count/" + plural)
	if group != "" {
		counted += corev1.ResourceName("." + group)
	}
	quota := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: m.pinot.Namespace, Name: "full"}}
	require.NoError(t, m.user.Create(t.Context(), quota))
	limit := func(t *testing.T, n int) {
		require.NoError(t, m.user.Get(t.Context(), client.ObjectKeyFromObject(quota), quota))
		quota.Spec.Hard = corev1.ResourceList{counted: *resource.NewQuantity(int64(n), resource.DecimalSI)}
		require.NoError(t, m.user.Update(t.Context(), quota))
		if quota.Status.Used == nil {
			quota.Status.Used = corev1.ResourceList{counted: resource.MustParse("0")}
		}
		quota.Status.Hard = quota.Spec.Hard
		require.NoError(t, m.user.Status().Update(t.Context(), quota))
	}
	limit(t, 0)
	m.until(t, target, apply, "exceeded quota")
	if allowed := rank(target); allowed > 0 {
		limit(t, allowed)
		m.until(t, target, apply, "")
	}
	return func(t *testing.T) { limit(t, 100) }
}

// deploymentOrder are the nodes of newPinot as their children are applied.
var deploymentOrder = []string{"c", "b", "m"}

// rank is how many children of the same kind come before one.
func rank(c child) int {
	if c.kind == "StatefulSet" && c.node == "m" {
		return 1 // that of b is a Deployment
	}
	if c.kind == "PersistentVolumeClaim" || c.kind == "PodDisruptionBudget" || c.isWorkload() {
		return 0 // there is one
	}
	return slices.Index(deploymentOrder, c.node)
}

// until waits until the API server would refuse a request with the verb for the
// child for a reason, or for none.
func (m *member) until(t *testing.T, target child, verb, reason string) {
	t.Helper()
	var err error
	convinced := waitFor(t, func() bool {
		err = m.try(t, target, verb)
		return reason == "" && err == nil || reason != "" && err != nil && strings.Contains(err.Error(), reason)
	})
	require.True(t, convinced, "it would say: %v", err)
}

// try asks the API server what it would say to a request with the verb for the child
// as it is, or as it is in an undisturbed Pinot.
func (m *member) try(t *testing.T, target child, verb string) error {
	t.Helper()
	object, ok := target.object.DeepCopyObject().(client.Object)
	require.True(t, ok)
	object.SetNamespace(m.pinot.Namespace)
	if verb != apply {
		return m.user.Delete(t.Context(), object, client.DryRunAll)
	}
	live, ok := object.DeepCopyObject().(client.Object)
	require.True(t, ok)
	if err := m.user.Get(t.Context(), client.ObjectKeyFromObject(object), live); err == nil {
		return m.user.Update(t.Context(), live, client.DryRunAll)
	}
	object.SetOwnerReferences(nil)
	return m.user.Create(t.Context(), object, client.DryRunAll)
}
