package hooks

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// realPinot reads a custom resource of the real operator. Its data is beside the
// checkout, not in it.
func realPinot(t *testing.T, file string) *v1beta1.Pinot {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join(root, "..", "shared", "cases", "pinot", file))
	if os.IsNotExist(err) {
		t.Skipf("the real custom resources are not beside this checkout: %s", file)
	}
	require.NoError(t, err)
	pinot := &v1beta1.Pinot{}
	require.NoError(t, yaml.Unmarshal(data, pinot))
	if pinot.Namespace == "" {
		pinot.Namespace = "default"
	}
	pinot.UID = "3c1f0a52-0000-4000-8000-000000000001"
	return pinot
}

func buildReal(t *testing.T, file string) (*controller.PinotBuilder, []client.Object) {
	t.Helper()
	builder, errs := controller.NewPinotBuilder(realPinot(t, file), Pinot{}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := builder.Objects()
	require.NoError(t, err)
	return builder, objects
}

func TestRealPinots(t *testing.T) {
	tests := map[string]struct {
		objects  []string
		warnings []string
	}{
		"kind-basic.yaml": {objects: []string{
			"ConfigMap pinot-simple-pinot-controller-config", "Service pinot-simple-pinot-controller", "StatefulSet pinot-simple-pinot-controller",
			"ConfigMap pinot-simple-pinot-broker-config", "Service pinot-simple-pinot-broker", "StatefulSet pinot-simple-pinot-broker",
			"ConfigMap pinot-simple-pinot-server-config", "Service pinot-simple-pinot-server", "StatefulSet pinot-simple-pinot-server",
			"ConfigMap pinot-simple-pinot-minion-config", "Service pinot-simple-pinot-minion", "StatefulSet pinot-simple-pinot-minion",
		}},
		"hetero-broker.yaml": {
			objects: []string{
				"ConfigMap pinot-broker-hetero-pinot-controller-config", "Service pinot-broker-hetero-pinot-controller", "StatefulSet pinot-broker-hetero-pinot-controller",
				"ConfigMap pinot-broker-hetero-pinot-broker-az1-config", "Service pinot-broker-hetero-pinot-broker-az1", "Deployment pinot-broker-hetero-pinot-broker-az1",
				"ConfigMap pinot-broker-hetero-pinot-broker-az2-config", "Service pinot-broker-hetero-pinot-broker-az2", "Deployment pinot-broker-hetero-pinot-broker-az2",
				"ConfigMap pinot-broker-hetero-pinot-minion-config", "Service pinot-broker-hetero-pinot-minion", "StatefulSet pinot-broker-hetero-pinot-minion",
			},
			warnings: []string{`spec.deploymentOrder[2]: no node has type "server"`},
		},
		// Without services and ports: no Service, and no panic.
		"sample.yaml": {objects: []string{
			"ConfigMap pinot-test-pinot-controller-config", "StatefulSet pinot-test-pinot-controller",
			"ConfigMap pinot-test-pinot-broker-config", "StatefulSet pinot-test-pinot-broker",
			"ConfigMap pinot-test-pinot-server-config", "StatefulSet pinot-test-pinot-server",
			"ConfigMap pinot-test-pinot-minion-config", "StatefulSet pinot-test-pinot-minion",
		}},
	}
	for file, test := range tests {
		t.Run(file, func(t *testing.T) {
			builder, objects := buildReal(t, file)
			var got []string
			for _, object := range objects {
				got = append(got, object.GetObjectKind().GroupVersionKind().Kind+" "+object.GetName())
			}
			assert.Equal(t, test.objects, got)
			assert.Equal(t, test.warnings, builder.Warnings())
		})
	}
}

func TestRealPinots_Broker(t *testing.T) {
	_, objects := buildReal(t, "kind-basic.yaml")
	set := find[*appsv1.StatefulSet](t, objects, "pinot-simple-pinot-broker")
	main := set.Spec.Template.Spec.Containers[0]

	assert.Equal(t, "broker", main.Name)
	assert.Equal(t, "apachepinot/pinot:latest", main.Image)
	assert.Equal(t, []string{
		"StartBroker", "-clusterName", "pinot-simple", "-zkAddress", "zk-pinot-zookeeper-headless.pinot:2181",
		"-configFileName", "/var/pinot/broker/config/pinot-broker.conf",
	}, main.Args)
	assert.Equal(t, []int32{8099}, []int32{main.Ports[0].ContainerPort})
	assert.Equal(t, []string{"LOG4J_CONSOLE_LEVEL", "JAVA_OPTS"}, names(main.Env, func(v corev1.EnvVar) string { return v.Name }))
	assert.Equal(t, []string{"/var/pinot/broker/config", "/var/pinot/broker/data"}, names(main.VolumeMounts, func(m corev1.VolumeMount) string { return m.MountPath }))
	assert.Equal(t, "/health", main.LivenessProbe.HTTPGet.Path)
	assert.Equal(t, "default", set.Spec.Template.Spec.ServiceAccountName)
	assert.Equal(t, []string{"broker"}, names(set.Spec.VolumeClaimTemplates, func(c corev1.PersistentVolumeClaim) string { return c.Name }))
	assert.Equal(t, int32(1), *set.Spec.Replicas)

	configMap := find[*corev1.ConfigMap](t, objects, "pinot-simple-pinot-broker-config")
	assert.Equal(t, []string{"pinot-broker.conf"}, keys(configMap.Data))
	assert.Contains(t, configMap.Data["pinot-broker.conf"], "pinot.broker.client.queryPort=8099")

	controllerConfig := find[*corev1.ConfigMap](t, objects, "pinot-simple-pinot-controller-config")
	assert.Contains(t, controllerConfig.Data["pinot-controller.conf"], "controller.helix.cluster.name=pinot-simple")
	assert.Contains(t, controllerConfig.Data["pinot-controller.conf"], "controller.zk.str=zk-pinot-zookeeper-headless.pinot:2181")
}

// Fields that the real operator leaves unread: tolerations, podMetadata, and the
// start-up probe with its own spelling.
func TestFault18_EveryFieldIsRead(t *testing.T) {
	pinot := realPinot(t, "kind-basic.yaml")
	group := &pinot.Spec.K8sConfig[1]
	group.Tolerations = []corev1.Toleration{{Key: "dedicated", Operator: corev1.TolerationOpExists}}
	group.PodMetadata.Labels = map[string]string{"team": "search", "app.kubernetes.io/instance": "mine"}
	group.PodMetadata.Annotations = map[string]string{"prometheus.io/scrape": "true"}
	group.StartUpProbe = &corev1.Probe{PeriodSeconds: 7}
	builder, errs := controller.NewPinotBuilder(pinot, Pinot{}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := builder.Objects()
	require.NoError(t, err)

	set := find[*appsv1.StatefulSet](t, objects, "pinot-simple-pinot-broker")
	pod := set.Spec.Template
	assert.Equal(t, group.Tolerations, pod.Spec.Tolerations)
	assert.Equal(t, "search", pod.Labels["team"])
	assert.Equal(t, "pinot-simple", pod.Labels["app.kubernetes.io/instance"], "labels of the selector cannot be replaced")
	assert.Equal(t, "true", pod.Annotations["prometheus.io/scrape"])
	assert.Equal(t, int32(7), pod.Spec.Containers[0].StartupProbe.PeriodSeconds)
}

func TestFault16_WorkloadKindInAnySpelling(t *testing.T) {
	for _, spelling := range []string{"StatefulSet", "Statefulset", "statefulset"} {
		pinot := realPinot(t, "kind-basic.yaml")
		for i := range pinot.Spec.Nodes {
			pinot.Spec.Nodes[i].Kind = spelling
		}
		pinot.Spec.DeploymentOrder = pinot.Spec.DeploymentOrder[:1]
		builder, errs := controller.NewPinotBuilder(pinot, Pinot{}, build.Inputs{})
		require.Empty(t, errs)
		objects, err := builder.Objects()
		require.NoError(t, err)
		assert.NotNil(t, find[*appsv1.StatefulSet](t, objects, "pinot-simple-pinot-server"))
	}
}

func TestBrokenPinot(t *testing.T) {
	pinot := realPinot(t, "kind-basic.yaml")
	pinot.Spec.Nodes[0].K8sConfig = "controler"
	pinot.Spec.Nodes[1].NodeType = "brokr"
	pinot.Spec.Nodes[2].Name = pinot.Spec.Nodes[3].Name
	pinot.Spec.Nodes[3].Kind = "DaemonSet"
	pinot.Spec.DeploymentOrder[3] = "minon"
	_, errs := controller.ValidatePinot(pinot, Pinot{})
	var paths []string
	for _, err := range errs {
		paths = append(paths, err.Field)
	}
	assert.ElementsMatch(t, []string{
		"spec.nodes[0].k8sConfig", "spec.nodes[1].nodeType", "spec.nodes[3].name", "spec.nodes[3].kind", "spec.deploymentOrder[3]",
	}, paths)
	assert.Contains(t, errs.ToAggregate().Error(), `did you mean "broker"?`)
}

// A hook that edits one node's pods must not reach another's that uses the same
// group.
func TestNodesShareNothing(t *testing.T) {
	pinot := realPinot(t, "kind-basic.yaml")
	for i := range pinot.Spec.Nodes {
		pinot.Spec.Nodes[i].K8sConfig = "broker"
	}
	before := pinot.DeepCopy()
	builder, errs := controller.NewPinotBuilder(pinot, Pinot{}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := builder.Objects()
	require.NoError(t, err)
	for _, object := range objects {
		if set, ok := object.(*appsv1.StatefulSet); ok {
			set.Spec.Template.Spec.Containers[0].LivenessProbe.PeriodSeconds = 99
			set.Spec.Template.Spec.Containers[0].Env[0].Value = "changed"
			*set.Spec.Replicas = 99
		}
	}
	again, err := builder.Objects()
	require.NoError(t, err)
	set := find[*appsv1.StatefulSet](t, again, "pinot-simple-pinot-server")
	assert.Equal(t, int32(10), set.Spec.Template.Spec.Containers[0].LivenessProbe.PeriodSeconds)
	assert.Equal(t, int32(1), *set.Spec.Replicas)
	assert.Equal(t, before, pinot, "the custom resource is only read")
}

func names[T any](list []T, name func(T) string) []string {
	var found []string
	for _, entry := range list {
		found = append(found, name(entry))
	}
	return found
}

func keys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
