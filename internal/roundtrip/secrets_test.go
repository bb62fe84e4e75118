package roundtrip

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-logr/logr/funcr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/utils/ptr"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	secretsv1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
)

// lines are what an operator logs.
type lines struct {
	sync.Mutex
	strings.Builder
}

func (l *lines) log(prefix, args string) {
	l.Lock()
	defer l.Unlock()
	fmt.Fprintln(l, prefix, args)
}

func (l *lines) all() string {
	l.Lock()
	defer l.Unlock()
	return l.String()
}

// testSecrets changes what pods read from a Secret of ours: they roll with it. Its values
// are nowhere else, also where the API server refuses the Secret and says what is in it,
// and the operator logs all that it can.
func testSecrets(t *testing.T, w *world) {
	var log lines
	values := []string{"s3cr3t" + rand.String(20), "s3cr3t" + rand.String(20)}
	cr := newSafe()
	cr.Spec.Password = values[0]
	f := w.prepare(t, safe, cr, safe.emitted(t))
	f.logger = funcr.New(log.log, funcr.Options{Verbosity: 10})
	f.run(t)
	f.create(t)
	hash := func() string {
		set := find[*appsv1.StatefulSet](t, f, "one-a")
		if set == nil {
			return ""
		}
		return set.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
	}
	f.eventually(t, func() bool { return hash() != "" }, "it is not made")
	f.settle(t)
	before := hash()

	mend := refuseSecrets(t, w, f.namespace)
	edit(t, f, func(s *secretsv1.Safe) { s.Spec.Password = values[1] })
	f.eventually(t, f.hasEvent(dsoi.ReasonApplyFailed, "Secret", "one-login"), "nobody tells that the Secret is refused")
	assert.Equal(t, before, hash(), "the pods do not roll for what they do not get")
	mend()
	f.eventually(t, func() bool { return hash() != before }, "the pods do not roll")
	assert.Equal(t, values[1], string(find[*corev1.Secret](t, f, "one-login").Data["password"]))
	f.settle(t)
	f.zero(t)
	f.stop()

	events, err := json.Marshal(f.events(t))
	require.NoError(t, err)
	status, err := json.Marshal(f.conditions(t))
	require.NoError(t, err)
	set, err := json.Marshal(find[*appsv1.StatefulSet](t, f, "one-a"))
	require.NoError(t, err)
	assert.Contains(t, log.all(), "Request Body", "the log is the most verbose")
	assert.Contains(t, string(events), "it says …")
	for place, text := range map[string]string{"events": string(events), "status": string(status), "pods": string(set), "log": log.all()} {
		for _, value := range values {
			for _, form := range []string{value, base64.StdEncoding.EncodeToString([]byte(value))} {
				for _, line := range strings.Split(text, "\n") {
					if place == "log" && strings.Contains(line, `\"kind\":\"Safe\"`) {
						continue // what the custom resource says can be read there
					}
					assert.NotContains(t, line, form, place)
				}
			}
		}
	}
}

// refuseSecrets lets the API server's admission refuse changes of Secrets in a namespace
// with a message that says what is in them.
func refuseSecrets(t *testing.T, w *world, namespace string) (mend func()) {
	t.Helper()
	meta := metav1.ObjectMeta{Name: namespace + "-secrets"}
	policy := &admissionv1.ValidatingAdmissionPolicy{ObjectMeta: meta, Spec: admissionv1.ValidatingAdmissionPolicySpec{
		FailurePolicy: ptr.To(admissionv1.Fail),
		MatchConstraints: &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{{RuleWithOperations: admissionv1.RuleWithOperations{
			Operations: []admissionv1.OperationType{admissionv1.Create, admissionv1.Update},
			Rule:       admissionv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"secrets"}},
		}}}},
		Validations: []admissionv1.Validation{{
			Expression:        fmt.Sprintf("object.metadata.namespace != %q || !('password' in object.data)", namespace),
			MessageExpression: "'it says ' + string(object.data['password'])",
		}},
	}}
	binding := &admissionv1.ValidatingAdmissionPolicyBinding{ObjectMeta: meta, Spec: admissionv1.ValidatingAdmissionPolicyBindingSpec{
		PolicyName: meta.Name, ValidationActions: []admissionv1.ValidationAction{admissionv1.Deny},
	}}
	require.NoError(t, w.user.Create(t.Context(), policy))
	require.NoError(t, w.user.Create(t.Context(), binding))
	// It takes the API server a moment to learn of it.
	probe := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, GenerateName: "probe-"}, StringData: map[string]string{"password": "probe"}}
	require.Eventually(t, func() bool { return w.user.Create(t.Context(), probe.DeepCopy()) != nil }, deadline, interval)
	return func() {
		require.NoError(t, w.user.Delete(t.Context(), binding))
		require.NoError(t, w.user.Delete(t.Context(), policy))
	}
}
