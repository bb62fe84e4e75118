package runtime

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
)

// What would fail in the middle of a pass is found when a runtime is made.
func TestKindIsChecked(t *testing.T) {
	kind := sampleKind()
	require.NoError(t, checkKind(kind))
	kind.Kind, kind.New = "", nil
	kind.Objects = []build.ObjectKind{build.ConfigMapKind(), {New: func() client.Object { return &corev1.Service{} }}}

	_, err := New(nil, nil, nil, kind, FieldOwner("two words"), FromEnvironment(nil))
	for _, text := range []string{
		`has no kind or no version`, "needs New, which makes an empty custom resource", "entry 1 of the cluster kind's objects needs New and NewList",
		`FieldOwner("two words"): events need a qualified name`, "FromEnvironment(nil): a look-up is needed",
	} {
		assert.ErrorContains(t, err, text)
	}
	assert.NotContains(t, err.Error(), "entry 0")
}

// The runtime works only through clients whose requests end.
func TestRequestsEnd(t *testing.T) {
	hang := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	silent := interceptor.NewClient(fake.NewClientBuilder().WithScheme(sampleScheme()).Build(), interceptor.Funcs{
		Get: func(ctx context.Context, _ client.WithWatch, _ client.ObjectKey, _ client.Object, _ ...client.GetOption) error {
			return hang(ctx)
		},
		Delete: func(ctx context.Context, _ client.WithWatch, _ client.Object, _ ...client.DeleteOption) error {
			return hang(ctx)
		},
	})
	rt, err := New(silent, silent, &eventLog{}, sampleKind(), RequestTimeout(time.Millisecond))
	require.NoError(t, err)
	assert.ErrorIs(t, rt.Client().Delete(t.Context(), sampleCR("prod")), context.DeadlineExceeded)
	assert.ErrorIs(t, rt.client.Reader.Get(t.Context(), crName("prod"), sampleCR("")), context.DeadlineExceeded)
}

func TestForgetIfGone(t *testing.T) {
	rt := sampleRuntime(t, sampleKind())
	key := crName("prod")
	rt.store.Record(key).Settled = &store.Snapshot{}
	rt.store.Link(key, store.Reads, configMapKey("x"))

	broken := errors.New("broken")
	assert.Equal(t, broken, rt.ForgetIfGone(key, broken))
	assert.NoError(t, rt.ForgetIfGone(key, nil))
	assert.Equal(t, 2, rt.store.Size())
	assert.NoError(t, rt.ForgetIfGone(key, apierrors.NewNotFound(schema.GroupResource{}, "prod")))
	assert.Zero(t, rt.store.Size())
}

func TestReconcilerOfWhatIsGone(t *testing.T) {
	mgr := sampleManager(t, allKinds())
	r, err := NewReconciler(mgr, sampleKind())
	require.NoError(t, err)
	_, err = NewReconciler(mgr, sampleKind(), ResyncPeriod(-1))
	assert.Error(t, err)
	r.runtime = sampleRuntime(t, sampleKind())
	r.runtime.store.Record(crName("prod"))
	result, err := r.Reconcile(t.Context(), reconcile.Request{NamespacedName: crName("prod")})
	assert.NoError(t, err)
	assert.Zero(t, result)
	assert.Zero(t, r.runtime.store.Size())
}
