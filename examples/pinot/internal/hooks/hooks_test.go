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
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// fourNodes is a Pinot with a node of each type, which share their groups.
func fourNodes(change ...func(*v1beta1.Pinot)) *v1beta1.Pinot {
	pinot := analytics(change...)
	for _, nodeType := range nodeTypes {
		name := string(nodeType)
		pinot.Spec.Nodes = append(pinot.Spec.Nodes, v1beta1.NodeSpec{
			Name: name, Kind: "StatefulSet", NodeType: nodeType, Replicas: 1, K8sConfig: "small", PinotNodeConfig: "plain",
		})
	}
	pinot.Spec.K8sConfig = []v1beta1.K8sConfig{{Name: "small", Image: "apachepinot/pinot:1.2.0"}}
	pinot.Spec.PinotNodeConfig = []v1beta1.PinotNodeConfig{{Name: "plain", JavaOpts: "-Xmx1G", Data: "a=1"}}
	return pinot
}

func withPlugins(pinot *v1beta1.Pinot) { pinot.Spec.Plugins = []string{"pinot-s3", "pinot-json"} }

// TestPinot builds a cluster with all that the hooks add, and looks for it in
// each of the objects.
func TestPinot(t *testing.T) {
	objects := builtObjects(t, fourNodes(withPlugins, withDeepStorage(v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "deep=1"})))

	for _, test := range []struct {
		node   string
		args   []string
		config string
	}{
		{
			node:   "controller",
			args:   []string{"StartController", "-configFileName", "/var/pinot/controller/config/pinot-controller.conf"},
			config: "a=1\ncontroller.helix.cluster.name=analytics\ncontroller.zk.str=zk-0:2181,zk-1:2181",
		},
		{
			node: "broker",
			args: []string{
				"StartBroker", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/broker/config/pinot-broker.conf",
			},
			config: "a=1",
		},
		{
			node: "server",
			args: []string{
				"StartServer", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/server/config/pinot-server.conf",
			},
			config: "a=1\ndeep=1",
		},
		{
			node: "minion",
			args: []string{
				"StartMinion", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/minion/config/pinot-minion.conf",
			},
			config: "a=1",
		},
	} {
		t.Run(test.node, func(t *testing.T) {
			configMap := find[*corev1.ConfigMap](t, objects, "analytics-"+test.node+"-config")
			assert.Equal(t, map[string]string{"pinot-" + test.node + ".conf": test.config}, configMap.Data)

			set := find[*appsv1.StatefulSet](t, objects, "analytics-"+test.node)
			container := set.Spec.Template.Spec.Containers[0]
			assert.Equal(t, test.args, container.Args)
			assert.Equal(t, []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1G -Dplugins.include=pinot-s3;pinot-json"}}, container.Env)
		})
	}
}

// TestPinotErrors shows that what a hook refuses is not built.
func TestPinotErrors(t *testing.T) {
	for name, test := range map[string]struct {
		pinot *v1beta1.Pinot
		want  string
	}{
		"configuration": {
			pinot: fourNodes(withDeepStorage(v1beta1.DeepStorageConfig{NodeType: "brokr"})),
			want:  "spec.external.deepStorage.spec[0].nodeType",
		},
		"pod": {
			pinot: fourNodes(func(pinot *v1beta1.Pinot) { pinot.Spec.Plugins = []string{"two words"} }),
			want:  "spec.plugins[0]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			builder, errs := controller.NewPinotBuilder(test.pinot, Pinot{}, build.Inputs{})
			require.Empty(t, errs)
			_, err := builder.StatefulSet(builder.Nodes()[0])
			assert.ErrorContains(t, err, test.want)
		})
	}
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
