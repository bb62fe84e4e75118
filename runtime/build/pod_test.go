package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestPods(t *testing.T) {
	path := field.NewPath("spec", "nodes").Index(0)
	tests := map[string]struct {
		nodeType string
		replicas *int64
		want     int
		errs     []string
	}{
		"some":              {"controller", ptr.To[int64](2), 2, nil},
		"none":              {"controller", ptr.To[int64](0), 0, nil},
		"nobody knows":      {"controller", nil, 0, nil},
		"a Deployment":      {"broker", ptr.To[int64](9999), 0, nil},
		"as many as can be": {"controller", ptr.To[int64](1000), 1000, nil},
		"too many":          {"controller", ptr.To[int64](1001), 1000, []string{"spec.nodes[0].size: Invalid value: 1001: each pod has objects of its own, so there are at most 1000"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType, Replicas: test.replicas})
			assert.Len(t, node.Pods(), test.want)
			assert.Equal(t, test.errs, messages(node.CheckPods(path, "size")))
		})
	}
}

func TestPodIsAScope(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller", Replicas: ptr.To[int64](2)})
	pod := node.Pods()[1]
	meta := node.ObjectMeta("Service")
	meta.Name = "prod-a-1"
	assert.Equal(t, meta, pod.ObjectMeta("Service"))
	assert.Equal(t, "pod prod-a-1", pod.title())
	assert.Nil(t, pod.evictable())
	assert.Empty(t, pod.NameOf("PersistentVolumeClaim"))
	name, stage := pod.node()
	assert.Equal(t, "a", name)
	assert.Equal(t, node.Stage, stage)

	service, err := Service(VariantOf(pod, "client"), PortsOf(node), nil)
	require.NoError(t, err)
	assert.Equal(t, "prod-a-1-client", service.Name)
	selector := node.Selector("Service").MatchLabels
	selector["statefulset.kubernetes.io/pod-name"] = "prod-a-1"
	assert.Equal(t, selector, service.Spec.Selector)
	require.NoError(t, CheckHook(VariantOf(pod, "client"), "PodClientService", service))
	sharesNothing(t, func() any { return pod.ObjectMeta("Service") })
}
