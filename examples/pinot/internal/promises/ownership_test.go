package promises

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// Fault to plant: apply by PUT, or always send replicas.
func testOwnershipFields(t *testing.T, f *fixture) {
	f.install(t)
	var set appsv1.StatefulSet
	require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
	require.NoError(t, f.user.SubResource("scale").Update(t.Context(), &set, client.WithSubResourceBody(&autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Namespace: set.Namespace, Name: set.Name},
		Spec:       autoscalingv1.ScaleSpec{Replicas: 5},
	})))
	require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
	set.Finalizers = append(set.Finalizers, "example.com/hold")
	set.Annotations = map[string]string{"example.com/foreign": "yes"}
	set.Spec.Template.Spec.Containers = append(set.Spec.Template.Spec.Containers, corev1.Container{Name: "injected", Image: "sidecar:1"})
	require.NoError(t, f.user.Update(t.Context(), &set))
	f.operator.quiet(t)

	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:2" })
	require.Eventually(t, func() bool {
		require.NoError(t, f.user.Get(t.Context(), f.key("events-c"), &set))
		return set.Spec.Template.Spec.Containers[0].Image == "pinot:2"
	}, deadline, interval)
	assert.Equal(t, int32(5), *set.Spec.Replicas, "an autoscaler's replicas stay")
	assert.Equal(t, "yes", set.Annotations["example.com/foreign"])
	assert.Contains(t, set.Finalizers, "example.com/hold")
	assert.Equal(t, "injected", set.Spec.Template.Spec.Containers[1].Name)

	set.Finalizers = nil
	require.NoError(t, f.user.Update(t.Context(), &set))
}
