package hooks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

func withDeepStorage(spec ...v1beta1.DeepStorageConfig) func(*v1beta1.Pinot) {
	return func(pinot *v1beta1.Pinot) { pinot.Spec.External.DeepStorage.Spec = spec }
}

func TestConfigText(t *testing.T) {
	const identity = "controller.helix.cluster.name=analytics\ncontroller.zk.str=zk-0:2181,zk-1:2181"
	for name, test := range map[string]struct {
		pinot    *v1beta1.Pinot
		nodeType v1beta1.PinotNodeType
		text     string
		want     string
	}{
		"controller": {
			pinot: analytics(), nodeType: v1beta1.Controller,
			text: "controller.port=9000",
			want: "controller.port=9000\n" + identity,
		},
		"controller without settings": {
			pinot: analytics(), nodeType: v1beta1.Controller,
			want: identity,
		},
		"controller of another cluster": {
			pinot: analytics(), nodeType: v1beta1.Controller,
			text: "controller.helix.cluster.name=old\ncontroller.zk.str=zk-old:2181\n",
			want: "controller.helix.cluster.name=old\ncontroller.zk.str=zk-old:2181\n",
		},
		"controller without an address of ZooKeeper": {
			pinot: analytics(withoutZookeeper), nodeType: v1beta1.Controller,
			text: "controller.port=9000\n",
			want: "controller.port=9000\ncontroller.helix.cluster.name=analytics",
		},
		"broker": {
			pinot: analytics(), nodeType: v1beta1.Broker,
			text: "pinot.broker.client.queryPort=8099",
			want: "pinot.broker.client.queryPort=8099",
		},
		"deep storage of the node type": {
			pinot: analytics(withDeepStorage(
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Controller, Data: "controller.data.dir=s3://pinot/controller\n"},
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "pinot.server.storage.factory.s3.region=eu"},
			)),
			nodeType: v1beta1.Server,
			text:     "pinot.server.netty.port=8098",
			want:     "pinot.server.netty.port=8098\npinot.server.storage.factory.s3.region=eu",
		},
		"deep storage of a controller": {
			pinot: analytics(withDeepStorage(
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Controller, Data: "controller.data.dir=s3://pinot/controller\n"},
			)),
			nodeType: v1beta1.Controller,
			text:     "controller.port=9000\n",
			want:     "controller.port=9000\ncontroller.data.dir=s3://pinot/controller\n" + identity,
		},
		"deep storage in parts": {
			pinot: analytics(withDeepStorage(
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Minion, Data: "a=1"},
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Minion},
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Minion, Data: "b=2"},
			)),
			nodeType: v1beta1.Minion,
			want:     "a=1\nb=2",
		},
		"deep storage of others": {
			pinot:    analytics(withDeepStorage(v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "a=1"})),
			nodeType: v1beta1.Broker,
			text:     "b=2",
			want:     "b=2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := test.pinot.DeepCopy()
			got, err := configText(test.pinot, test.nodeType, test.text)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
			assert.Equal(t, before, test.pinot, "the custom resource was changed")

			again, err := configText(test.pinot, test.nodeType, test.text)
			require.NoError(t, err)
			assert.Equal(t, got, again)
		})
	}
}

func TestConfigTextErrors(t *testing.T) {
	for name, test := range map[string]struct {
		pinot *v1beta1.Pinot
		want  []string
	}{
		"deep storage of no node type": {
			pinot: analytics(withDeepStorage(
				v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "a=1"},
				v1beta1.DeepStorageConfig{NodeType: "brokr", Data: "a=1"},
				v1beta1.DeepStorageConfig{Data: "a=1"},
			)),
			want: []string{
				`spec.external.deepStorage.spec[1].nodeType: Unsupported value: "brokr"`,
				`spec.external.deepStorage.spec[2].nodeType: Unsupported value: ""`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, nodeType := range nodeTypes {
				_, err := configText(test.pinot, nodeType, "b=2")
				for _, want := range test.want {
					assert.ErrorContains(t, err, want, nodeType)
				}
			}
		})
	}
}
