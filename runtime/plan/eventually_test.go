package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What waits for a stage, for a Job or for pods that still read it is decided as if that
// had happened. Nothing else is.
func TestEventually(t *testing.T) {
	const configA, configB, setA, setB = "ConfigMap prod-a", "ConfigMap prod-b", "StatefulSet prod-a", "StatefulSet prod-b"
	for name, test := range map[string]struct {
		change          func(in *Input)
		now, eventually map[string]string
	}{
		"a stage": {
			func(in *Input) {
				in.rewant(setOf("a", "v2"))
				in.rewant(configOf("b", "two"))
			},
			map[string]string{setA: "Change/Outdated", configB: "Hold/EarlierStage"},
			map[string]string{setA: "Change/Outdated", configB: "Change/Outdated", setB: "Hold/Question"},
		},
		"a stage that rolls": {
			func(in *Input) { in.roll(setA); in.rewant(setOf("b", "v2")) },
			map[string]string{setB: "Hold/Question"},
			map[string]string{setB: "Change/Outdated"},
		},
		"a stage that is forgotten": {
			func(in *Input) { in.forget(); in.rewant(setOf("b", "v2")) },
			map[string]string{configA: "Change/Forgotten", setA: "Change/Forgotten", configB: "Change/Forgotten", setB: "Change/Forgotten"},
			map[string]string{configA: "Change/Forgotten", setA: "Change/Forgotten", configB: "Change/Forgotten", setB: "Change/Forgotten"},
		},
		"a Job": {
			func(in *Input) { in.await("a", "", jobOf("a", "v1")); in.rewant(setOf("a", "v2")) },
			map[string]string{"Job prod-a": "Create/Missing", setA: "Hold/Question"},
			map[string]string{"Job prod-a": "Create/Missing", setA: "Change/Outdated"},
		},
		"an error": {
			func(in *Input) { in.rewant(setOf("a", "v2")); in.Observed.Objects[in.at(configA)].Err = errBroken },
			map[string]string{configA: "Leave/ReadFailed", setA: "Hold/Configuration"},
			map[string]string{configA: "Leave/ReadFailed", setA: "Hold/Configuration"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := settledInput(t, "a", "b")
			test.change(&in)
			services := func(verdicts map[string]string) map[string]string {
				delete(verdicts, "Service prod-a")
				delete(verdicts, "Service prod-b")
				return verdicts
			}
			assert.Equal(t, test.now, services(verdicts(Make(in))))
			in.Eventually = true
			made := Make(in)
			assert.Equal(t, test.eventually, services(verdicts(made)))
			if test.now[setB] == "Change/Forgotten" {
				assert.NotContains(t, outcomeOf(t, made, setB).After, Prerequisite{outcomeOf(t, made, setA).Key, IsRolledOut})
			}
		})
	}
}

func TestOwnFieldsChange(t *testing.T) {
	before := owned("uid-1", "1", `{"f:data":{"f:a":{},"f:b":{}}}`)
	after := owned("uid-1", "2", `{"f:data":{"f:b":{},"f:c":{}}}`)
	gained, lost := OwnFieldsChange(before, after, "us")
	assert.Equal(t, []string{"data.c"}, gained)
	assert.Equal(t, []string{"data.a"}, lost)
	gained, lost = OwnFieldsChange(before, after, "them")
	assert.Empty(t, gained)
	assert.Empty(t, lost)
	after.ManagedFields[0] = entryOf("us", "nonsense")
	gained, lost = OwnFieldsChange(before, after, "us")
	assert.Empty(t, gained)
	assert.Equal(t, []string{"data.a", "data.b"}, lost)
}
