package roundtrip

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	secretsv1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
)

func newLock() *secretsv1.Lock {
	return &secretsv1.Lock{ObjectMeta: one, Spec: secretsv1.LockSpec{Image: "lock:1", User: "admin", Nodes: []secretsv1.Bolt{
		{Name: "a", NodeType: "bolt", Replicas: 1}, {Name: "b", NodeType: "bolt", Replicas: 1},
	}}}
}

// Random content is made once. It survives everything but its own deletion: other changes,
// a restart, a node that goes, and the custom resource.
func testRandom(t *testing.T, w *world) {
	for _, rule := range lock.emitted(t) {
		if slices.Contains(rule.Resources, "secrets") {
			assert.Equal(t, rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: []string{"create", "list", "patch", "watch"}}, sortedRule(rule), "all that may be, and no deletion")
		}
	}
	f := w.start(t, lock, newLock())
	auth := func() *corev1.Secret { return find[*corev1.Secret](t, f, "one-auth") }
	set := func() *appsv1.StatefulSet { return find[*appsv1.StatefulSet](t, f, "one-a") }
	f.eventually(t, func() bool { return set() != nil }, "it is not made")
	made := auth()
	require.NotNil(t, made, "it is there before the pods that read it")
	f.settle(t)
	f.zero(t)
	assert.Len(t, made.Data["password"], 32)
	assert.Empty(t, made.OwnerReferences)
	assert.Equal(t, made.ResourceVersion, auth().ResourceVersion)
	assert.Equal(t, int64(1), set().Generation, "pods do not roll for what they have")
	assert.True(t, f.hasEvent(dsoi.ReasonCreated, "Secret", "one-auth")())

	f.restart(t, lock)
	f.settle(t)
	f.zero(t)
	assert.Equal(t, made.ResourceVersion, auth().ResourceVersion, "a restart changes nothing")
	assert.Equal(t, int64(1), set().Generation)

	edit(t, f, func(l *secretsv1.Lock) { l.Spec.User = "root" })
	f.eventually(t, func() bool { return string(auth().Data["user"]) == "root" }, "it does not change")
	assert.Equal(t, made.Data["password"], auth().Data["password"])
	f.settle(t)
	drifted := auth()
	drifted.Data["user"] = []byte("nobody")
	delete(drifted.Labels, "app.kubernetes.io/managed-by")
	require.NoError(t, w.user.Update(t.Context(), drifted))
	f.eventually(t, func() bool { return string(auth().Data["user"]) == "root" }, "it is not repaired")
	assert.Equal(t, made.Data["password"], auth().Data["password"])
	f.settle(t)

	// A person changes it.
	template := set().Spec.Template
	changed := auth()
	changed.Data["password"] = []byte("hunter2 is not random")
	require.NoError(t, w.user.Update(t.Context(), changed))
	f.eventually(t, func() bool { return !assert.ObjectsAreEqual(template, set().Spec.Template) }, "the pods do not roll")
	f.settle(t)
	f.zero(t)
	assert.Equal(t, "hunter2 is not random", string(auth().Data["password"]), "it stays changed")

	// A person deletes it.
	template = set().Spec.Template
	require.NoError(t, w.user.Delete(t.Context(), auth()))
	f.eventually(t, func() bool { s := auth(); return s != nil && s.UID != made.UID }, "it is not made again")
	f.eventually(t, func() bool { return !assert.ObjectsAreEqual(template, set().Spec.Template) }, "the pods do not roll")
	f.settle(t)
	f.zero(t)
	again := auth()
	assert.Len(t, again.Data["password"], 32)
	assert.NotEqual(t, made.Data["password"], again.Data["password"])
	var created int
	for _, e := range f.events(t) {
		if e.Reason == dsoi.ReasonCreated && e.Related != nil && e.Related.Kind == "Secret" && e.Related.Name == "one-auth" {
			created++
			if e.Series != nil {
				created += int(e.Series.Count) - 1
			}
		}
	}
	assert.Equal(t, 2, created, "an event tells of each")

	// A node goes, and the custom resource.
	key := find[*corev1.Secret](t, f, "one-b")
	edit(t, f, func(l *secretsv1.Lock) { l.Spec.Nodes = l.Spec.Nodes[:1] })
	f.eventually(t, func() bool { return find[*appsv1.StatefulSet](t, f, "one-b") == nil }, "the node does not go")
	f.settle(t)
	assert.Equal(t, key.Data, find[*corev1.Secret](t, f, "one-b").Data)
	require.NoError(t, w.user.Delete(t.Context(), f.cr))
	require.NoError(t, w.user.DeleteAllOf(t.Context(), &appsv1.StatefulSet{}, client.InNamespace(f.namespace))) // no garbage collector runs
	f.quiet(t)
	f.cr = newLock()
	f.cr.SetNamespace(f.namespace)
	require.NoError(t, w.user.Create(t.Context(), f.cr))
	f.eventually(t, func() bool { return find[*appsv1.StatefulSet](t, f, "one-b") != nil }, "it is not made again")
	f.settle(t)
	f.zero(t)
	assert.Equal(t, again.Data["password"], auth().Data["password"], "the new one finds it again")
	assert.Equal(t, again.UID, auth().UID)
	assert.Equal(t, key.Data, find[*corev1.Secret](t, f, "one-b").Data)

	told, err := json.Marshal(f.events(t))
	require.NoError(t, err)
	for _, value := range []string{string(made.Data["password"]), string(again.Data["password"]), string(key.Data["key"]), "hunter2"} {
		assert.NotContains(t, string(told), value)
	}
}

// A Secret that somebody else made stays as it is, and the pods wait.
func testRandomOfOthers(t *testing.T, w *world) {
	f := w.prepare(t, lock, newLock(), lock.emitted(t))
	theirs := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "one-a"}, Data: map[string][]byte{"key": []byte("theirs")}}
	require.NoError(t, w.user.Create(t.Context(), theirs))
	f.run(t)
	f.create(t)
	f.eventually(t, f.hasEvent(dsoi.ReasonConflict, "Secret", "one-a"), "nobody tells of it")
	f.eventually(t, func() bool { return find[*appsv1.StatefulSet](t, f, "one-b") != nil }, "the other node is not made")
	assert.Equal(t, theirs.ResourceVersion, find[*corev1.Secret](t, f, "one-a").ResourceVersion)
	assert.Nil(t, find[*appsv1.StatefulSet](t, f, "one-a"))
	require.NoError(t, w.user.Delete(t.Context(), theirs))
	f.eventually(t, func() bool { return find[*appsv1.StatefulSet](t, f, "one-a") != nil }, "it is not made once the place is free")
	f.settle(t)
	f.zero(t)
}

func sortedRule(rule rbacv1.PolicyRule) rbacv1.PolicyRule {
	rule.Verbs = slices.Sorted(slices.Values(rule.Verbs))
	return rule
}
