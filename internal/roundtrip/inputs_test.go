package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	fieldsv1 "github.com/datainfrahq/dsoi-gen/testdata/fields/api/v1"
	readsv1 "github.com/datainfrahq/dsoi-gen/testdata/reads/api/v1"
)

// Nothing is made before all that hooks read is there. Then objects follow it.
func testReads(t *testing.T, w *world) {
	f := w.start(t, vault, &readsv1.Vault{ObjectMeta: one, Spec: readsv1.VaultSpec{
		Image: "vault:1", Rooms: []readsv1.Room{{Name: "hall", Rules: ptr.To("rules")}},
		Nodes: []readsv1.Door{{Name: "a", NodeType: "door", Replicas: 1, Room: "hall", Lock: corev1.LocalObjectReference{Name: "lock"}}},
	}})
	waits := f.hasReason(t, dsoi.ConditionProgressing, dsoi.ReasonWaitingForInput)
	config := func() string {
		if configMap := find[*corev1.ConfigMap](t, f, "one-a-config"); configMap != nil {
			return configMap.Data["door.conf"]
		}
		return ""
	}
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: f.namespace, Name: name} }
	f.eventually(t, waits, "it does not wait")
	f.quiet(t)
	message := f.condition(t, dsoi.ConditionProgressing).Message
	assert.Contains(t, message, "Secret lock")
	assert.Contains(t, message, "ConfigMap rules")
	assert.Contains(t, message, "spec.nodes[0].lock.name")

	secret := &corev1.Secret{ObjectMeta: meta("lock"), Data: map[string][]byte{"code": []byte("1234")}}
	require.NoError(t, w.user.Create(t.Context(), secret))
	f.eventually(t, func() bool { return f.condition(t, dsoi.ConditionProgressing).Message != message }, "it does not see the Secret")
	assert.True(t, waits(), "the other is not there yet")
	f.quiet(t)
	assert.Nil(t, find[*appsv1.StatefulSet](t, f, "one-a"))
	assert.Empty(t, config())

	rules := &corev1.ConfigMap{ObjectMeta: meta("rules"), Data: map[string]string{"rule": " twice"}}
	require.NoError(t, w.user.Create(t.Context(), rules))
	f.eventually(t, func() bool { return config() == "1234 twice" && find[*appsv1.StatefulSet](t, f, "one-a") != nil }, "it is not made")
	f.settle(t)
	f.zero(t)
	before := find[*appsv1.StatefulSet](t, f, "one-a")

	secret.Data["code"] = []byte("4321")
	require.NoError(t, w.user.Update(t.Context(), secret))
	f.eventually(t, func() bool { return config() == "4321 twice" }, "objects do not follow the Secret")
	f.eventually(t, func() bool {
		return !assert.ObjectsAreEqual(before.Spec.Template, find[*appsv1.StatefulSet](t, f, "one-a").Spec.Template)
	}, "pods do not roll")
	rules.Data["rule"] = " thrice"
	require.NoError(t, w.user.Update(t.Context(), rules))
	f.eventually(t, func() bool { return config() == "4321 thrice" }, "objects do not follow the ConfigMap")
	f.settle(t)

	require.NoError(t, w.user.Delete(t.Context(), secret))
	f.eventually(t, waits, "it does not see that the Secret is gone")
	f.quiet(t)
	assert.Equal(t, "4321 thrice", config(), "what is there stays")
	assert.NotNil(t, find[*appsv1.StatefulSet](t, f, "one-a"))
}

// A StatefulSet's pods mount a volume of the right name, whosever it is. So there is
// no StatefulSet while another custom resource's volume has that name.
func testClaimOfOthers(t *testing.T, w *world) {
	spec := corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
	}
	f := w.prepare(t, lake, &fieldsv1.Lake{ObjectMeta: one, Spec: fieldsv1.LakeSpec{
		FE: fieldsv1.Frontend{Component: fieldsv1.Component{Image: "fe:1"}},
		BE: &fieldsv1.Backend{Component: fieldsv1.Component{Image: "be:1"}, Storage: []fieldsv1.Storage{{Name: "data", MountPath: "/data", Spec: spec}}},
	}}, lake.emitted(t))
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "data-one-be-0", Labels: map[string]string{
			build.LabelName: "lake", build.LabelInstance: "other", build.LabelManagedBy: build.ManagedBy, build.LabelNode: "be",
		}},
		Spec: spec,
	}
	require.NoError(t, w.user.Create(t.Context(), claim))
	f.run(t)
	f.create(t)
	f.eventually(t, f.hasReason(t, dsoi.ConditionDegraded, dsoi.ReasonConflict), "the volume does not count")
	assert.Contains(t, f.condition(t, dsoi.ConditionDegraded).Message, "PersistentVolumeClaim data-one-be-0")
	assert.Contains(t, f.condition(t, dsoi.ConditionDegraded).Message, "node be of lake other")
	assert.Nil(t, find[*appsv1.StatefulSet](t, f, "one-be"))
	assert.NotNil(t, find[*appsv1.StatefulSet](t, f, "one-fe"), "the other node has none, and is made")

	require.NoError(t, w.user.Delete(t.Context(), claim))
	claim = find[*corev1.PersistentVolumeClaim](t, f, claim.Name)
	claim.Finalizers = nil // nobody else does that where no controllers run
	require.NoError(t, w.user.Update(t.Context(), claim))
	f.eventually(t, func() bool { return find[*appsv1.StatefulSet](t, f, "one-be") != nil }, "it is not made when the volume is gone")
	f.settle(t)
	f.zero(t)
	assert.Empty(t, f.refused())
}
