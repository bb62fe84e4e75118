package runtime

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// An object that was made again is another one, also where versions are counted
// anew, as in a cluster that was restored from a backup.
func TestVersion(t *testing.T) {
	assert.Equal(t, plan.VersionOf(secret("a", "1")), plan.VersionOf(secret("a", "1")))
	assert.NotEqual(t, plan.VersionOf(secret("a", "1")), plan.VersionOf(secret("b", "1")))
	assert.NotEqual(t, plan.VersionOf(secret("a", "1")), plan.VersionOf(secret("a", "2")))
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
			rt := sampleRuntime(t, sampleKind(), sampleCR("prod"))
			cr := &appsv1.ReplicaSet{}
			require.NoError(t, rt.Client().Get(t.Context(), crName("prod"), cr))
			p := rt.newPass(cr, "hooks")
			key := plan.DataKey("Secret", "data", "x")
			for _, read := range []*corev1.Secret{test.first, test.second} {
				reader := *rt.client
				reader.Client = oneObject{rt.client.Client, read}
				p.Runtime = &Runtime{kind: rt.kind, client: &reader, store: rt.store, options: rt.options}
				_, err := p.get(t.Context(), key, "v1", &corev1.Secret{})
				require.NoError(t, err)
			}
			rt.kind.Objects, p.kind.Objects = nil, nil // nothing is listed here
			p.record.Settled = p.snapshot()
			_, ok := p.Settled(t.Context(), crName("prod"), "hooks")
			assert.Equal(t, test.remembered, ok)
		})
	}
}

// oneObject is a client that shows a Secret; nil is none.
type oneObject struct {
	client.Client
	secret *corev1.Secret
}

func (o oneObject) Get(ctx context.Context, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
	into, ok := object.(*corev1.Secret)
	switch {
	case !ok:
		return o.Client.Get(ctx, key, object, opts...)
	case o.secret == nil:
		return apierrors.NewNotFound(schema.GroupResource{}, key.Name)
	default:
		o.secret.DeepCopyInto(into)
		return nil
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
			rt := sampleRuntime(t, sampleKind())
			p := rt.newPass(sampleCR("prod"), test.hooks)
			p.record.Settled = p.snapshot()
			assert.Equal(t, test.remembered, p.record.Settled != nil)
			for _, other := range tests {
				assert.NotPanics(t, func() { rt.Settled(t.Context(), crName("prod"), other.hooks) })
			}
		})
	}
}

// An object of a kind that the client does not know cannot be read again.
func TestShowsNothingUnknown(t *testing.T) {
	rt := sampleRuntime(t, sampleKind())
	assert.False(t, rt.showsObject(t.Context(), store.ReadVersion{GroupVersionKind: schema.GroupVersionKind{Kind: "Monitor"}}))
}

func TestOwnerIndex(t *testing.T) {
	other := sampleKind()
	other.Group = "example.com"
	assert.NotEqual(t, OwnerIndex(sampleKind()), OwnerIndex(other), "two kinds of one name have one each")
	assert.Nil(t, IndexByOwner(&corev1.ConfigMap{}))
	controlled := metav1.ObjectMeta{OwnerReferences: []metav1.OwnerReference{{UID: "uid-1", Controller: ptr.To(true)}}}
	assert.Equal(t, []string{"uid-1"}, IndexByOwner(&corev1.ConfigMap{ObjectMeta: controlled}))
}
