package promises

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// testSecretsLeak takes a Pinot with Secrets through its life, and through failures,
// and looks for their values wherever people look who may not read Secrets.
//
// Fault to plant: stamp the data that a hash is made of on the pods, or log what is
// hashed.
func testSecretsLeak(t *testing.T, f *fixture) {
	log := &logBuffer{}
	c := newFaultMatrix(t, f.world, "secrets", func(options *ctrl.Options) { options.Logger = log.logger(mostVerbose) })
	values := secretValues{}
	m := c.newMember(t, withSecrets)
	secrets := newSecrets(m.pinot.Namespace, values)
	for _, secret := range secrets {
		require.NoError(t, m.user.Create(t.Context(), secret))
	}
	undisturbed := c.newMember(t, withSecrets)
	undisturbed.create(t)
	undisturbed.ready(t)
	all := childrenOf(undisturbed.state(t))
	pods := only(t, all, "StatefulSet events-c")[0]

	// Installed, against a policy whose message repeats the object.
	mend := denyAndEcho(t, m, pods)
	m.create(t)
	m.degraded(t, "PASSWORD from credentials, TOKEN from credentials, EXTRA from environment, JAVA_OPTS is -Xmx1g")
	mend(t)
	m.ready(t)

	// Every other failure.
	for name, failure := range failures() {
		if name == "quota" {
			continue
		}
		mend := failure.cause(t, m, pods, apply)
		m.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:" + strings.ReplaceAll(name, " ", "-") })
		m.degraded(t, failure.reason)
		mend(t)
		m.ready(t)
	}

	// Objects that are not valid.
	mounts := m.pinot.Spec.K8sConfig[0].VolumeMount
	m.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.K8sConfig[0].VolumeMount = append(p.Spec.K8sConfig[0].VolumeMount, corev1.VolumeMount{Name: "nowhere", MountPath: "/nowhere"})
		p.Spec.K8sConfig[1].Service.Ports[0].Port = 99999
	})
	m.degraded(t, `Not found: "nowhere"`)
	m.degraded(t, `Invalid value: 99999`)
	m.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.K8sConfig[0].VolumeMount = mounts
		p.Spec.K8sConfig[1].Service.Ports[0].Port = 8099
	})
	m.ready(t)

	// Other Secrets.
	before := m.hash(t)
	for i, secret := range newSecrets(m.pinot.Namespace, values) {
		secrets[i].Data = secret.Data
		require.NoError(t, m.user.Update(t.Context(), secrets[i]))
	}
	eventually(t, func() bool { return m.hash(t) != before }, "the pods do not get the new Secrets")
	m.ready(t)

	// Fewer nodes.
	m.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:2] })
	eventually(t, func() bool { return len(m.children(t)) == 8 }, "the node is not removed")
	m.ready(t)

	assert.Len(t, values, 8)
	assert.Empty(t, m.leaks(t, values, log))
	assert.Contains(t, log.String(), "Reconciler error", "the log is that of the operator")
	assert.Contains(t, log.String(), "Response Body", "and the most verbose")
	m.plant(t, values["password 0"], log)
	found := m.leaks(t, values, log)
	for place := range m.places(t, log) {
		assert.Contains(t, found[place], "password 0", "a value in %s would have been found", place)
	}
}

// newSecrets are the Secrets that withSecrets refers to, with new values.
func newSecrets(namespace string, values secretValues) []*corev1.Secret {
	generation := len(values) / 4
	secret := func(name string, keys ...string) *corev1.Secret {
		s := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}, Data: map[string][]byte{}}
		for _, key := range keys {
			s.Data[key] = []byte(values.add(fmt.Sprintf("%s %d", key, generation)))
		}
		return s
	}
	return []*corev1.Secret{secret("credentials", "password", "token"), secret("environment", "extra"), secret("files", "keystore")}
}

// withSecrets lets a Pinot read Secrets in every way: as variables and as files.
// Its auth names one of them too, and is not for pods.
func withSecrets(p *v1beta1.Pinot) {
	variable := func(name, secret, key string) corev1.EnvVar {
		return corev1.EnvVar{Name: name, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
			LocalObjectReference: corev1.LocalObjectReference{Name: secret}, Key: key,
		}}}
	}
	p.Spec.Auth = &v1beta1.AuthSpec{Type: "basic", SecretRef: corev1.SecretReference{Name: "credentials"}}
	for i := range p.Spec.K8sConfig {
		group := &p.Spec.K8sConfig[i]
		group.Env = append(group.Env, variable("PASSWORD", "credentials", "password"), variable("TOKEN", "credentials", "token"), variable("EXTRA", "environment", "extra"))
		group.Volumes = append(group.Volumes, corev1.Volume{Name: "files", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "files"}}})
		group.VolumeMount = append(group.VolumeMount, corev1.VolumeMount{Name: "files", MountPath: "/files"})
	}
}

// denyAndEcho lets the API server's admission refuse a workload with a message that
// says what is in its environment.
func denyAndEcho(t *testing.T, m *member, workload child) func(*testing.T) {
	t.Helper()
	return denyWith(t, m, workload, apply, `"its environment: " + object.spec.template.spec.containers[0].env.map(e, e.name + (has(e.valueFrom) ? " from " + e.valueFrom.secretKeyRef.name : " is " + e.value)).join(", ")`, "its environment: ")
}

// degraded waits until the status gives a reason.
func (m *member) degraded(t *testing.T, reason string) {
	t.Helper()
	if !waitFor(t, func() bool {
		degraded := m.condition(t, dsoi.ConditionDegraded)
		return degraded != nil && degraded.Status == metav1.ConditionTrue && strings.Contains(degraded.Message, reason)
	}) {
		require.Fail(t, "another status", "%q is not in %+v", reason, m.pinot.Status.Conditions)
	}
}

// hash is the one on the pods of the controller.
func (m *member) hash(t *testing.T) string {
	t.Helper()
	var set appsv1.StatefulSet
	require.NoError(t, m.user.Get(t.Context(), m.key("events-c"), &set))
	return set.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
}

// plant puts a value where it should not be, in every place.
func (m *member) plant(t *testing.T, value string, log *logBuffer) {
	t.Helper()
	m.operator.stop() // it would repair it
	log.logger(mostVerbose).V(mostVerbose).Info("planted", "body", hex.Dump([]byte(value)))
	klog.V(processVerbosity).InfoS("planted", "value", value)
	klog.Flush()
	create := func(object client.Object) {
		object.SetNamespace(m.pinot.Namespace)
		object.SetName("planted")
		require.NoError(t, m.user.Create(t.Context(), object))
	}
	create(&corev1.ConfigMap{Data: map[string]string{"value": value}})
	create(&eventsv1.Event{
		EventTime: metav1.NowMicro(), ReportingController: "example.com/test", ReportingInstance: "test", Action: "Plant", Reason: "Planted", Type: "Normal", Note: value,
		Regarding: corev1.ObjectReference{Kind: "Pinot", Namespace: m.pinot.Namespace, Name: m.pinot.Name},
	})
	m.pinot.Status.Conditions[0].Message = value
	require.NoError(t, m.user.Status().Update(t.Context(), m.pinot))
	var set appsv1.StatefulSet
	require.NoError(t, m.user.Get(t.Context(), m.key("events-c"), &set))
	set.Spec.Template.Annotations["planted"] = value
	require.NoError(t, m.user.Update(t.Context(), &set))
	requests, err := kubernetes.NewForConfig(m.operator.recorder.Wrap(m.admin))
	require.NoError(t, err)
	_, err = requests.CoreV1().ConfigMaps(m.pinot.Namespace).Get(t.Context(), value, metav1.GetOptions{})
	require.Error(t, err)
}
