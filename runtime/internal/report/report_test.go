package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestAgain(t *testing.T) {
	tests := map[string]struct {
		step step
		want time.Duration
	}{
		"settled":       {step{Outcome: set(plan.Settled, "")}, 0},
		"earlier stage": {step{Outcome: set(plan.Hold, plan.ReasonEarlierStage)}, 0},
		"awaits":        {awaiting("x", "0123456789ab"), 0},
		"stale cache":   {step{Outcome: set(plan.Hold, plan.ReasonStaleCache)}, Soon},
		"a question":    {step{Outcome: set(plan.Hold, plan.ReasonQuestion)}, Soon},
		"skipped":       {step{set(plan.Change, ""), apply.Result{Skipped: true}}, Soon},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := passOf(step{Outcome: config(plan.Settled, "")}, test.step)
			assert.Equal(t, test.want, p.Again())
			p.Missing = []build.Reference{{}}
			assert.Zero(t, p.Again(), "what is missing appears with an event")
		})
	}
	assert.Zero(t, Pass{}.Again())
}

func TestError(t *testing.T) {
	apart := plan.Outcome{Decision: plan.Leave, Err: errBroken}
	tests := map[string]struct {
		step step
		want string
	}{
		"of a node":            {wrong(set("", plan.ReasonConflict), errBroken), "node a: broken"},
		"of the whole":         {step{Outcome: apart}, "broken"},
		"it could not be made": {wrong(set("", plan.ReasonBuildFailed), errBroken), "broken"},
		"an apply":             {step{set(plan.Change, ""), apply.Result{Err: errBroken}}, "node a: broken"},
		"a deletion":           {step{unwanted(plan.Delete, ""), apply.Result{Err: errBroken}}, "broken"},
		"a hold with an error": {step{Outcome: plan.Outcome{Decision: plan.Hold, Err: errBroken}}, "broken"},
		"several":              {step{plan.Outcome{Err: errBroken, Node: "b"}, apply.Result{Err: errInvalid}}, "node b: broken\nnode b: " + errInvalid.Error()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.EqualError(t, passOf(test.step).Error(), test.want) })
	}
	assert.NoError(t, Pass{}.Error())
	assert.NoError(t, passOf(step{Outcome: set(plan.Settled, "")}).Error())

	p := passOf(wrong(set("", plan.ReasonConflict), errBroken))
	p.Err, p.Done.Err = fmt.Errorf("before"), fmt.Errorf("after")
	assert.EqualError(t, p.Error(), "before\nnode a: broken\nafter", "nothing is lost")
}

func TestTerminal(t *testing.T) {
	invalid := wrong(set("", plan.ReasonBuildFailed), errInvalid)
	tests := map[string]struct {
		pass Pass
		want bool
	}{
		"nothing wrong":              {passOf(step{Outcome: set(plan.Settled, "")}), false},
		"invalid":                    {passOf(step{Outcome: set(plan.Settled, "")}, invalid), true},
		"invalid twice":              {passOf(invalid, invalid), true},
		"invalid, and broken":        {passOf(invalid, wrong(set("", ""), errBroken)), false},
		"invalid, and not applied":   {passOf(invalid, step{set(plan.Change, ""), apply.Result{Err: errBroken}}), false},
		"invalid, and not planned":   {Pass{Plan: passOf(invalid).Plan, Done: passOf(invalid).Done, Err: errBroken}, false},
		"invalid, and none deleted":  {Pass{Plan: passOf(invalid).Plan, Done: apply.Done{Results: make([]apply.Result, 1), Err: errBroken}}, false},
		"an error of the API server": {passOf(wrong(set("", plan.ReasonRefused), errBroken)), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.pass.Terminal()) })
	}
}

func TestRests(t *testing.T) {
	settled := func() Pass { return passOf(step{Outcome: set(plan.Settled, "")}) }
	assert.True(t, settled().Rests())
	p := settled()
	p.Err = errBroken
	assert.False(t, p.Rests())
	p = settled()
	p.Missing = []build.Reference{{}}
	assert.False(t, p.Rests())
	assert.False(t, passOf(step{Outcome: set(plan.Change, plan.ReasonForgotten)}).Rests())
}
