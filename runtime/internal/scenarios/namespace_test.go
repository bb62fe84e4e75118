package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// A cluster-scoped custom resource has its objects in the namespace of an option.
func TestClusterScoped(t *testing.T) {
	ctx := context.Background()
	app := appProd()
	app.Namespace = ""
	w := newWorld(t, app)
	w.restart(dsoi.Namespace("home"))
	key := prod
	key.Namespace = ""
	for range 3 {
		_, err := reconcileApp(ctx, w.rt, key, noHooks{})
		require.NoError(t, err)
		w.settle()
	}
	configMap := &corev1.ConfigMap{}
	at := prod
	at.Namespace, at.Name = "home", "prod-q-config"
	require.NoError(t, w.Outside().Get(ctx, at, configMap))
	assert.Equal(t, app.UID, configMap.OwnerReferences[0].UID)
	w.ResetRequests()
	_, err := reconcileApp(ctx, w.rt, key, noHooks{})
	require.NoError(t, err)
	assert.Empty(t, w.Sent())

	live := &App{}
	require.NoError(t, w.Outside().Get(ctx, key, live))
	live.Spec.Nodes = live.Spec.Nodes[:2]
	require.NoError(t, w.Outside().Update(ctx, live))
	_, err = reconcileApp(ctx, w.rt, key, noHooks{})
	require.NoError(t, err)
	assert.Error(t, w.Outside().Get(ctx, at, configMap), "orphans are found there")

	w.restart(func() []dsoi.Option { w.opts = nil; return nil }()...)
	_, err = reconcileApp(ctx, w.rt, key, noHooks{})
	assert.ErrorContains(t, err, "has no namespace, so say where its objects go")
}

// The operator waits for what the cache does not show yet, and not for ever.
func TestCreatedButNeverSeen(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t, appProd())
	require.NoError(t, w.FreezeCache(ctx))
	w.pass()
	assert.Empty(t, w.sent(), "no second create")
	assert.Equal(t, metav1.ConditionFalse, w.condition(dsoi.ConditionReady).Status)
	require.NoError(t, w.Outside().Delete(ctx, get(w, "prod-m", &corev1.Service{})))
	w.clock.SetTime(w.clock.Now().Add(5e9))
	assert.Contains(t, w.sent(), "apply Service data/prod-m")
}
