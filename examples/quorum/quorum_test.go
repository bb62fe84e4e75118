package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1 "github.com/datainfrahq/dsoi-gen/examples/quorum/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

func TestInstall(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	store := &v1.Quorum{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "orders"},
		Spec: v1.QuorumSpec{
			Image: "quorum:1.4",
			Nodes: []v1.Node{
				{Name: "core", NodeType: "voter", Replicas: 3},
				{Name: "edge", NodeType: "reader", Replicas: 2},
			},
		},
	}
	cluster := dsoitest.NewCluster(scheme, controller.QuorumKind(hooks{}), store)
	runtime, err := cluster.Runtime()
	require.NoError(t, err)

	pass := func() []dsoitest.Request {
		cluster.ResetRequests()
		cr := &v1.Quorum{}
		require.NoError(t, cluster.Client().Get(t.Context(), client.ObjectKeyFromObject(store), cr))
		_, err := controller.ReconcileQuorum(t.Context(), runtime, cr, hooks{})
		require.NoError(t, err)
		return cluster.Writes()
	}
	assert.Len(t, pass(), 7, "two workloads, two Services, two PodDisruptionBudgets, and the status")
	assert.Empty(t, pass(), "nothing has changed, so nothing is sent")
}
