package hooks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
)

// TestPinot builds a cluster with all that the hooks add, and looks for it in
// each of the objects.
func TestPinot(t *testing.T) {
	pinot := analytics(withAuth(basic), withDeepStorage(v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "deep=1"}))
	pinot.Spec.Plugins = []string{"pinot-s3", "pinot-json"}
	for _, nodeType := range nodeTypes {
		name := string(nodeType)
		pinot.Spec.Nodes = append(pinot.Spec.Nodes, v1beta1.NodeSpec{
			Name: name, Kind: "StatefulSet", NodeType: nodeType, Replicas: 1, K8sConfig: "small", PinotNodeConfig: "plain",
		})
	}
	pinot.Spec.K8sConfig = []v1beta1.K8sConfig{{Name: "small", Image: "apachepinot/pinot:1.2.0"}}
	pinot.Spec.PinotNodeConfig = []v1beta1.PinotNodeConfig{{Name: "plain", JavaOpts: "-Xmx1G", Data: "a=1"}}

	builder, errs := controller.NewPinotBuilder(pinot, Pinot{})
	require.Empty(t, errs)
	objects, err := builder.Objects()
	require.NoError(t, err)

	for _, test := range []struct {
		node      string
		args      []string
		config    []string
		variables []string
	}{
		{
			node: "controller",
			args: []string{"StartController", "-configFileName", "/var/pinot/controller/config/pinot-controller.conf"},
			config: []string{
				"a=1\n", "controller.helix.cluster.name=analytics\n", "controller.zk.str=zk-0:2181,zk-1:2181\n",
				"controller.segment.fetcher.auth.token=PINOT_AUTH_TOKEN\n",
			},
			variables: []string{"PINOT_AUTH_PASSWORD", "PINOT_AUTH_TOKEN"},
		},
		{
			node: "broker",
			args: []string{
				"StartBroker", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/broker/config/pinot-broker.conf",
			},
			config:    []string{"a=1\n", "pinot.broker.access.control.principals=admin\n"},
			variables: []string{"PINOT_AUTH_PASSWORD"},
		},
		{
			node: "server",
			args: []string{
				"StartServer", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/server/config/pinot-server.conf",
			},
			config:    []string{"a=1\ndeep=1\n", "pinot.server.instance.auth.token=PINOT_AUTH_TOKEN\n"},
			variables: []string{"PINOT_AUTH_TOKEN"},
		},
		{
			node: "minion",
			args: []string{
				"StartMinion", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/minion/config/pinot-minion.conf",
			},
			config:    []string{"a=1\n", "task.auth.token=PINOT_AUTH_TOKEN\n"},
			variables: []string{"PINOT_AUTH_TOKEN"},
		},
	} {
		t.Run(test.node, func(t *testing.T) {
			configMap := find[*corev1.ConfigMap](t, objects, "analytics-"+test.node+"-config")
			for _, text := range test.config {
				assert.Contains(t, configMap.Data["pinot-"+test.node+".conf"], text)
			}

			set := find[*appsv1.StatefulSet](t, objects, "analytics-"+test.node)
			container := set.Spec.Template.Spec.Containers[0]
			assert.Equal(t, test.args, container.Args)
			assert.Contains(t, container.Env, corev1.EnvVar{Name: "JAVA_OPTS", Value: "-Xmx1G -Dplugins.include=pinot-s3;pinot-json"})
			var secrets []string
			for _, variable := range container.Env {
				if variable.ValueFrom != nil {
					secrets = append(secrets, variable.Name)
				}
			}
			assert.Equal(t, test.variables, secrets)
		})
	}
}

// TestPinotErrors shows that what a hook refuses is not built.
func TestPinotErrors(t *testing.T) {
	pinot := analytics(withAuth(v1beta1.AuthSpec{Type: "ldap", SecretRef: basic.SecretRef}))
	pinot.Spec.Plugins = []string{"two words"}
	pinot.Spec.Nodes = []v1beta1.NodeSpec{{Name: "broker", NodeType: v1beta1.Broker, K8sConfig: "small", PinotNodeConfig: "plain"}}
	pinot.Spec.K8sConfig = []v1beta1.K8sConfig{{Name: "small", Image: "apachepinot/pinot:1.2.0"}}
	pinot.Spec.PinotNodeConfig = []v1beta1.PinotNodeConfig{{Name: "plain"}}

	builder, errs := controller.NewPinotBuilder(pinot, Pinot{})
	require.Empty(t, errs)
	node := builder.Nodes()[0]
	_, err := builder.ConfigMap(node)
	assert.ErrorContains(t, err, "spec.auth.type")
	_, err = builder.StatefulSet(node)
	assert.Error(t, err)
}

func find[T client.Object](t *testing.T, objects []client.Object, name string) T {
	t.Helper()
	for _, object := range objects {
		if found, ok := object.(T); ok && object.GetName() == name {
			return found
		}
	}
	var none T
	require.Failf(t, "not built", "%T %s", none, name)
	return none
}
