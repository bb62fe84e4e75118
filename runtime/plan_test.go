package runtime

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

var noon = time.Unix(1e9, 0)

// owned is a ConfigMap that we applied: its UID, its version, our fields.
func owned(uid types.UID, version, fields string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a", UID: uid, ResourceVersion: version, ManagedFields: []metav1.ManagedFieldsEntry{entryOf("us", fields)}}}
}

func entryOf(manager, fields string) metav1.ManagedFieldsEntry {
	return metav1.ManagedFieldsEntry{
		Manager: manager, Operation: metav1.ManagedFieldsOperationApply, APIVersion: "v1", Time: &metav1.Time{Time: noon},
		FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(fields),
	}
}

func deleting(object *corev1.ConfigMap) *corev1.ConfigMap {
	object.DeletionTimestamp = &metav1.Time{Time: noon}
	return object
}

func TestPlan(t *testing.T) {
	entry, _ := ownEntry(owned("u", "7", "{}"), "us")
	applied := memo{uid: "u", desired: 1, entry: entry, resourceVersion: "7", applied: noon, seen: true}
	fresh := applied
	fresh.seen = false
	live := func() client.Object { return owned("u", "7", "{}") }
	old := func() client.Object { return owned("u", "6", `{"f:old":{}}`) }

	tests := map[string]struct {
		live    client.Object
		memo    *memo
		desired uint64
		foreign bool
		former  bool
		later   time.Duration
		want    decision
	}{
		"nothing there":                              {want: create},
		"just created, not in the cache":             {memo: &fresh, later: 4 * time.Second, want: unseen},
		"just created, wanted otherwise":             {memo: &fresh, desired: 2, want: unseen},
		"never came into the cache":                  {memo: &fresh, later: 5 * time.Second, want: create},
		"deleted by someone":                         {memo: &applied, want: create},
		"as it should be":                            {live: live(), memo: &applied, want: settled},
		"as it should be, seen the first time":       {live: live(), memo: &fresh, want: settled},
		"newer, our fields intact":                   {live: owned("u", "10", "{}"), memo: &applied, want: settled},
		"wanted otherwise":                           {live: live(), memo: &applied, desired: 2, want: update},
		"first pass after a restart":                 {live: live(), want: adopt},
		"made again by us":                           {live: owned("v", "8", "{}"), memo: &applied, want: adopt},
		"made again, versions say older":             {live: owned("v", "3", "{}"), memo: &applied, want: adopt},
		"a field changed":                            {live: owned("u", "8", `{"f:data":{}}`), memo: &applied, want: repair},
		"our entry vanished":                         {live: &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{UID: "u", ResourceVersion: "8"}}, memo: &applied, want: repair},
		"somebody else's":                            {live: live(), foreign: true, want: foreign},
		"somebody else's now":                        {live: owned("u", "8", "{}"), memo: &applied, foreign: true, want: foreign},
		"made again by somebody else":                {live: owned("v", "8", "{}"), memo: &applied, foreign: true, want: foreign},
		"a former custom resource's":                 {live: live(), foreign: true, former: true, want: leaving},
		"being deleted":                              {live: deleting(owned("u", "8", "{}")), memo: &applied, want: leaving},
		"being deleted, not known":                   {live: deleting(owned("u", "8", "{}")), want: leaving},
		"being deleted, somebody else's":             {live: deleting(owned("u", "8", "{}")), foreign: true, want: leaving},
		"an older version":                           {live: old(), memo: &applied, want: behind},
		"an older version, wanted otherwise":         {live: old(), memo: &applied, desired: 2, want: behind},
		"an older version, not ours then":            {live: old(), memo: &applied, foreign: true, want: behind},
		"an older version, a digit shorter":          {live: owned("u", "999", "{}"), memo: &memo{uid: "u", desired: 1, entry: entry, resourceVersion: "1000", applied: noon}, want: behind},
		"an older version, for too long":             {live: old(), memo: &applied, later: time.Minute, want: repair},
		"versions that cannot be compared":           {live: owned("u", "x", "{}"), memo: &applied, want: settled},
		"an older version that was never remembered": {live: old(), want: adopt},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o := observation{live: test.live, ours: test.live != nil && !test.foreign, former: test.former, owner: "us", desired: max(1, test.desired), now: noon.Add(test.later)}
			if test.memo != nil {
				o.memo, o.known = *test.memo, true
			}
			assert.Equal(t, test.want, plan(o))
		})
	}
}

func TestOwnEntry(t *testing.T) {
	digest := func(entries ...metav1.ManagedFieldsEntry) (uint64, bool) {
		return ownEntry(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{ManagedFields: entries}}, "us")
	}
	ours := entryOf("us", `{"f:data":{}}`)
	want, ok := digest(ours)
	assert.True(t, ok)
	same, _ := digest(entryOf("them", "{}"), ours)
	assert.Equal(t, want, same, "others do not matter")

	later, other, version := ours, ours, ours
	later.Time = &metav1.Time{Time: noon.Add(time.Second)}
	other.FieldsV1 = metav1.NewFieldsV1("{}")
	version.APIVersion = "v2"
	for _, changed := range []metav1.ManagedFieldsEntry{later, other, version} {
		got, ok := digest(changed)
		assert.True(t, ok)
		assert.NotEqual(t, want, got)
	}

	scale, byUpdate, empty := ours, ours, metav1.ManagedFieldsEntry{Manager: "us", Operation: metav1.ManagedFieldsOperationApply}
	scale.Subresource = "scale"
	byUpdate.Operation = metav1.ManagedFieldsOperationUpdate
	_, ok = digest(scale, byUpdate)
	assert.False(t, ok)
	_, ok = digest(empty)
	assert.True(t, ok, "an entry without fields and time is one")
}
