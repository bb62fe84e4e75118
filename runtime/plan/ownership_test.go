package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func TestOwns(t *testing.T) {
	const uid, owner = "uid-1", "us"
	labels := func(instance string) map[string]string {
		return map[string]string{build.LabelName: "sample", build.LabelInstance: instance, build.LabelManagedBy: build.ManagedBy, build.LabelNode: "a"}
	}
	by := func(who string) []metav1.OwnerReference {
		return []metav1.OwnerReference{{UID: uid, Controller: ptr.To(who == "ours")}, {UID: "other", Controller: ptr.To(who == "other")}}
	}
	applied := func(manager, fields string) []metav1.ManagedFieldsEntry {
		entry := entryOf(manager, fields)
		entry.Operation = metav1.ManagedFieldsOperationApply
		return []metav1.ManagedFieldsEntry{entry}
	}
	const all = `{"f:metadata":{"f:labels":{"f:app.kubernetes.io/name":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/managed-by":{},"f:dsoi.datainfra.io/node":{}}},"f:data":{}}`
	const some = `{"f:metadata":{"f:labels":{"f:app.kubernetes.io/name":{}}},"f:data":{}}`
	tests := map[string]struct {
		meta       metav1.ObjectMeta
		want, kept bool
	}{
		"ours":                            {metav1.ObjectMeta{OwnerReferences: by("ours")}, true, true},
		"another's":                       {metav1.ObjectMeta{OwnerReferences: by("other"), Labels: labels("prod"), ManagedFields: applied(owner, all)}, false, false},
		"nobody's":                        {metav1.ObjectMeta{}, false, false},
		"nobody's, like ours":             {metav1.ObjectMeta{Labels: labels("prod")}, false, true},
		"nobody's, applied by us":         {metav1.ObjectMeta{Labels: labels("prod"), ManagedFields: applied(owner, all)}, true, true},
		"nobody's, applied by another":    {metav1.ObjectMeta{Labels: labels("prod"), ManagedFields: applied("other", all)}, false, true},
		"nobody's, of another instance":   {metav1.ObjectMeta{Labels: labels("test"), ManagedFields: applied(owner, all)}, false, false},
		"nobody's, with a changed label":  {metav1.ObjectMeta{Labels: labels("test"), ManagedFields: applied(owner, some)}, true, true},
		"nobody's, without labels":        {metav1.ObjectMeta{ManagedFields: applied(owner, `{"f:data":{}}`)}, false, false},
		"nobody's, with unreadable entry": {metav1.ObjectMeta{Labels: labels("prod"), ManagedFields: applied(owner, `{"f:`)}, false, true},
		"owned, but not controlled":       {metav1.ObjectMeta{Labels: labels("prod"), OwnerReferences: by("nobody"), ManagedFields: applied(owner, all)}, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			wanted := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Labels: labels("prod")}}
			live := &corev1.ConfigMap{ObjectMeta: test.meta}
			assert.Equal(t, test.want, owns(uid, live, wanted, false, owner))
			assert.Equal(t, test.kept, owns(uid, live, wanted, true, owner), "of a kind that is kept")
		})
	}
}

func TestOwnsNothingWithoutIdentity(t *testing.T) {
	assert.False(t, owns("uid-1", &corev1.ConfigMap{}, &corev1.ConfigMap{}, true, "us"), "objects without labels belong to nobody")
}

func TestFormerlyOwned(t *testing.T) {
	cr, kind := sampleCR(), sampleKind().GroupKind()
	by := func(apiVersion, kind, name, uid string) client.Object {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{OwnerReferences: []metav1.OwnerReference{{APIVersion: apiVersion, Kind: kind, Name: name, UID: types.UID(uid), Controller: ptr.To(true)}}}}
	}
	assert.True(t, formerlyOwned(cr, kind, by("datainfra.io/v1", "Pinot", "prod", "uid-0")), "of any version")
	assert.False(t, formerlyOwned(cr, kind, by("datainfra.io/v1beta1", "Pinot", "prod", "uid-1")), "it is ours")
	assert.False(t, formerlyOwned(cr, kind, by("datainfra.io/v1beta1", "Pinot", "other", "uid-0")))
	assert.False(t, formerlyOwned(cr, kind, by("datainfra.io/v1beta1", "Druid", "prod", "uid-0")))
	assert.False(t, formerlyOwned(cr, kind, by("example.com/v1", "Pinot", "prod", "uid-0")))
	assert.False(t, formerlyOwned(cr, kind, by("a/b/c", "Pinot", "prod", "uid-0")))
	assert.False(t, formerlyOwned(cr, kind, &corev1.ConfigMap{}))
}
