package promises

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/manifests"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// Every other test runs with the permissions of the manifests. This one takes away
// one verb on one resource at a time, and sees that it is missed: nothing is
// granted that is not needed.
//
// Fault to plant: add a verb to the emitted markers, or take one away.
func testPrivilege(t *testing.T, f *fixture) {
	granted := grantedRules(t)
	require.NotEmpty(t, granted)
	for name, connect := range map[string]func(*rest.Config) *rest.Config{"all": rest.CopyConfig, "all, on an older API server": older} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := f.liveWith(t, granted, connect)
			assert.Empty(t, refused.list())
		})
	}
	for i, rule := range granted {
		t.Run("without "+describeRule(rule), func(t *testing.T) {
			t.Parallel()
			connect := rest.CopyConfig
			if rule.Verbs[0] == "list" {
				connect = older
			}
			refused := f.liveWith(t, slices.Delete(slices.Clone(granted), i, i+1), connect)
			assert.NotEmpty(t, refused.list(), "it is not missed")
		})
	}
}

// older returns a configuration whose clients take the API server for one that
// cannot begin a watch with a list (KEP-3157, on by default since 1.34), so that
// they have to list.
func older(config *rest.Config) *rest.Config {
	faults := &testbed.Faults{}
	faults.Add(func(r testbed.Request) bool { return strings.Contains(r.URL, "sendInitialEvents=") },
		testbed.Answer(http.StatusUnprocessableEntity, metav1.StatusReasonInvalid, "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"))
	return faults.Wrap(config)
}

// grantedRules are the rules of the manifests, one for each verb on each resource.
func grantedRules(t *testing.T) []rbacv1.PolicyRule {
	t.Helper()
	objects, err := manifests.Permissions(config)
	require.NoError(t, err)
	var all []rbacv1.PolicyRule
	for _, object := range objects {
		switch role := object.(type) {
		case *rbacv1.ClusterRole:
			all = append(all, role.Rules...)
		case *rbacv1.Role:
			all = append(all, role.Rules...)
		}
	}
	var single []rbacv1.PolicyRule
	for _, rule := range all {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					one := rbacv1.PolicyRule{APIGroups: []string{group}, Resources: []string{resource}, Verbs: []string{verb}}
					if !slices.ContainsFunc(single, func(other rbacv1.PolicyRule) bool { return describeRule(other) == describeRule(one) }) {
						single = append(single, one)
					}
				}
			}
		}
	}
	return single
}

func describeRule(rule rbacv1.PolicyRule) string {
	return fmt.Sprintf("%s %s %s", rule.Verbs[0], rule.APIGroups[0], rule.Resources[0])
}

// liveWith leads a Pinot through its life, with an operator that has these
// permissions in the namespace of the Pinot, and nothing anywhere else, and which
// connects as connect says. It ends when the operator has been refused something.
func (f *fixture) liveWith(t *testing.T, rules []rbacv1.PolicyRule, connect func(*rest.Config) *rest.Config) *refusals {
	t.Helper()
	f = &fixture{world: f.world, pinot: newPinot(newNamespace(t, f.user), "events")}
	refused := &refusals{}
	account := f.newAccount(t, rules)
	config, err := manifests.As(t.Context(), f.admin, account.Namespace, account.Name)
	require.NoError(t, err)
	f.operator = runOperator(t, refused.wrap(connect(config)), func(options *ctrl.Options) {
		options.LeaderElection, options.LeaderElectionID, options.LeaderElectionNamespace = true, "operator", f.pinot.Namespace
		options.LeaderElectionReleaseOnCancel = true
		options.LeaseDuration, options.RenewDeadline, options.RetryPeriod = ptr.To(30*time.Second), ptr.To(20*time.Second), ptr.To(500*time.Millisecond) // many operators share a small machine
		options.Cache.DefaultNamespaces = map[string]cache.Config{f.pinot.Namespace: {}}
	})
	f.live(t, refused)
	// A manager cannot be stopped before its cache is filled.
	role := &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Namespace: account.Namespace, Name: account.Name}, Rules: grantedRules(t)}
	require.NoError(t, f.user.Update(t.Context(), role))
	f.operator.stop()
	return refused
}

// newAccount makes an account that may do what rules say in its own namespace.
func (f *fixture) newAccount(t *testing.T, rules []rbacv1.PolicyRule) *corev1.ServiceAccount {
	t.Helper()
	meta := metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "operator"}
	account := &corev1.ServiceAccount{ObjectMeta: meta}
	require.NoError(t, f.user.Create(t.Context(), account))
	require.NoError(t, f.user.Create(t.Context(), &rbacv1.Role{ObjectMeta: meta, Rules: rules}))
	require.NoError(t, f.user.Create(t.Context(), &rbacv1.RoleBinding{
		ObjectMeta: meta,
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: meta.Name},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: meta.Namespace, Name: meta.Name}},
	}))
	return account
}

// live installs, repairs, changes and prunes everything that there is, unless
// something is refused.
func (f *fixture) live(t *testing.T, refused *refusals) {
	t.Helper()
	for _, step := range []struct {
		change func(*v1beta1.Pinot)
		done   func() bool
	}{
		{withStorage, func() bool { return len(f.children(t)) == 11 }},
		{func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:2" }, func() bool {
			return containersOf(f.children(t)["StatefulSet events-c"])[0].Image == "pinot:2"
		}},
		{func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:1] }, func() bool { return len(f.children(t)) == 4 }},
		{nil, func() bool { return f.repaired(t, "first") }},
		{nil, func() bool { return f.repaired(t, "again") }}, // the same event, which counts the first
		{func(p *v1beta1.Pinot) {
			p.Spec.Nodes = newPinot("", "").Spec.Nodes[2:]
		}, func() bool { return len(f.children(t)) == 4 && f.children(t)["StatefulSet events-m"] != nil }},
	} {
		if step.change != nil {
			f.put(t, step.change)
		}
		require.Eventually(t, func() bool { return refused.any() || step.done() }, deadline, interval)
	}
	// What is sent in the background has to arrive: events, and the lease.
	require.Eventually(t, func() bool {
		sent := map[string]bool{}
		for _, request := range f.operator.recorder.Requests() {
			sent[request.Verb+" "+request.Resource] = true
		}
		return refused.any() || sent["PATCH events"] && sent["PUT leases"]
	}, deadline, interval)
}

// put makes or changes the custom resource, without waiting.
func (f *fixture) put(t *testing.T, change func(*v1beta1.Pinot)) {
	t.Helper()
	if f.pinot.UID == "" {
		change(f.pinot)
		require.NoError(t, f.user.Create(t.Context(), f.pinot))
		return
	}
	require.Eventually(t, func() bool {
		f.condition(t, "")
		change(f.pinot)
		err := f.user.Update(t.Context(), f.pinot)
		if !apierrors.IsConflict(err) {
			require.NoError(t, err)
		}
		return err == nil
	}, deadline, interval)
}

// repaired takes a label from a ConfigMap, once, and reports whether it is back.
func (f *fixture) repaired(t *testing.T, mark string) bool {
	t.Helper()
	configMap := f.children(t)["ConfigMap events-c-config"]
	if configMap == nil || configMap.GetAnnotations()["example.com/mark"] == mark {
		return configMap != nil && configMap.GetLabels()["app.kubernetes.io/managed-by"] != "nobody"
	}
	labels := configMap.GetLabels()
	labels["app.kubernetes.io/managed-by"] = "nobody"
	configMap.SetLabels(labels)
	configMap.SetAnnotations(map[string]string{"example.com/mark": mark})
	require.NoError(t, f.user.Update(t.Context(), configMap))
	return false
}

// refusals are requests that the API server has answered with 403.
type refusals struct {
	mu       sync.Mutex
	requests []string
}

func (r *refusals) wrap(config *rest.Config) *rest.Config {
	wrapped := rest.CopyConfig(config)
	wrapped.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err == nil && response.StatusCode == http.StatusForbidden {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.requests = append(r.requests, request.Method+" "+strings.SplitN(request.URL.String(), "?", 2)[0])
			}
			return response, err
		})
	})
	return wrapped
}

func (r *refusals) list() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.requests)
}

func (r *refusals) any() bool { return len(r.list()) > 0 }
