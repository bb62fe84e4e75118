package promises

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// Fault to plant: force the first apply.
func testSteal(t *testing.T, f *fixture) {
	f.install(t)
	foreign := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-x-config"}, Data: map[string]string{"pinot-minion.conf": "mine"}}
	require.NoError(t, f.user.Create(t.Context(), foreign))
	f.edit(t, func(p *v1beta1.Pinot) {
		node := p.Spec.Nodes[2]
		node.Name = "x"
		p.Spec.Nodes = append(p.Spec.Nodes, node)
	})
	var found corev1.ConfigMap
	require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(foreign), &found))
	assert.Equal(t, foreign.ResourceVersion, found.ResourceVersion, "it is left alone")
	degraded := f.condition(t, dsoi.ConditionDegraded)
	require.NotNil(t, degraded)
	assert.Equal(t, metav1.ConditionTrue, degraded.Status)
	assert.Equal(t, dsoi.ReasonConflict, degraded.Reason)
	assert.Contains(t, degraded.Message, "ConfigMap events-x-config")

	require.NoError(t, f.user.Delete(t.Context(), foreign))
	require.Eventually(t, func() bool { return f.condition(t, dsoi.ConditionDegraded).Status == metav1.ConditionFalse }, deadline, interval, "it heals")
}
