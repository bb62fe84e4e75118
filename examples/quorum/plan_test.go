package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/examples/internal/samples"
	v1 "github.com/datainfrahq/dsoi-gen/examples/quorum/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// TestPlan is about what is shown before anything happens: README.md has it.
func TestPlan(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	store := &v1.Quorum{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "orders"},
		Spec: v1.QuorumSpec{
			Image:    "quorum:1.4",
			Settings: map[string]string{"cache.entries": "1000", "log.level": "info"},
			Nodes: []v1.Node{
				{Name: "core", NodeType: "voter", Replicas: 3},
				{Name: "edge", NodeType: "reader", Replicas: 2},
			},
		},
	}
	cluster := dsoitest.NewCluster(scheme, controller.QuorumKind(hooks{}), store)
	runtime, err := cluster.Runtime()
	require.NoError(t, err)
	for range 3 {
		_, err = controller.ReconcileQuorum(t.Context(), runtime, store, hooks{})
		require.NoError(t, err)
		require.NoError(t, cluster.Settle(t.Context()))
	}

	changed := store.DeepCopy()
	changed.Spec.Image, changed.Spec.Settings["cache.entries"] = "quorum:1.5", "2000"
	changed.Spec.Nodes[1].Replicas = 4
	cluster.ResetRequests()
	report, err := runtime.Plan(t.Context(), changed)
	require.NoError(t, err)
	assert.Empty(t, cluster.Writes())
	samples.Golden(t, filepath.Join("testdata", "plan.txt"), report.Text())
}
