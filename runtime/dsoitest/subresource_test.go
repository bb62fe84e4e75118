package dsoitest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// No request of the operator escapes the record, whatever subresource it is for.
func TestSubresourcesAreRecorded(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &corev1.Pod{ObjectMeta: named("pod")})
	apply(t, c, statefulSet(2))
	c.ResetRequests()
	operator := c.Client()
	set := get(t, c.Outside(), "set", &appsv1.StatefulSet{})

	var scale autoscalingv1.Scale
	require.NoError(t, operator.SubResource("scale").Get(ctx, set, &scale))
	assert.EqualValues(t, 2, scale.Spec.Replicas)
	require.NoError(t, operator.SubResource("eviction").Create(ctx, &corev1.Pod{ObjectMeta: named("pod")}, &policyv1.Eviction{}))
	status := object("apps/v1", "StatefulSet", "set", map[string]any{"status": map[string]any{"replicas": int64(2)}})
	require.NoError(t, operator.Status().Apply(ctx, client.ApplyConfigurationFromUnstructured(status), client.FieldOwner("us")))

	var texts []string
	for _, r := range c.Sent() {
		texts = append(texts, r.String())
	}
	assert.Equal(t, []string{"get StatefulSet data/set scale (live)", "create Pod data/pod eviction", "apply StatefulSet data/set status"}, texts)
	assert.Len(t, c.Writes(), 2)
}
