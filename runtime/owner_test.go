package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestOwns(t *testing.T) {
	pass := sampleRuntime(t).NewPass(sampleCluster("prod"), nil, nil)
	labels := func(instance string) map[string]string {
		return map[string]string{LabelName: "sample", LabelInstance: instance, LabelManagedBy: "dsoi", LabelNode: "a"}
	}
	by := func(uid string) []metav1.OwnerReference {
		return []metav1.OwnerReference{{UID: pass.cr.GetUID(), Controller: ptr.To(uid == "ours")}, {UID: "other", Controller: ptr.To(uid == "other")}}
	}
	applied := func(manager, fields string) []metav1.ManagedFieldsEntry {
		entry := entryOf(manager, fields)
		entry.Operation = metav1.ManagedFieldsOperationApply
		return []metav1.ManagedFieldsEntry{entry}
	}
	owner := pass.runtime.options.fieldOwner
	const all = `{"f:metadata":{"f:labels":{"f:app.kubernetes.io/name":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/managed-by":{},"f:dsoi.datainfra.io/node":{}}},"f:data":{}}`
	const some = `{"f:metadata":{"f:labels":{"f:app.kubernetes.io/name":{}}},"f:data":{}}`
	tests := map[string]struct {
		meta         metav1.ObjectMeta
		want, volume bool
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
			desired := metav1.ObjectMeta{Labels: labels("prod")}
			for object, want := range map[client.Object]bool{
				&corev1.ConfigMap{ObjectMeta: test.meta}:             test.want,
				&corev1.PersistentVolumeClaim{ObjectMeta: test.meta}: test.volume,
			} {
				assert.Equal(t, want, pass.owns(object, &corev1.ConfigMap{ObjectMeta: desired}), "%T", object)
			}
		})
	}
}
