package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Fault to plant: apply without an owner reference, or with one on claims.
func testDeletionBackground(t *testing.T, f *fixture) {
	f.testDeletion(t, metav1.DeletePropagationBackground)
}

// Fault to plant: as above, or go on applying while the custom resource is being
// deleted.
func testDeletionForeground(t *testing.T, f *fixture) {
	f.testDeletion(t, metav1.DeletePropagationForeground)
}

func (f *fixture) testDeletion(t *testing.T, policy metav1.DeletionPropagation) {
	t.Helper()
	f.install(t, withStorage)
	f.ready(t)
	claims := f.claims(t)
	require.Len(t, claims, 2)
	require.Len(t, f.pods(t), 4)
	require.Len(t, f.children(t), 10+len(claims))
	foreign := f.lookalike(t)

	f.operator.recorder.Reset()
	require.NoError(t, f.user.Delete(t.Context(), f.pinot, client.PropagationPolicy(policy)))
	require.Eventually(t, func() bool {
		return apierrors.IsNotFound(f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot)) &&
			len(f.children(t)) == 1+len(claims) && len(f.pods(t)) == 0
	}, deadline, interval)
	f.operator.quiet(t)
	assert.Equal(t, claims, f.claims(t), "volumes stay")
	assert.Contains(t, f.children(t), "Service "+foreign)
	assert.Empty(t, f.operator.writes(), "the operator does not work against it")
}
