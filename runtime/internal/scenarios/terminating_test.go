package scenarios_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// An object that somebody deletes is made again once it is gone. Until then
// nothing is sent, and the status says that not all is there.
func TestObjectThatIsLeaving(t *testing.T) {
	for name, object := range map[string]client.Object{"prod-m": &corev1.Service{}, "prod-d-config": &corev1.ConfigMap{}} {
		t.Run(name, func(t *testing.T) {
			w := installed(t)
			edit(w, name, object, func(o client.Object) { o.SetFinalizers([]string{"example.com/held"}) })
			require.NoError(t, w.Outside().Delete(context.Background(), object))

			assert.Equal(t, []string{"patch App data/prod status"}, w.sent())
			assert.Empty(t, w.sent())
			assert.Equal(t, "RollingOut", w.condition(dsoi.ConditionReady).Reason)
			assert.Contains(t, w.condition(dsoi.ConditionReady).Message, name)
			assert.Empty(t, w.notes(), "no failure")

			edit(w, name, object, func(o client.Object) { o.SetFinalizers(nil) })
			assert.False(t, exists(w, name, object))
			w.converge()
			assert.True(t, exists(w, name, object))
			assert.Equal(t, "AllReady", w.condition(dsoi.ConditionReady).Reason)
		})
	}
}
