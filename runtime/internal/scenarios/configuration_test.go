package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func credentials() *corev1.Secret {
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "credentials"}, Data: map[string][]byte{"password": []byte("hunter2")}}
}

// withSecret lets one node read the Secret.
func withSecret(a *App) { a.Spec.Nodes[1].Secret = "credentials" }

func (w *world) hash(name string) string {
	return w.set(name).Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
}

func TestSecretRollsItsReadersOnly(t *testing.T) {
	w := installed(t, credentials())
	w.editApp(withSecret)
	w.converge()
	hashes := w.hash("prod-m") + w.hash("prod-d") + w.hash("prod-q")

	edit(w, "credentials", &corev1.Secret{}, func(s *corev1.Secret) { s.Annotations = map[string]string{"rotated-by": "them"} })
	assert.Empty(t, w.sent(), "only data counts")
	assert.Equal(t, hashes, w.hash("prod-m")+w.hash("prod-d")+w.hash("prod-q"))

	edit(w, "credentials", &corev1.Secret{}, func(s *corev1.Secret) { s.Data["password"] = []byte("correct horse") })
	assert.Equal(t, []string{"apply StatefulSet data/prod-d", "patch App data/prod status"}, w.sent())
	w.converge()
	before := w.hash("prod-d")

	require.NoError(t, w.Outside().Delete(context.Background(), get(w, "credentials", &corev1.Secret{})))
	w.converge()
	assert.NotEqual(t, before, w.hash("prod-d"), "an absent Secret is not an empty one")
	require.NoError(t, w.Outside().Create(context.Background(), credentials()))
	w.converge()
	assert.Equal(t, hashes, w.hash("prod-m")+w.hash("prod-d")+w.hash("prod-q"))
}

func TestConfigRollsItsReadersOnly(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes[2].Config = "changed" })
	assert.Equal(t, []string{"apply StatefulSet data/prod-q (dry run)", "apply ConfigMap data/prod-q-config", "apply StatefulSet data/prod-q", "patch App data/prod status"}, w.sent())
	assert.Equal(t, []string{"Normal Updated: Updated ConfigMap prod-q-config", "Normal Updated: Updated StatefulSet prod-q"}, w.notes())
}

func TestNoSecretLeaksAnywhere(t *testing.T) {
	w := installed(t, credentials())
	w.editApp(withSecret)
	for _, r := range []string{"get Secret data/credentials", "apply StatefulSet data/prod-d"} {
		w.Fail(failing(r))
		_, err := w.reconcile()
		require.ErrorIs(t, err, errBroken)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	w.Fail(nil)
	w.converge()
	var all strings.Builder
	for _, e := range w.Events() {
		all.WriteString(e.String())
	}
	for _, c := range get(w, "prod", &App{}).Status.Conditions {
		all.WriteString(c.Message)
	}
	all.WriteString(strings.Join(w.dump(), ""))
	assert.NotContains(t, all.String(), "hunter2")
}
