package roundtrip

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	configsv1 "github.com/datainfrahq/dsoi-gen/testdata/configs/api/v1"
)

// With configHash=None, a changed configuration reaches the ConfigMap at once, and changes
// no pod template: not in its own stage, and not while an earlier one is rolling out. The
// operator need not see Secrets at all.
func testReloads(t *testing.T, w *world) {
	assert.False(t, slices.ContainsFunc(reef.emitted(t), func(rule rbacv1.PolicyRule) bool { return slices.Contains(rule.Resources, "secrets") }))
	f := w.start(t, reef, &configsv1.Reef{ObjectMeta: one, Spec: configsv1.ReefSpec{
		Image: "reef:1", Depth: 1, Crab: configsv1.Crab{Replicas: 1, Config: configsv1.CrabConfig{Claws: 2}}, Fish: &configsv1.Fish{Replicas: 1, Fins: 4},
	}})
	data := func(node, file string) string {
		if configMap := find[*corev1.ConfigMap](t, f, "one-"+node+"-config"); configMap != nil {
			return configMap.Data[file]
		}
		return ""
	}
	f.eventually(t, func() bool { return find[*appsv1.Deployment](t, f, "one-fish") != nil }, "it is not made")
	f.settle(t)
	f.zero(t)
	crab, fish := find[*appsv1.StatefulSet](t, f, "one-crab"), find[*appsv1.Deployment](t, f, "one-fish")
	assert.NotContains(t, crab.Spec.Template.Annotations, "dsoi.datainfra.io/config-hash")

	edit(t, f, func(r *configsv1.Reef) { r.Spec.Crab.Config.Claws = 3 })
	f.eventually(t, func() bool { return data("crab", "crab.json") == "{\n  \"claws\": 3\n}\n" }, "the configuration does not change")
	f.settle(t)
	f.zero(t)
	assert.Equal(t, crab.Generation, find[*appsv1.StatefulSet](t, f, "one-crab").Generation, "nothing is written to the workload")

	// The first stage rolls out, for ever: no controllers run.
	edit(t, f, func(r *configsv1.Reef) { r.Spec.Image = "reef:2" })
	f.eventually(t, func() bool {
		return find[*appsv1.StatefulSet](t, f, "one-crab").Spec.Template.Spec.Containers[0].Image == "reef:2"
	}, "the image does not change")
	edit(t, f, func(r *configsv1.Reef) { r.Spec.Fish.Fins = 5 })
	f.eventually(t, func() bool { return data("fish", "fish.yaml") == "fins:\n  count: 5\n" }, "the configuration waits for an earlier stage")
	f.quiet(t)
	assert.Equal(t, fish.Spec.Template, find[*appsv1.Deployment](t, f, "one-fish").Spec.Template, "the pods of the later stage wait")

	// What pods refer to besides is not read.
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "other"}, Data: map[string][]byte{"a": []byte("b")}}
	require.NoError(t, w.user.Create(t.Context(), secret))
	f.quiet(t)
}
