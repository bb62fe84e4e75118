package appended_test

import (
	"slices"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/appended/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/appended/want"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
)

func list(t *testing.T, spec v1.QueueSpec, node v1.Node) build.List {
	t.Helper()
	node.Name, node.NodeType, node.Replicas = "a", "desk", 1
	spec.Image, spec.Nodes = "queue:1", []v1.Node{node}
	cr := &v1.Queue{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	before := cr.DeepCopy()
	b, errs := want.NewQueueBuilder(cr, want.UnimplementedQueueHooks{}, build.Inputs{})
	require.Empty(t, errs)
	l := b.List()
	assert.Equal(t, before, cr, "what is built shares nothing with the custom resource")
	return l
}

func pod(t *testing.T, spec v1.QueueSpec, node v1.Node) corev1.PodSpec {
	t.Helper()
	return built.Find[*appsv1.StatefulSet](t, list(t, spec, node), "one-a").Spec.Template.Spec
}

// What is appended comes behind, whatever is there: nothing that a level leaves empty changes
// the others, and what levels do is done one after the other.
func TestArgs_OneBehindTheOther(t *testing.T) {
	same := func(all, group, moreOfGroup, more []string, last string) bool {
		spec := v1.QueueSpec{Args: all, Groups: []v1.Group{{Name: "g", Args: group, MoreArgs: build.Texts[v1.Arg](moreOfGroup)}}}
		expected := slices.Concat([]string{"start"}, all)
		if len(group) > 0 {
			expected = group
		}
		expected = slices.Concat(expected, moreOfGroup, more)
		if last != "" {
			expected = append(expected, last)
		}
		got := pod(t, spec, v1.Node{Group: "g", MoreArgs: &more, LastArg: last}).Containers[0].Args
		return assert.Equal(t, expected, got)
	}
	require.NoError(t, quick.Check(same, &quick.Config{MaxCount: 200}))
	assert.True(t, same(nil, nil, nil, nil, ""))
	assert.True(t, same(nil, []string{"a"}, nil, nil, ""))
	assert.True(t, same([]string{"a"}, nil, nil, []string{"b"}, "c"))
}

// Two fields of one level fill one list, whether its entries have keys or not.
func TestTwoFields(t *testing.T) {
	rule := func(port int32) networkingv1.NetworkPolicyIngressRule {
		return networkingv1.NetworkPolicyIngressRule{From: []networkingv1.NetworkPolicyPeer{{PodSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"port": string(rune('0' + port))}}}}}
	}
	spec := v1.QueueSpec{
		Tolerations: []corev1.Toleration{{Key: "a"}}, MoreTolerations: []corev1.Toleration{{Key: "b"}, {Key: "a", Effect: "NoExecute"}},
		Policy: &networkingv1.NetworkPolicySpec{}, Rules: []networkingv1.NetworkPolicyIngressRule{rule(1)}, MoreRules: []networkingv1.NetworkPolicyIngressRule{rule(2), rule(1)},
		Searches: []string{"all"},
	}
	l := list(t, spec, v1.Node{Searches: []string{"own", "all"}})
	found := built.Find[*appsv1.StatefulSet](t, l, "one-a").Spec.Template.Spec
	assert.Equal(t, []corev1.Toleration{{Key: "a"}, {Key: "b"}, {Key: "a", Effect: "NoExecute"}}, found.Tolerations)
	assert.Equal(t, []string{"all", "own", "all"}, found.DNSConfig.Searches)
	policy := built.Find[*networkingv1.NetworkPolicy](t, l, "one-a")
	assert.Equal(t, []networkingv1.NetworkPolicyIngressRule{rule(1), rule(2), rule(1)}, policy.Spec.Ingress)
}
