package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
)

func TestLabels(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "broker-a", Type: "broker"})
	assert.Equal(t, map[string]string{
		"app.kubernetes.io/name":       "pinot",
		"app.kubernetes.io/instance":   "prod",
		"app.kubernetes.io/component":  "broker",
		"app.kubernetes.io/managed-by": "dsoi",
		"dsoi.datainfra.io/node":       "broker-a",
	}, node.Labels())
}

func TestLabelsOfALongNameAreValid(t *testing.T) {
	node := nodeOf(t, sampleKind(), strings.Repeat("a.", 100)+"b", NodeFields{Name: "b", Type: "broker"})
	for _, value := range node.Labels() {
		assert.Empty(t, validation.IsValidLabelValue(value), value)
	}
}

func TestPodLabelsKeepOurs(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "broker-a", Type: "broker"})
	cluster := map[string]string{"team": "a", "tier": "x"}
	group := map[string]string{"team": "b", LabelNode: "stolen"}
	got := node.PodLabels(cluster, group)
	assert.Equal(t, "b", got["team"])
	assert.Equal(t, "x", got["tier"])
	assert.Equal(t, "broker-a", got[LabelNode])
	assert.Len(t, got, 7)
	assert.Equal(t, "stolen", group[LabelNode], "the user's map must stay as it is")
	assert.Equal(t, node.Labels(), node.PodLabels())
}

func TestFault13_SelectorsDoNotOverlap(t *testing.T) {
	nodes := []Node{
		nodeOf(t, sampleKind(), "east", NodeFields{Name: "a", Type: "broker"}),
		nodeOf(t, sampleKind(), "east", NodeFields{Name: "b", Type: "broker"}),
		nodeOf(t, sampleKind(), "east", NodeFields{Name: "a-b", Type: "minion"}),
		nodeOf(t, sampleKind(), "west", NodeFields{Name: "a", Type: "broker"}),
		nodeOf(t, sampleKind(), "east-a", NodeFields{Name: "b", Type: "broker"}),
	}
	for i, one := range nodes {
		selector, err := metav1.LabelSelectorAsSelector(one.Selector("Service"))
		assert.NoError(t, err)
		for j, other := range nodes {
			assert.Equal(t, i == j, selector.Matches(labels.Set(other.PodLabels())), "%s selects %s", one.NameOf("Service"), other.NameOf("Service"))
		}
	}
}

func TestFault13_SelectorsOutliveTypeAndWorkload(t *testing.T) {
	before := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	after := sampleNode(t, NodeFields{Name: "a", Type: "minion", Kind: "StatefulSet"})
	assert.Equal(t, before.Selector("Service"), after.Selector("Service"))
}
