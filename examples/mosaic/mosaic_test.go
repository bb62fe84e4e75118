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

	v1 "github.com/datainfrahq/dsoi-gen/examples/mosaic/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/mosaic/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

func TestInstall(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	mosaic := &v1.Mosaic{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "sales"},
		Spec: v1.MosaicSpec{
			Settings: v1.Settings{
				Repository: "mosaic", Version: "3.2",
				Properties: map[string]string{"segment.codec": "zstd", "segment.rows": "5000"},
				JVMOptions: []string{"-Xss1m"},
				Logging:    &v1.Logging{Loggers: map[string]string{"net": "info"}},
				Disks: map[string]v1.Disk{"data": {
					Path: "/data", Size: ptr.To(resource.MustParse("100Gi")), AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
				}},
				Readiness: &v1.Check{PeriodSeconds: 5},
				Service:   &v1.Service{Annotations: map[string]string{"team": "analytics"}},
			},
			Nodes: map[string]v1.Node{
				"hot": {NodeType: "keeper", Replicas: 3, Settings: v1.Settings{
					Properties: map[string]string{"segment.codec": "none"},
					JVMOptions: []string{"-Xmx8g"},
					Logging:    &v1.Logging{Level: "debug"},
					Disks:      map[string]v1.Disk{"data": {StorageClass: ptr.To("fast")}},
					Readiness:  &v1.Check{Path: "/ready?all"},
				}},
				"query": {NodeType: "querier", Replicas: 2, Settings: v1.Settings{
					Version: "3.3",
					Disks:   map[string]v1.Disk{},
					Service: &v1.Service{Type: corev1.ServiceTypeNodePort},
				}},
				"night": {NodeType: "loader", Enabled: ptr.To(false)},
			},
		},
	}
	cluster := dsoitest.NewCluster(scheme, controller.MosaicKind(hooks{}), mosaic)
	runtime, err := cluster.Runtime()
	require.NoError(t, err)

	pass := func() []dsoitest.Request {
		cluster.ResetRequests()
		cr := &v1.Mosaic{}
		require.NoError(t, cluster.Client().Get(t.Context(), client.ObjectKeyFromObject(mosaic), cr))
		_, err := controller.ReconcileMosaic(t.Context(), runtime, cr, hooks{})
		require.NoError(t, err)
		return cluster.Writes()
	}
	get := func(name string, object client.Object) {
		require.NoError(t, cluster.Client().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: name}, object))
	}

	assert.Len(t, pass(), 9, "two nodes have a ConfigMap, a Service, a PodDisruptionBudget and a workload each; and the status")
	assert.Empty(t, pass(), "nothing has changed, so nothing is sent")

	var hot appsv1.StatefulSet
	get("sales-hot", &hot)
	keeper := hot.Spec.Template.Spec.Containers[0]
	assert.Equal(t, "mosaic:3.2", keeper.Image)
	assert.Equal(t, "/ready?all", keeper.ReadinessProbe.HTTPGet.Path)
	assert.Equal(t, "http", keeper.ReadinessProbe.HTTPGet.Port.String())
	assert.EqualValues(t, 5, keeper.ReadinessProbe.PeriodSeconds)
	require.Len(t, hot.Spec.VolumeClaimTemplates, 1)
	assert.Equal(t, corev1.PersistentVolumeClaimSpec{
		AccessModes:      []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		StorageClassName: ptr.To("fast"),
		Resources:        corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("100Gi")}},
	}, hot.Spec.VolumeClaimTemplates[0].Spec, "the class is the node's, all else is the spec's")

	var config corev1.ConfigMap
	get("sales-hot-config", &config)
	assert.Equal(t, map[string]string{
		"mosaic.properties": "node.type=keeper\nsegment.codec=none\nsegment.rows=5000\nkeepers=sales-hot:8081\n",
		"jvm.options":       "-Xss1m\n-Xmx8g",
		"logging.yaml":      "level: debug\nloggers:\n  net: info\n",
	}, config.Data)

	var query appsv1.Deployment
	get("sales-query", &query)
	assert.Equal(t, "mosaic:3.3", query.Spec.Template.Spec.Containers[0].Image)
	for _, volume := range query.Spec.Template.Spec.Volumes {
		assert.Nil(t, volume.PersistentVolumeClaim, "its disks are taken away")
	}
	var service corev1.Service
	get("sales-query", &service)
	assert.Equal(t, corev1.ServiceTypeNodePort, service.Spec.Type)
	assert.Equal(t, map[string]string{"team": "analytics"}, service.Annotations)
}
