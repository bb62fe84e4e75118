package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	daemonsetsv1 "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/api/v1"
)

// beforeDefaults is an earlier release of an operator, which knew of no defaults.
func (o operator) beforeDefaults() operator {
	return o.building(func(list *build.List) {
		for _, w := range list.Objects {
			if set, ok := w.Object.(*appsv1.StatefulSet); ok {
				set.Spec.Template = build.WithoutDefaults(set.Spec.Template, set.Spec.Selector)
			}
		}
	})
}

// A release that brings a default starts no pod again, whatever else it changes of the
// workload. Nodes that are new have it.
func testDefaults(t *testing.T, w *world) {
	f := w.start(t, patrol.beforeDefaults(), &daemonsetsv1.Patrol{ObjectMeta: one, Spec: daemonsetsv1.PatrolSpec{Image: "patrol:1", Nodes: []daemonsetsv1.Node{
		{Name: "b", NodeType: "tower", Replicas: 1},
	}}})
	tower := func(name string) *appsv1.StatefulSet { return find[*appsv1.StatefulSet](t, f, name) }
	f.eventually(t, func() bool { return tower("one-b") != nil }, "it is not made")
	f.settle(t)
	before := tower("one-b")
	assert.Empty(t, before.Spec.Template.Spec.TopologySpreadConstraints)

	f.restart(t, patrol)
	f.settle(t)
	f.zero(t)
	assert.Equal(t, before.Generation, tower("one-b").Generation)
	edit(t, f, func(p *daemonsetsv1.Patrol) { p.Spec.Nodes[0].Replicas = 2 })
	f.eventually(t, func() bool { return *tower("one-b").Spec.Replicas == 2 }, "it is not scaled")
	f.settle(t)
	assert.Equal(t, before.Spec.Template, tower("one-b").Spec.Template, "scaling starts no pod again")

	edit(t, f, func(p *daemonsetsv1.Patrol) {
		p.Spec.Nodes = append(p.Spec.Nodes, daemonsetsv1.Node{Name: "c", NodeType: "tower", Replicas: 1})
	})
	f.eventually(t, func() bool { return tower("one-c") != nil }, "the new node is not made")
	f.settle(t)
	f.zero(t)
	var keys []string
	for _, c := range tower("one-c").Spec.Template.Spec.TopologySpreadConstraints {
		keys = append(keys, c.TopologyKey)
		assert.Equal(t, corev1.ScheduleAnyway, c.WhenUnsatisfiable)
	}
	assert.Equal(t, []string{corev1.LabelTopologyZone, corev1.LabelHostname}, keys)
}
