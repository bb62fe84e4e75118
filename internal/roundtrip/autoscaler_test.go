package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	autoscalersv1 "github.com/datainfrahq/dsoi-gen/testdata/autoscalers/api/v1"
)

// Replicas are an autoscaler's as long as the custom resource wants one, and its own again
// afterwards: nothing in between, also not while the operator is replaced by another.
func testReplicasHandedOver(t *testing.T, w *world) {
	f := w.start(t, choir, &autoscalersv1.Choir{ObjectMeta: one, Spec: autoscalersv1.ChoirSpec{Image: "choir:1", Nodes: []autoscalersv1.Node{
		{Name: "a", NodeType: "voice", Replicas: 3},
	}}})
	ready := func() bool {
		c := f.condition(t, dsoi.ConditionReady)
		return c != nil && c.Status == metav1.ConditionTrue
	}
	set := func() *appsv1.StatefulSet { return find[*appsv1.StatefulSet](t, f, "one-a") }
	scale := func(s *autoscalersv1.Scale) {
		t.Helper()
		edit(t, f, func(c *autoscalersv1.Choir) { c.Spec.Nodes[0].Scale = s })
	}
	gone := func() bool { return find[*autoscalingv2.HorizontalPodAutoscaler](t, f, "one-a") == nil }
	f.eventually(t, ready, "it is not rolled out")
	user, err := client.NewWithWatch(f.admin, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)
	watch, err := user.Watch(t.Context(), &appsv1.StatefulSetList{}, client.InNamespace(f.namespace))
	require.NoError(t, err)
	seen := make(chan []int32, 1)
	go func() {
		var values []int32
		for event := range watch.ResultChan() {
			if s, ok := event.Object.(*appsv1.StatefulSet); ok && (len(values) == 0 || values[len(values)-1] != *s.Spec.Replicas) {
				values = append(values, *s.Spec.Replicas)
			}
		}
		seen <- values
	}()

	scale(&autoscalersv1.Scale{MinReplicas: ptr.To[int32](5), MaxReplicas: 8})
	f.eventually(t, func() bool { return *set().Spec.Replicas == 5 && ready() }, "the autoscaler does not scale it")
	f.quiet(t)
	f.zero(t)
	edit(t, f, func(c *autoscalersv1.Choir) { c.Spec.Image = "choir:2" })
	f.restart(t, choir)
	f.eventually(t, func() bool { return set().Spec.Template.Spec.Containers[0].Image == "choir:2" && ready() }, "it does not roll")

	scale(nil)
	f.eventually(t, func() bool { return gone() && *set().Spec.Replicas == 3 && ready() }, "the replicas do not come back")
	f.quiet(t)
	f.zero(t)
	assert.NotContains(t, set().Annotations, plan.AutoscaledAnnotation)

	// They come back too where the autoscaler has set what the custom resource says.
	scale(&autoscalersv1.Scale{MinReplicas: ptr.To[int32](4), MaxReplicas: 4})
	f.eventually(t, func() bool { return *set().Spec.Replicas == 4 && ready() }, "the autoscaler does not scale it")
	edit(t, f, func(c *autoscalersv1.Choir) { c.Spec.Nodes[0].Replicas = 4 })
	f.quiet(t)
	scale(nil)
	f.eventually(t, func() bool { return gone() && set().Annotations[plan.AutoscaledAnnotation] == "" && ready() }, "it does not go")
	f.quiet(t)
	edit(t, f, func(c *autoscalersv1.Choir) { c.Spec.Nodes[0].Replicas = 2 })
	f.eventually(t, func() bool { return *set().Spec.Replicas == 2 && ready() }, "the custom resource no longer says how many there are")
	f.quiet(t)
	f.zero(t)
	watch.Stop()
	assert.Equal(t, []int32{3, 5, 3, 4, 2}, <-seen, "nothing in between")
}
