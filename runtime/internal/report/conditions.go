package report

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Condition types in the status of a custom resource.
const (
	// ConditionReady is true when every pod runs what the spec says and is ready.
	ConditionReady = "Ready"
	// ConditionProgressing is true while a change is being rolled out.
	ConditionProgressing = "Progressing"
	// ConditionDegraded is true when something went wrong; its message says what.
	ConditionDegraded = "Degraded"
)

// messageLimit is how many bytes the API server allows in a condition's message.
const messageLimit = 32768

// Condition is one condition to be set.
type Condition struct {
	Type    string
	Status  metav1.ConditionStatus
	Reason  string
	Message string
}

// Conditions are those of a pass.
func (p Pass) Conditions() []Condition {
	degraded := Condition{ConditionDegraded, metav1.ConditionFalse, "AsExpected", ""}
	ready := Condition{ConditionReady, metav1.ConditionTrue, "AllReady", ""}
	progressing := p.progress()
	if progressing.Reason != "Settled" {
		ready = Condition{ConditionReady, metav1.ConditionFalse, progressing.Reason, progressing.Message}
	}
	if reason, failed := p.failing(); len(failed) > 0 {
		degraded = Condition{ConditionDegraded, metav1.ConditionTrue, reason, strings.Join(failed, "; ")}
	}
	if err := p.Error(); err != nil {
		reason := errorReason(p, err)
		degraded = Condition{ConditionDegraded, metav1.ConditionTrue, reason, err.Error()}
		ready = Condition{ConditionReady, metav1.ConditionFalse, reason, "not every object is as it should be"}
	}
	return []Condition{degraded, ready, progressing}
}

// wouldBecome says what would become of an object that awaits approval, and why it does.
func wouldBecome(o plan.Outcome) string {
	if o.Wanted != nil {
		return o.Key.String() + " would be changed: " + o.Message
	}
	return o.Key.String() + " would be deleted: " + o.Message
}

// progress is the condition that tells what is being rolled out or waited for.
func (p Pass) progress() Condition {
	var held, rolling, awaiting, digests []string
	for i, o := range p.Plan.Outcomes {
		r := p.Done.Results[i]
		switch {
		case o.Decision == plan.AwaitApproval:
			awaiting = append(awaiting, wouldBecome(o))
			digests = append(digests, o.Digest)
		case o.Reason == plan.ReasonEarlierStage:
			held = append(held, o.Key.String())
		case r.Err == nil && p.isRolling(o, r.Rolling):
			rolling = append(rolling, o.Key.String())
		}
	}
	switch {
	case len(awaiting) > 0:
		return Condition{ConditionProgressing, metav1.ConditionFalse, ReasonAwaitingApproval, strings.Join(awaiting, "; ") + "; to approve this: " + p.approve(digests...)}
	case len(p.Missing) > 0:
		var texts []string
		for _, missing := range p.Missing {
			texts = append(texts, waitingForInput(missing))
		}
		return Condition{ConditionProgressing, metav1.ConditionTrue, ReasonWaitingForInput, strings.Join(texts, "; ")}
	case p.waitingForJobs() != "":
		return Condition{ConditionProgressing, metav1.ConditionTrue, ReasonWaitingForJob, p.waitingForJobs()}
	case len(held) > 0:
		return Condition{ConditionProgressing, metav1.ConditionTrue, ReasonWaitingForStage, waitingForStage(held)}
	case len(rolling) > 0:
		return Condition{ConditionProgressing, metav1.ConditionTrue, "RollingOut", "not rolled out: " + strings.Join(rolling, ", ")}
	default:
		return Condition{ConditionProgressing, metav1.ConditionFalse, "Settled", ""}
	}
}

// isRolling reports whether an object is on its way to what is wanted of it.
func (p Pass) isRolling(o plan.Outcome, rolling bool) bool {
	switch o.Decision {
	case plan.Settled, plan.Create, plan.Change:
		return rolling
	case plan.Replace:
		return true
	case plan.Hold:
		// What is made anew is not there yet; a cache that is behind says nothing about
		// an object without pods.
		return o.Reason == plan.ReasonTerminating || o.Wanted != nil && plan.IsWorkload(o.Wanted)
	default:
		return false
	}
}

// failing says which rollouts and Jobs have failed, and why. The reason is that of the
// first.
func (p Pass) failing() (reason string, failed []string) {
	for _, o := range p.Plan.Outcomes {
		of := ReasonRolloutFailed
		if plan.IsJob(o.Wanted) {
			of = ReasonJobFailed
		}
		if o.Failing != "" && (o.Rolling || of == ReasonJobFailed) {
			failed = append(failed, o.Key.String()+": "+o.Failing)
			reason = cmp.Or(reason, of)
		}
	}
	return reason, failed
}

func errorReason(p Pass, err error) string {
	var conflict *plan.ConflictError
	switch {
	case p.Terminal():
		return ReasonInvalidSpec
	case errors.As(err, &conflict):
		return ReasonConflict
	default:
		return ReasonApplyFailed
	}
}

// Invalid are the conditions of a custom resource that cannot be built, and the
// event that goes with them.
func Invalid(err error) ([]Condition, Event) {
	message := err.Error()
	const notInEffect = "the spec is not valid, so it is not in effect"
	return []Condition{
			{ConditionDegraded, metav1.ConditionTrue, ReasonInvalidSpec, message},
			{ConditionReady, metav1.ConditionFalse, ReasonInvalidSpec, notInEffect},
			{ConditionProgressing, metav1.ConditionFalse, ReasonInvalidSpec, notInEffect},
		},
		Event{Reason: ReasonInvalidSpec, Note: message}
}

// SetConditions sets conditions for a generation. changed is false where they are as
// they were; otherwise after has all of them, and shares nothing with before.
func SetConditions(before []metav1.Condition, conditions []Condition, generation int64) (after []metav1.Condition, changed bool) {
	after = slices.Clone(before)
	for _, c := range conditions {
		changed = meta.SetStatusCondition(&after, metav1.Condition{
			Type: c.Type, Status: c.Status, Reason: c.Reason, Message: shorten(steady(c.Message), messageLimit), ObservedGeneration: generation,
		}) || changed
	}
	return after, changed
}
