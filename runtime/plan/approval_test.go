package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// renamed wants the workloads of nodes by another name.
func renamed(t *testing.T, nodes ...string) Input {
	t.Helper()
	in := settledInput(t, nodes...)
	for stage, node := range nodes {
		in.drop("StatefulSet prod-" + node)
		in.want(node, stage, named(setOf(node, "v1"), "new-"+node))
	}
	return in
}

func (in *Input) approve(text string) {
	cr := sampleCR()
	cr.Annotations = map[string]string{ApproveAnnotation: text}
	in.CR = cr
}

func TestApproval(t *testing.T) {
	in := renamed(t, "a", "b")
	p := Make(in)
	a, b := outcomeOf(t, p, "StatefulSet prod-a").Digest, outcomeOf(t, p, "StatefulSet prod-b").Digest
	require.Regexp(t, "^[0-9a-f]{12}$", a)
	require.NotEqual(t, a, b)

	const awaits, deleted = "AwaitApproval/WorkloadRenamed", "Delete/WorkloadRenamed"
	tests := map[string]struct {
		annotation   string
		wantA, wantB string
	}{
		"none":            {"", awaits, awaits},
		"one":             {a, deleted, awaits},
		"the other":       {b, awaits, deleted},
		"both":            {a + "," + b, deleted, deleted},
		"with spaces":     {" " + a + ", " + b + "\n", deleted, deleted},
		"among others":    {"000000000000," + b + ",yes", awaits, deleted},
		"a part of it":    {a[:11], awaits, awaits},
		"more than it":    {a + "0", awaits, awaits},
		"everything":      {"*", awaits, awaits},
		"without a comma": {a + b, awaits, awaits},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in.approve(test.annotation)
			p := Make(in)
			for node, want := range map[string]string{"a": test.wantA, "b": test.wantB} {
				assert.Equal(t, want, verdict(outcomeOf(t, p, "StatefulSet prod-"+node)))
				successor := outcomeOf(t, p, "StatefulSet new-"+node)
				if want == deleted {
					assert.Equal(t, "Create/Missing", verdict(successor))
				} else {
					assert.Equal(t, "Hold/ReplacedWorkload", verdict(successor))
				}
			}
		})
	}
}

// What a person has approved of one object says nothing about another, nor about
// another fate of the same.
func TestADigestApprovesOneOutcome(t *testing.T) {
	in := renamed(t, "a")
	digest := outcomeOf(t, Make(in), "StatefulSet prod-a").Digest
	in.approve(digest)
	live := in.Observed.Owned[2].Object
	require.Equal(t, "prod-a", live.GetName())

	again := live.DeepCopyObject()
	live.SetUID("made-again")
	assert.Equal(t, AwaitApproval, outcomeOf(t, Make(in), "StatefulSet prod-a").Decision, "another object of the name")
	in.Observed.Owned[2].Object = again.(client.Object)
	assert.Equal(t, Delete, outcomeOf(t, Make(in), "StatefulSet prod-a").Decision)
	in.Observed.Owned[2].SetManagedFields(nil)
	assert.Equal(t, "AwaitApproval/NotApplied", verdict(outcomeOf(t, Make(in), "StatefulSet prod-a")), "another reason")
}

// Nothing is deleted in a pass that goes wrong, whatever a person has approved.
func TestApprovalDoesNotOverrideErrors(t *testing.T) {
	in := renamed(t, "a")
	in.approve(outcomeOf(t, Make(in), "StatefulSet prod-a").Digest)
	in.Observed.Objects[in.at("Service prod-a")].Err = errBroken
	assert.Equal(t, "Hold/Incomplete", verdict(outcomeOf(t, Make(in), "StatefulSet prod-a")))
}

func TestPolicy(t *testing.T) {
	for _, reason := range ApprovalReasons() {
		in := renamed(t, "a")
		in.Approves = func(asked Reason) bool { return asked == reason }
		want := "AwaitApproval/WorkloadRenamed"
		if reason == ReasonWorkloadRenamed {
			want = "Delete/WorkloadRenamed"
		}
		assert.Equal(t, want, verdict(outcomeOf(t, Make(in), "StatefulSet prod-a")), reason)
	}
}

func TestApprovedDigests(t *testing.T) {
	in := Input{}
	for text, want := range map[string][]string{
		"":                                  {},
		"0123456789ab,abcdef012345":         {"0123456789ab", "abcdef012345"},
		"0123456789ab;rm,$(id),`id`,x y\tz": {},
		"0123456789AB 0123456789ab\n":       {"0123456789ab"},
	} {
		in.approve(text)
		assert.Equal(t, want, append([]string{}, ApprovedDigests(in.CR)...), text)
	}
}
