package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	daemonsetsv1 "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/api/v1"
)

// The pods of a DaemonSet roll like those of any other workload, and later stages wait
// for them: here until a person has deleted the old ones.
func testDaemonSetRollout(t *testing.T, w *world) {
	f := w.start(t, patrol, &daemonsetsv1.Patrol{ObjectMeta: one, Spec: daemonsetsv1.PatrolSpec{Image: "patrol:1", Nodes: []daemonsetsv1.Node{
		{Name: "a", NodeType: "guard"}, {Name: "b", NodeType: "tower", Replicas: 1},
	}}})
	ready := func() bool {
		c := f.condition(t, dsoi.ConditionReady)
		return c != nil && c.Status == metav1.ConditionTrue
	}
	guards := func() []corev1.Pod {
		var pods corev1.PodList
		require.NoError(t, f.user.List(t.Context(), &pods, client.InNamespace(f.namespace), client.MatchingLabels{build.LabelNode: "a"}))
		return pods.Items
	}
	tower := func() string { return find[*appsv1.StatefulSet](t, f, "one-b").Spec.Template.Spec.Containers[0].Image }
	f.eventually(t, ready, "it is not rolled out")
	var hosts corev1.NodeList
	require.NoError(t, f.user.List(t.Context(), &hosts))
	assert.Len(t, guards(), len(hosts.Items))
	f.quiet(t)
	f.zero(t)

	edit(t, f, func(p *daemonsetsv1.Patrol) { p.Spec.Image = "patrol:2" })
	f.eventually(t, func() bool { return tower() == "patrol:2" && ready() }, "it is not rolled out again")
	for _, pod := range guards() {
		assert.Equal(t, "patrol:2", pod.Spec.Containers[0].Image)
	}

	edit(t, f, func(p *daemonsetsv1.Patrol) { p.Spec.Image, p.Spec.Nodes[0].Replace = "patrol:3", "OnDelete" })
	f.eventually(t, f.hasReason(t, dsoi.ConditionProgressing, dsoi.ReasonWaitingForStage), "the tower does not wait")
	f.quiet(t)
	assert.Equal(t, "patrol:2", tower(), "the guards are the ones of before")
	for _, pod := range guards() {
		assert.Equal(t, "patrol:2", pod.Spec.Containers[0].Image)
		require.NoError(t, f.user.Delete(t.Context(), &pod))
	}
	f.eventually(t, func() bool { return tower() == "patrol:3" && ready() }, "the tower goes on waiting")
	f.quiet(t)
	f.zero(t)
}
