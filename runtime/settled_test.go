package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// secret is a Secret in a version.
func secret(uid, resourceVersion string) *corev1.Secret {
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x", UID: types.UID(uid), ResourceVersion: resourceVersion}}
}

// An object that was made again is another one, also where versions are counted
// anew, as in a cluster that was restored from a backup.
func TestVersion(t *testing.T) {
	assert.Equal(t, versionOf(secret("a", "1")), versionOf(secret("a", "1")))
	assert.NotEqual(t, versionOf(secret("a", "1")), versionOf(secret("b", "1")))
	assert.NotEqual(t, versionOf(secret("a", "1")), versionOf(secret("a", "2")))
}

// Where a pass has read two versions of an object, what it made from the first is
// out of date, and the second must not be taken for what it depended on.
func TestObjectThatChangesDuringAPass(t *testing.T) {
	tests := map[string]struct {
		first, second *corev1.Secret // nil: not there
		remembered    bool
	}{
		"same":     {secret("a", "1"), secret("a", "1"), true},
		"absent":   {nil, nil, true},
		"changed":  {secret("a", "1"), secret("a", "2"), false},
		"replaced": {secret("a", "1"), secret("b", "1"), false},
		"made":     {nil, secret("a", "1"), false},
		"deleted":  {secret("a", "1"), nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rt := sampleRuntime(t)
			p := rt.NewPass(sampleCluster("prod"), nil, "hooks")
			for _, read := range []*corev1.Secret{test.first, test.second} {
				p.saw(keyOf(corev1.SchemeGroupVersion.WithKind("Secret").GroupKind(), secret("", "")), corev1.SchemeGroupVersion, read, read != nil)
			}
			p.remember()
			_, ok := rt.snapshots.get(crName("prod"))
			assert.Equal(t, test.remembered, ok)
		})
	}
}

// Hooks that compare at their type, and not at what they hold, do not panic.
func TestHooksAreCompared(t *testing.T) {
	type hooks struct{ within any }
	tests := map[string]struct {
		hooks      any
		remembered bool
	}{
		"value":                  {hooks{1}, true},
		"pointer":                {&hooks{}, true},
		"none":                   {nil, false},
		"list":                   {[]string{"a"}, false},
		"list within":            {hooks{[]string{"a"}}, false},
		"function within within": {hooks{hooks{func() {}}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rt := sampleRuntime(t)
			rt.NewPass(sampleCluster("prod"), nil, test.hooks).remember()
			_, ok := rt.snapshots.get(crName("prod"))
			assert.Equal(t, test.remembered, ok)
			for _, other := range tests {
				assert.NotPanics(t, func() { rt.Settled(t.Context(), crName("prod"), other.hooks) })
			}
		})
	}
}

// An object of a kind that the client does not know cannot be read again.
func TestShowsNothingUnknown(t *testing.T) {
	rt := sampleRuntime(t)
	rt.snapshots.put(crName("prod"), snapshot{})
	_, ok := rt.Settled(t.Context(), crName("prod"), nil)
	assert.False(t, ok)
}
