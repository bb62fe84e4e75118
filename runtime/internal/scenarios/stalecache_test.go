package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The cache shows our object, where somebody else's has taken its place: an apply
// is meant for the one that was seen.
func TestFault10_ReplacedBehindTheCache(t *testing.T) {
	ctx := context.Background()
	w := installed(t)
	require.NoError(t, w.FreezeCache(ctx))
	require.NoError(t, w.Outside().Delete(ctx, get(w, "prod-m-config", &corev1.ConfigMap{})))
	theirs := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-m-config"}, Data: map[string]string{"app.conf": "theirs"}}
	require.NoError(t, w.Outside().Create(ctx, theirs))
	w.restart() // nothing is remembered: everything is applied
	_, err := w.reconcile()
	assert.True(t, apierrors.IsConflict(err), "%v", err)
	assert.Equal(t, theirs.Data, get(w, "prod-m-config", &corev1.ConfigMap{}).Data)
}

// While the cache is behind, what it shows is no ground to delete anything.
func TestFault06_NothingIsPrunedByAStaleCache(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { dropQuery(a); a.Spec.Nodes[0].Image = "app:2" })
	require.NoError(t, w.FreezeCache(context.Background()))
	w.Fail(failing("delete StatefulSet data/prod-q"))
	_, err := w.reconcile()
	require.ErrorIs(t, err, errBroken)
	w.Fail(nil)
	assert.NotContains(t, w.sent(), "get App data/prod (live)")
	assert.True(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
	w.ThawCache()
	w.converge()
	assert.False(t, exists(w, "prod-q", &appsv1.StatefulSet{}))
}

// The outcome of a dry run holds for the version that was tried.
func TestHeldStageIsTriedAgainWhenItChanged(t *testing.T) {
	w := installed(t)
	w.upgrade()
	w.pass()
	assert.Empty(t, w.sent())
	edit(w, "prod-d", &appsv1.StatefulSet{}, func(s *appsv1.StatefulSet) { s.Annotations = map[string]string{"theirs": "x"} })
	assert.Equal(t, []string{"apply StatefulSet data/prod-d (dry run)"}, w.sent())
	assert.Empty(t, w.sent())
}
