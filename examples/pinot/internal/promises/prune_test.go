package promises

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// Fault to plant: look for orphans by label, or only among wanted kinds.
func testPrune(t *testing.T, f *fixture) {
	f.install(t)
	var service corev1.Service
	require.NoError(t, f.user.Get(t.Context(), f.key("events-m"), &service))
	foreign := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "foreign", Labels: service.Labels},
		Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}},
	}
	require.NoError(t, f.user.Create(t.Context(), foreign))
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:1] })
	require.Eventually(t, func() bool {
		left := f.children(t)
		return len(left) == 4 && left["Service foreign"] != nil && left["StatefulSet events-c"] != nil
	}, deadline, interval, "what is ours goes, the last Deployment with it; what only looks like ours stays")
}
