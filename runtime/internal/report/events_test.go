package report

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestChanges(t *testing.T) {
	changed := apply.Result{Acted: true, Changed: true}
	outcomes := []step{
		{config(plan.Create, plan.ReasonMissing), changed},
		{set(plan.Change, plan.ReasonOutdated), changed},
		{set(plan.Change, plan.ReasonForgotten), changed},
		{set(plan.Change, plan.ReasonForgotten), apply.Result{Acted: true}},
		{set(plan.Change, plan.ReasonDrifted), changed},
		{unwanted(plan.Delete, plan.ReasonUnwanted), changed},
		{job(plan.Replace, plan.ReasonImmutable), changed},
		{set(plan.Settled, ""), apply.Result{}},
	}
	var texts []string
	for _, e := range passOf(outcomes...).Changes() {
		assert.True(t, e.Normal)
		assert.Equal(t, "prod-a", e.Related.GetName())
		texts = append(texts, e.Reason+": "+e.Note)
	}
	assert.Equal(t, []string{
		"Created: Created ConfigMap prod-a", "Updated: Updated StatefulSet prod-a", "Updated: Updated StatefulSet prod-a", "Repaired: Repaired StatefulSet prod-a", "Deleted: Deleted StatefulSet prod-a", "Replaced: Replaced Job prod-a",
	}, texts)
}

func TestStates(t *testing.T) {
	failing := set(plan.Settled, "")
	failing.Failing = "deadline"
	rolling := failing
	rolling.Rolling = true
	lost := job(plan.Settled, "")
	lost.Failing = "BackoffLimitExceeded: too often"
	behind := set(plan.Hold, plan.ReasonAwaitedJob)
	behind.Message = "Job prod-a failed"
	unknown := config(plan.Leave, plan.ReasonUnknownKind)
	unknown.Message = "the API server does not know it"
	wrapped := fmt.Errorf("applying StatefulSet prod-a: %w", errBroken)
	failed := func(o plan.Outcome, failed string, err error) step {
		return step{o, apply.Result{Err: err, Failed: failed}}
	}
	tests := map[string]struct {
		step step
		want []string
	}{
		"settled":                     {step{Outcome: set(plan.Settled, "")}, nil},
		"rolls, and fails":            {step{Outcome: rolling}, []string{"RolloutFailed StatefulSet prod-a: the pods of StatefulSet prod-a cannot be rolled out: deadline"}},
		"failed once":                 {step{Outcome: failing}, nil},
		"a Job failed":                {step{Outcome: lost}, []string{"JobFailed Job prod-a: Job prod-a failed: BackoffLimitExceeded: too often"}},
		"waits for a Job":             {step{Outcome: behind}, []string{"WaitingForJob : Job prod-a failed; waiting to change StatefulSet prod-a"}},
		"a kind that is not known":    {step{Outcome: unknown}, []string{"UnknownKind ConfigMap prod-a: the API server does not know it; objects of it are made when it appears"}},
		"awaits":                      {awaiting("prod-b", "0123456789ab"), []string{"AwaitingApproval StatefulSet prod-b: StatefulSet prod-b would be deleted: its node is still there; to approve it: kubectl annotate --overwrite pinot.v1beta1.datainfra.io prod -n data dsoi.datainfra.io/approve=0123456789ab"}},
		"an apply fails":              {failed(set(plan.Change, ""), "apply", wrapped), []string{"ApplyFailed StatefulSet prod-a: cannot apply StatefulSet prod-a: broken"}},
		"a repair fails":              {failed(set(plan.Change, ""), "repair", wrapped), []string{"ApplyFailed StatefulSet prod-a: cannot repair StatefulSet prod-a: broken"}},
		"a repair fails, as it is":    {failed(set(plan.Change, ""), "repair", errBroken), []string{"ApplyFailed StatefulSet prod-a: cannot repair StatefulSet prod-a: broken"}},
		"a deletion fails":            {failed(unwanted(plan.Delete, ""), "delete", wrapped), []string{"Failed StatefulSet prod-a: cannot delete StatefulSet prod-a: broken"}},
		"a conflict":                  {wrong(set("", plan.ReasonConflict), errBroken), []string{"Conflict StatefulSet prod-a: broken"}},
		"refused":                     {wrong(set("", plan.ReasonRefused), wrapped), []string{"ApplyFailed StatefulSet prod-a: cannot apply StatefulSet prod-a: broken"}},
		"refused, as it is":           {wrong(set("", plan.ReasonRefused), errBroken), []string{"ApplyFailed StatefulSet prod-a: cannot apply StatefulSet prod-a: broken"}},
		"invalid":                     {wrong(set("", plan.ReasonBuildFailed), errInvalid), []string{"InvalidSpec build StatefulSet of a: " + errInvalid.Error()}},
		"it could not be made":        {wrong(set("", plan.ReasonBuildFailed), errBroken), []string{"Failed build StatefulSet of a: broken"}},
		"it could not be read":        {wrong(set("", plan.ReasonReadFailed), errBroken), []string{"Failed StatefulSet prod-a: broken"}},
		"waits for something else":    {step{Outcome: set(plan.Hold, plan.ReasonTerminating)}, nil},
		"waits for an earlier stage":  {step{Outcome: set(plan.Hold, plan.ReasonEarlierStage)}, []string{"WaitingForStage : an earlier stage is not rolled out; waiting to change StatefulSet prod-a"}},
		"nothing is deleted meantime": {step{Outcome: unwanted(plan.Hold, plan.ReasonIncomplete)}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var texts []string
			for _, e := range passOf(test.step).States() {
				texts = append(texts, fmt.Sprintf("%s %s: %s", e.Reason, e.Subject, e.Note))
				assert.Equal(t, e.Reason == ReasonWaitingForStage || e.Reason == ReasonWaitingForJob, e.Normal)
			}
			assert.Equal(t, test.want, texts)
		})
	}
}

func TestStatesOfThePass(t *testing.T) {
	p := passOf(step{Outcome: set(plan.Hold, plan.ReasonEarlierStage)}, step{Outcome: config(plan.Hold, plan.ReasonEarlierStage)})
	p.List.Warnings = []string{"odd", "old"}
	p.Missing = []build.Reference{{Path: field.NewPath("spec", "secret"), Kind: "Secret", Name: "s"}}
	p.Done.Err, p.Err = fmt.Errorf("not sure"), errBroken
	assert.Equal(t, []Event{
		{Reason: ReasonSpecWarning, Note: "odd; old"},
		{Reason: ReasonWaitingForStage, Note: "an earlier stage is not rolled out; waiting to change StatefulSet prod-a, ConfigMap prod-a", Normal: true},
		{Reason: ReasonWaitingForInput, Note: "Secret s is not there; spec.secret names it", Subject: "Secret s"},
		{Reason: ReasonFailed, Note: "not sure", Subject: "delete"},
		{Reason: ReasonFailed, Note: "broken", Subject: "observe"},
	}, p.States())
	assert.Empty(t, Pass{}.States())
}

func TestOpen(t *testing.T) {
	open := passOf(
		step{Outcome: set(plan.Hold, plan.ReasonStaleCache)},
		step{config(plan.Change, ""), apply.Result{Skipped: true}},
		step{awaiting("prod-b", "").Outcome, apply.Result{}},
	).Open()
	for subject, want := range map[string]bool{"StatefulSet prod-a": true, "ConfigMap prod-a": true, "StatefulSet prod-b": false, "StatefulSet gone": false, "": false} {
		assert.Equal(t, want, open(store.State{Reason: ReasonFailed, Subject: subject}), subject)
	}
}

// A pass that could not be planned says nothing about objects: what lasts is not told
// again after it.
func TestOpenWithoutAPlan(t *testing.T) {
	for _, p := range []Pass{{Err: errBroken}, {Missing: []build.Reference{{}}}} {
		open := p.Open()
		assert.True(t, open(store.State{Reason: ReasonConflict, Subject: "StatefulSet prod-a"}))
		assert.True(t, open(store.State{Reason: ReasonSpecWarning}))
		assert.False(t, open(store.State{Reason: ReasonFailed, Subject: "observe"}))
		assert.False(t, open(store.State{Reason: ReasonWaitingForInput, Subject: "Secret s"}))
	}
	assert.False(t, Pass{}.Open()(store.State{Reason: ReasonConflict, Subject: "StatefulSet prod-a"}), "nothing is wanted any longer")
}

// client-go counts events about the same object as one series, whatever their notes:
// a failure to change an object is not one more failure to create it.
func TestObjectOfAnEvent(t *testing.T) {
	wanted := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "a"}}
	live := wanted.DeepCopy()
	live.UID = "u"
	o := plan.Outcome{Key: plan.DataKey("ConfigMap", "data", "a"), Version: "v1", Wanted: wanted}
	assert.Empty(t, object(o).GetUID())
	o.Live = live
	assert.EqualValues(t, "u", object(o).GetUID())
	assert.Equal(t, "a", object(o).GetName())
	assert.Equal(t, "ConfigMap", object(o).GetObjectKind().GroupVersionKind().Kind)
	assert.Nil(t, object(plan.Outcome{}))
}
