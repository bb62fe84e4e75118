package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1 "github.com/datainfrahq/dsoi-gen/examples/relay/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/relay/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

func TestInstall(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	relay := &v1.Relay{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "events"},
		Spec: v1.RelaySpec{
			Image:    "relay:2.0",
			Frontend: v1.Frontend{ClientPort: 9443, ClientService: &corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer}},
			Backend:  v1.Backend{Component: v1.Component{Replicas: ptr.To[int32](3)}, StorageSize: resource.MustParse("10Gi")},
			Workers:  []v1.WorkerPool{{Name: "mail", Topics: []string{"orders", "invoices"}}},
		},
	}
	cluster := dsoitest.NewCluster(scheme, controller.RelayKind(hooks{}), relay)
	runtime, err := cluster.Runtime()
	require.NoError(t, err)

	pass := func() []dsoitest.Request {
		cluster.ResetRequests()
		cr := &v1.Relay{}
		require.NoError(t, cluster.Client().Get(t.Context(), client.ObjectKeyFromObject(relay), cr))
		_, err := controller.ReconcileRelay(t.Context(), runtime, cr, hooks{})
		require.NoError(t, err)
		return cluster.Writes()
	}
	change := func(change func(*v1.RelaySpec)) {
		cr := &v1.Relay{}
		require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKeyFromObject(relay), cr))
		change(&cr.Spec)
		require.NoError(t, cluster.Outside().Update(t.Context(), cr))
		require.NoError(t, cluster.Settle(t.Context()))
	}
	get := func(name string, object client.Object) {
		require.NoError(t, cluster.Client().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: name}, object))
	}

	assert.Len(t, pass(), 11, "three workloads, three Services, three PodDisruptionBudgets, a ConfigMap, and the status")
	assert.Empty(t, pass(), "nothing has changed, so nothing is sent")

	var set appsv1.StatefulSet
	get("events-frontend", &set)
	frontend := set.Spec.Template.Spec.Containers[0]
	assert.Equal(t, []string{"frontend", "--backend=events-backend:9100"}, frontend.Args)
	assert.Equal(t, []corev1.ContainerPort{{Name: "client", ContainerPort: 9443}, {Name: "peer", ContainerPort: 9001}}, frontend.Ports)

	var service corev1.Service
	get("events-frontend", &service)
	assert.Equal(t, corev1.ClusterIPNone, service.Spec.ClusterIP)
	get("events-frontend-client", &service)
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, service.Spec.Type)

	get("events-backend", &set)
	require.Len(t, set.Spec.VolumeClaimTemplates, 1)
	assert.Equal(t, corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("10Gi")}},
	}, set.Spec.VolumeClaimTemplates[0].Spec)
	var config corev1.ConfigMap
	get("events-backend-config", &config)
	assert.Equal(t, map[string]string{"backend.yaml": "retention: 72h\n"}, config.Data)

	var mail appsv1.Deployment
	get("events-mail", &mail)
	assert.Equal(t, []corev1.EnvVar{{Name: "TOPICS", Value: "orders,invoices"}}, mail.Spec.Template.Spec.Containers[0].Env)
	assert.Len(t, mail.Spec.Template.Spec.Containers, 1)

	change(func(spec *v1.RelaySpec) {
		spec.Monitoring = true
		spec.Cache = &v1.Cache{Megabytes: 512}
	})
	assert.NotEmpty(t, pass())
	get("events-backend", &set) // the first in order
	require.Len(t, set.Spec.Template.Spec.Containers, 2)
	assert.Equal(t, "exporter", set.Spec.Template.Spec.Containers[1].Name)
	assert.Equal(t, "9300", set.Spec.Template.Annotations["prometheus.io/port"])
	get("events-cache", &set)
	assert.Equal(t, []string{"cache", "--backend=events-backend:9100", "--cache=events-cache:9200"}, set.Spec.Template.Spec.Containers[0].Args)
}
