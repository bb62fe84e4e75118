package runtime

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache/informertest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllertest"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// watched is a cache whose events are made by a test.
type watched struct {
	informertest.FakeInformers
	mu        sync.Mutex
	informers map[string]*watchedInformer
}

// watchedInformer counts its handlers, which are added by several goroutines.
type watchedInformer struct {
	*controllertest.FakeInformer
	mu       *sync.Mutex
	handlers int
}

func (w *watched) GetInformer(_ context.Context, object client.Object, _ ...cache.InformerGetOption) (cache.Informer, error) {
	return w.of(object), nil
}

func (w *watched) of(object client.Object) *watchedInformer {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.informers == nil {
		w.informers = map[string]*watchedInformer{}
	}
	if w.informers[fmt.Sprintf("%T", object)] == nil {
		w.informers[fmt.Sprintf("%T", object)] = &watchedInformer{FakeInformer: controllertest.NewFakeInformer(controllertest.Synced), mu: &w.mu}
	}
	return w.informers[fmt.Sprintf("%T", object)]
}

func (i *watchedInformer) AddEventHandlerWithOptions(handler toolscache.ResourceEventHandler, options toolscache.HandlerOptions) (toolscache.ResourceEventHandlerRegistration, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.handlers++
	return i.FakeInformer.AddEventHandlerWithOptions(handler, options)
}

// What happens to an object leads to a pass over those whom it concerns.
func TestWatches(t *testing.T) {
	informers := &watched{}
	mgr := sampleManager(t, allKinds(), func(o *manager.Options) {
		o.NewCache = func(*rest.Config, cache.Options) (cache.Cache, error) { return informers, nil }
		o.Controller = crconfig.Controller{SkipNameValidation: ptr.To(true)}
	})
	rt, err := NewForManager(mgr, sampleKind(), FieldOwner("us"))
	require.NoError(t, err)
	asked := make(chan string, 100)
	require.NoError(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, reconcile.Func(func(_ context.Context, req reconcile.Request) (reconcile.Result, error) {
		asked <- req.Name
		return reconcile.Result{}, nil
	})))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	defer func() { cancel(); require.NoError(t, <-done) }()
	handlers := func(object client.Object) int {
		informer := informers.of(object)
		informers.mu.Lock()
		defer informers.mu.Unlock()
		return informer.handlers
	}
	require.Eventually(t, func() bool {
		return handlers(&appsv1.ReplicaSet{}) == 1 && handlers(&corev1.ConfigMap{}) == 3 && handlers(&corev1.Secret{}) == 1 &&
			handlers(&corev1.PersistentVolumeClaim{}) == 1 && handlers(&appsv1.StatefulSet{}) == 2
	}, time.Minute, 10*time.Millisecond)

	at := metav1.ObjectMeta{Namespace: "data", Name: "x"}
	theirs := func(name string) metav1.ObjectMeta {
		changed := at
		changed.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: name, UID: "uid-9", Controller: ptr.To(true)}}
		return changed
	}
	later := at
	later.ResourceVersion = "2"
	for _, kind := range []schema.GroupKind{{Kind: "ConfigMap"}, {Kind: "PersistentVolumeClaim"}, {Group: "apps", Kind: "StatefulSet"}} {
		rt.store.Link(crName("wants"), store.Wants, plan.Key{GroupKind: kind, NamespacedName: crName("x")})
	}
	rt.store.Link(crName("reads"), store.Reads, configMapKey("x"))
	tests := map[string]struct {
		event func()
		want  []string
	}{
		"custom resource": {func() {
			informers.of(&appsv1.ReplicaSet{}).Add(&appsv1.ReplicaSet{ObjectMeta: at})
		}, []string{"x"}},
		"owned one goes": {func() {
			informers.of(&appsv1.StatefulSet{}).Delete(&appsv1.StatefulSet{ObjectMeta: theirs("owner")})
		}, []string{"owner", "wants"}},
		"somebody's goes": {func() {
			informers.of(&appsv1.StatefulSet{}).Delete(&appsv1.StatefulSet{ObjectMeta: at})
		}, []string{"wants"}},
		"somebody's is let go": {func() {
			informers.of(&appsv1.StatefulSet{}).Update(&appsv1.StatefulSet{ObjectMeta: theirs("other")}, &appsv1.StatefulSet{ObjectMeta: later})
		}, []string{"other", "wants"}},
		"somebody's changes": {func() {
			informers.of(&corev1.ConfigMap{}).Update(&corev1.ConfigMap{ObjectMeta: at}, &corev1.ConfigMap{ObjectMeta: later, Data: map[string]string{"key": "value"}})
		}, []string{"reads"}},
		"somebody's comes": {func() {
			informers.of(&appsv1.StatefulSet{}).Add(&appsv1.StatefulSet{ObjectMeta: at})
		}, nil},
		"volume goes": {func() {
			informers.of(&corev1.PersistentVolumeClaim{}).Delete(&corev1.PersistentVolumeClaim{ObjectMeta: at})
		}, []string{"wants"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.event()
			// What this asks for comes after everything else.
			informers.of(&appsv1.ReplicaSet{}).Add(&appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "last"}})
			var found []string
			for name := range asked {
				if name == "last" {
					break
				}
				found = append(found, name)
			}
			assert.ElementsMatch(t, test.want, found)
		})
	}
}

func TestBackoff(t *testing.T) {
	limiter, failing := backoff(), reconcile.Request{NamespacedName: types.NamespacedName{Namespace: "data", Name: "a"}}
	last := limiter.When(failing)
	assert.Equal(t, 5*time.Millisecond, last)
	for range 13 {
		next := limiter.When(failing)
		assert.Equal(t, 2*last, next)
		last = next
	}
	assert.Equal(t, time.Minute, limiter.When(failing), "and no longer")
	assert.Equal(t, time.Minute, limiter.When(failing))
	assert.Equal(t, 5*time.Millisecond, limiter.When(reconcile.Request{}), "each for itself")
}

func TestSetup(t *testing.T) {
	mgr := sampleManager(t, allKinds())
	rt, err := NewForManager(mgr, sampleKind(), FieldOwner("us"))
	require.NoError(t, err)
	assert.NotNil(t, rt.Client())
	assert.Equal(t, "us", rt.options.fieldOwner)
	nothing := reconcile.Func(nil)
	require.NoError(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing))

	assert.ErrorContains(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing), "indexing ConfigMap by owner: ", "twice")
	rt.kind.Objects = nil
	assert.ErrorContains(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing), "setting up the controller of ReplicaSet: ")
}

func TestWhoIsAskedAboutAnObject(t *testing.T) {
	rt := sampleRuntime(t, sampleKind())
	rt.store.Link(crName("a"), store.Reads, configMapKey("x"))
	rt.store.Link(crName("b"), store.Wants, configMapKey("x"))
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x"}}
	ctx := t.Context()
	assert.Equal(t, []reconcile.Request{{NamespacedName: crName("a")}}, rt.requests(store.Reads)(ctx, object))
	assert.Equal(t, []reconcile.Request{{NamespacedName: crName("b")}}, rt.requests(store.Wants)(ctx, object))
	object.Name = "y"
	assert.Empty(t, rt.requests(store.Reads)(ctx, object))
	assert.Empty(t, rt.requests(store.Wants)(ctx, &metav1.PartialObjectMetadata{}), "not a type of the scheme")
}
