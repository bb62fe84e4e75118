package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
)

// readingOld is the StatefulSet of a node whose pods read one more ConfigMap.
func readingOld(node string) *appsv1.StatefulSet {
	set := setOf(node, "v1")
	set.Spec.Template = podOf("v1", node, "old")
	return set
}

// become makes the StatefulSet of a node be there as it is wanted, with the generation that it
// has.
func (in *Input) become(t *testing.T, node string) {
	t.Helper()
	name := "StatefulSet prod-" + node
	generation := in.live(name).GetGeneration()
	for _, o := range Make(*in).Outcomes {
		if o.Key.String() == name {
			live := in.apply(t, o.Wanted)
			live.SetGeneration(generation)
			in.Observed.Objects[in.at(name)].Live = live
		}
	}
}

// Each case starts from three nodes, a, b and c, one stage each, that have settled, with a
// ConfigMap that c reads together with its own. c reads another one from now on, and nobody wants
// the first.
func TestConfigurationThatPodsStillRead(t *testing.T) {
	tests := map[string]struct {
		change func(t *testing.T, in *Input)
		want   string
	}{
		"its workload waits for an earlier stage": {func(_ *testing.T, in *Input) { in.roll("StatefulSet prod-a") }, "Hold/StillRead"},
		"its workload changes in this pass":       {func(*testing.T, *Input) {}, "Hold/StillRead"},
		"its pods are on their way": {func(t *testing.T, in *Input) {
			in.live("StatefulSet prod-c").SetGeneration(2) // not observed
			in.become(t, "c")
		}, "Hold/StillRead"},
		"pods of another node are on their way": {func(t *testing.T, in *Input) { in.become(t, "c"); in.roll("StatefulSet prod-b") }, "Hold/StillRead"},
		"all is rolled out":                     {func(t *testing.T, in *Input) { in.become(t, "c") }, "Delete/Unwanted"},
		"its workload reads it for ever":        {func(_ *testing.T, in *Input) { in.rewant(readingOld("c")) }, "Delete/Unwanted"},
		"its node is gone":                      {func(_ *testing.T, in *Input) { in.dropNode("c") }, "Delete/Unwanted"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := sampleInput("a", "b", "c")
			in.want("", 0, named(configOf("", "one"), "prod-old"))
			in.rewant(readingOld("c"))
			in.settle(t)
			in.drop("ConfigMap prod-old")
			in.rewant(setOf("c", "v1"))
			test.change(t, &in)
			p := Make(in)
			in.answer(p.Questions, true, nil)
			assert.Equal(t, test.want, verdict(outcomeOf(t, Make(in), "ConfigMap prod-old")))
		})
	}
}
