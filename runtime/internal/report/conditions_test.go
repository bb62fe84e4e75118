package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

const yes, no = metav1.ConditionTrue, metav1.ConditionFalse

func TestConditions(t *testing.T) {
	rolling := step{set(plan.Settled, plan.ReasonAsWanted), apply.Result{Rolling: true}}
	rolling.Outcome.Rolling = true
	gaveUp := rolling
	gaveUp.Failing = "deadline"
	held := step{Outcome: set(plan.Hold, plan.ReasonEarlierStage)}
	running := step{job(plan.Settled, plan.ReasonAsWanted), apply.Result{Rolling: true}}
	running.Outcome.Rolling = true
	lost := running
	lost.Failing = "too often"
	beside := step{Outcome: job(plan.Settled, plan.ReasonAsWanted)}
	beside.Failing = "too often"
	behind := func(o plan.Outcome, why string) step {
		o.Message = why
		return step{Outcome: o}
	}
	missing := build.Reference{Path: field.NewPath("spec", "secret"), Kind: "Secret", Name: "s"}
	conflict := wrong(config(plan.Leave, plan.ReasonConflict), &plan.ConflictError{Object: "ConfigMap prod-a", Owner: "Druid x"})
	sent := func(o plan.Outcome, r apply.Result) step { return step{o, r} }
	const (
		paste      = "to approve this: kubectl annotate --overwrite pinot.v1beta1.datainfra.io prod -n data dsoi.datainfra.io/approve="
		notReady   = "not every object is as it should be"
		notRolled  = "not rolled out: StatefulSet prod-a"
		heldText   = "an earlier stage is not rolled out; waiting to change StatefulSet prod-a"
		waitJobs   = "Job prod-a failed, Job prod-b has not succeeded yet; waiting to change StatefulSet prod-a, ConfigMap prod-a, StatefulSet prod-a"
		waitInput  = "Secret s is not there; spec.secret names it"
		conflictIs = "node a: ConfigMap prod-a belongs to Druid x; it is left alone"
	)
	fine := Condition{ConditionDegraded, no, "AsExpected", ""}
	settled := Condition{ConditionProgressing, no, "Settled", ""}
	ready := Condition{ConditionReady, yes, "AllReady", ""}
	tests := map[string]struct {
		steps   []step
		missing []build.Reference
		err     error
		want    []Condition // Degraded, Ready, Progressing
	}{
		"nothing":     {nil, nil, nil, []Condition{fine, ready, settled}},
		"all settled": {[]step{{Outcome: set(plan.Settled, "")}}, nil, nil, []Condition{fine, ready, settled}},
		"rolling": {[]step{rolling}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"just applied": {[]step{sent(set(plan.Change, plan.ReasonOutdated), apply.Result{Acted: true, Rolling: true})}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"skipped": {[]step{sent(set(plan.Change, plan.ReasonOutdated), apply.Result{Skipped: true, Rolling: true})}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"applied, and no pods": {[]step{sent(config(plan.Change, plan.ReasonOutdated), apply.Result{Acted: true, Changed: true})}, nil, nil, []Condition{fine, ready, settled}},
		"made anew": {[]step{{Outcome: config(plan.Hold, plan.ReasonTerminating)}}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", "not rolled out: ConfigMap prod-a"}, {ConditionProgressing, yes, "RollingOut", "not rolled out: ConfigMap prod-a"},
		}},
		"a stale cache without pods": {[]step{{Outcome: config(plan.Hold, plan.ReasonStaleCache)}}, nil, nil, []Condition{fine, ready, settled}},
		"a stale cache with pods": {[]step{{Outcome: set(plan.Hold, plan.ReasonStaleCache)}}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"about to be deleted":      {[]step{{Outcome: unwanted(plan.Hold, plan.ReasonStaleCache)}, {Outcome: unwanted(plan.Delete, plan.ReasonUnwanted)}}, nil, nil, []Condition{fine, ready, settled}},
		"a kind that is not known": {[]step{{Outcome: config(plan.Leave, plan.ReasonUnknownKind)}}, nil, nil, []Condition{fine, ready, settled}},
		"held, and rolling": {[]step{rolling, held}, nil, nil, []Condition{
			fine, {ConditionReady, no, ReasonWaitingForStage, heldText}, {ConditionProgressing, yes, ReasonWaitingForStage, heldText},
		}},
		"gave up": {[]step{gaveUp}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonRolloutFailed, "StatefulSet prod-a: deadline"}, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"a Job runs": {[]step{running}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", "not rolled out: Job prod-a"}, {ConditionProgressing, yes, "RollingOut", "not rolled out: Job prod-a"},
		}},
		"another Job": {[]step{{Outcome: job(plan.Replace, plan.ReasonImmutable)}}, nil, nil, []Condition{
			fine, {ConditionReady, no, "RollingOut", "not rolled out: Job prod-a"}, {ConditionProgressing, yes, "RollingOut", "not rolled out: Job prod-a"},
		}},
		"a Job failed, and nothing waits": {[]step{beside}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonJobFailed, "Job prod-a: too often"}, ready, settled,
		}},
		"a Job failed, before a stage": {[]step{lost, behind(set(plan.Hold, plan.ReasonAwaitedJob), "Job prod-a failed"), behind(config(plan.Hold, plan.ReasonAwaitedJob), "Job prod-a failed"), behind(set(plan.Hold, plan.ReasonAwaitedJob), "Job prod-b has not succeeded yet"), held}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonJobFailed, "Job prod-a: too often"}, {ConditionReady, no, ReasonWaitingForJob, waitJobs}, {ConditionProgressing, yes, ReasonWaitingForJob, waitJobs},
		}},
		"a Job failed, after a rollout": {[]step{gaveUp, beside}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonRolloutFailed, "StatefulSet prod-a: deadline; Job prod-a: too often"}, {ConditionReady, no, "RollingOut", notRolled}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"input is missing": {nil, []build.Reference{missing}, nil, []Condition{
			fine, {ConditionReady, no, ReasonWaitingForInput, waitInput}, {ConditionProgressing, yes, ReasonWaitingForInput, waitInput},
		}},
		"awaits approval, before all that is waited for": {[]step{rolling, held, awaiting("prod-b", "0123456789ab"), awaiting("prod-c", "ba9876543210")}, nil, nil, []Condition{
			fine,
			{ConditionReady, no, ReasonAwaitingApproval, "StatefulSet prod-b would be deleted: its node is still there; StatefulSet prod-c would be deleted: its node is still there; " + paste + "0123456789ab,ba9876543210"},
			{ConditionProgressing, no, ReasonAwaitingApproval, "StatefulSet prod-b would be deleted: its node is still there; StatefulSet prod-c would be deleted: its node is still there; " + paste + "0123456789ab,ba9876543210"},
		}},
		"a conflict, before a rollout that gave up": {[]step{gaveUp, conflict}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonConflict, conflictIs}, {ConditionReady, no, ReasonConflict, notReady}, {ConditionProgressing, yes, "RollingOut", notRolled},
		}},
		"an apply failed": {[]step{sent(set(plan.Change, plan.ReasonOutdated), apply.Result{Err: errBroken, Failed: "apply", Rolling: true})}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonApplyFailed, "node a: broken"}, {ConditionReady, no, ReasonApplyFailed, notReady}, settled,
		}},
		"invalid": {[]step{wrong(plan.Outcome{Reason: plan.ReasonBuildFailed, Node: "a"}, errInvalid)}, nil, nil, []Condition{
			{ConditionDegraded, yes, ReasonInvalidSpec, errInvalid.Error()}, {ConditionReady, no, ReasonInvalidSpec, notReady}, settled,
		}},
		"not planned": {nil, nil, errBroken, []Condition{
			{ConditionDegraded, yes, ReasonApplyFailed, "broken"}, {ConditionReady, no, ReasonApplyFailed, notReady}, settled,
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := passOf(test.steps...)
			p.Missing, p.Err = test.missing, test.err
			assert.Equal(t, test.want, p.Conditions())
		})
	}
}

// The command is pasted into a shell: what others have written into the annotation
// does not get there.
func TestCommandThatApproves(t *testing.T) {
	p := passOf()
	cr := sampleCR("prod")
	cr.Namespace, cr.Annotations = "", map[string]string{plan.ApproveAnnotation: "0123456789ab, $(reboot),;reboot,`id`"}
	p.CR = cr
	p.Plan.Outcomes = []plan.Outcome{{Decision: plan.Delete, Digest: "0123456789ab"}, {Decision: plan.AwaitApproval, Digest: "aaaaaaaaaaaa"}}
	assert.Equal(t, "kubectl annotate --overwrite pinot.v1beta1.datainfra.io prod dsoi.datainfra.io/approve=0123456789ab,ba9876543210", p.approve("ba9876543210"))
}

func TestInvalid(t *testing.T) {
	conditions, event := Invalid(errInvalid)
	const notInEffect = "the spec is not valid, so it is not in effect"
	assert.Equal(t, []Condition{
		{ConditionDegraded, yes, ReasonInvalidSpec, errInvalid.Error()}, {ConditionReady, no, ReasonInvalidSpec, notInEffect}, {ConditionProgressing, no, ReasonInvalidSpec, notInEffect},
	}, conditions)
	assert.Equal(t, Event{Reason: ReasonInvalidSpec, Note: errInvalid.Error()}, event)
}

// A status is written only when there is a condition to write.
func TestSetConditions(t *testing.T) {
	ready := Condition{ConditionReady, yes, "AllReady", "UID 0c1f9c5e-0b0f-4d1c-9a57-111111111111"}
	before, changed := SetConditions(nil, []Condition{ready}, 3)
	assert.True(t, changed)
	require.Len(t, before, 1)
	assert.Equal(t, int64(3), before[0].ObservedGeneration)
	assert.Equal(t, "UID …", before[0].Message)
	theirs := metav1.Condition{Type: "Theirs", Status: yes}
	before = append(before, theirs)

	tests := map[string]struct {
		condition  Condition
		generation int64
		changed    bool
	}{
		"same":               {ready, 3, false},
		"the same in effect": {Condition{ConditionReady, yes, "AllReady", "UID 0c1f9c5e-0b0f-4d1c-9a57-222222222222"}, 3, false},
		"generation":         {ready, 4, true},
		"status":             {Condition{ConditionReady, no, "AllReady", ready.Message}, 3, true},
		"reason":             {Condition{ConditionReady, yes, "RollingOut", ready.Message}, 3, true},
		"message":            {Condition{ConditionReady, yes, "AllReady", ""}, 3, true},
		"another":            {Condition{ConditionDegraded, no, "AsExpected", ""}, 3, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			was := append([]metav1.Condition{}, before...)
			after, changed := SetConditions(before, []Condition{test.condition}, test.generation)
			assert.Equal(t, test.changed, changed)
			assert.Equal(t, was, before, "nothing is shared")
			assert.Contains(t, after, theirs)
			if !changed {
				assert.Equal(t, before, after)
			}
		})
	}

	after, _ := SetConditions(nil, []Condition{{Message: strings.Repeat("x", messageLimit+1)}}, 1)
	assert.Len(t, after[0].Message, messageLimit)
}
