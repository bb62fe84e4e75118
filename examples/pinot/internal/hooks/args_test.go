package hooks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// analytics is a Pinot named analytics, in the namespace data.
func analytics(change ...func(*v1beta1.Pinot)) *v1beta1.Pinot {
	pinot := &v1beta1.Pinot{
		ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "analytics"},
		Spec: v1beta1.PinotSpec{
			External: v1beta1.ExternalSpec{
				Zookeeper: v1beta1.ZookeeperSpec{Spec: v1beta1.ZookeeperConfig{ZkAddress: "zk-0:2181,zk-1:2181"}},
			},
		},
	}
	for _, c := range change {
		c(pinot)
	}
	return pinot
}

func withoutZookeeper(pinot *v1beta1.Pinot) { pinot.Spec.External = v1beta1.ExternalSpec{} }

func TestStartArgs(t *testing.T) {
	for name, test := range map[string]struct {
		pinot    *v1beta1.Pinot
		nodeType v1beta1.PinotNodeType
		file     string
		want     []string
	}{
		"controller": {
			pinot: analytics(), nodeType: v1beta1.Controller, file: "/var/pinot/controller/config/pinot-controller.conf",
			want: []string{"StartController", "-configFileName", "/var/pinot/controller/config/pinot-controller.conf"},
		},
		"broker": {
			pinot: analytics(), nodeType: v1beta1.Broker, file: "/var/pinot/broker/config/pinot-broker.conf",
			want: []string{
				"StartBroker", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/broker/config/pinot-broker.conf",
			},
		},
		"server": {
			pinot: analytics(), nodeType: v1beta1.Server, file: "/var/pinot/server/config/pinot-server.conf",
			want: []string{
				"StartServer", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/server/config/pinot-server.conf",
			},
		},
		"minion": {
			pinot: analytics(), nodeType: v1beta1.Minion, file: "/var/pinot/minion/config/pinot-minion.conf",
			want: []string{
				"StartMinion", "-clusterName", "analytics", "-zkAddress", "zk-0:2181,zk-1:2181",
				"-configFileName", "/var/pinot/minion/config/pinot-minion.conf",
			},
		},
		"no address of ZooKeeper": {
			pinot: analytics(withoutZookeeper), nodeType: v1beta1.Minion, file: "/minion.conf",
			want: []string{"StartMinion", "-clusterName", "analytics", "-configFileName", "/minion.conf"},
		},
		"another node type": {pinot: analytics(), nodeType: "coordinator", file: "/coordinator.conf"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, startArgs(test.pinot, test.nodeType, test.file))
		})
	}
}
