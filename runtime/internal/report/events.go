package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Reasons of events. Reasons are words, for machines; what varies is in the note.
const (
	ReasonCreated          = "Created"
	ReasonUpdated          = "Updated"
	ReasonRepaired         = "Repaired"
	ReasonReplaced         = "Replaced"
	ReasonDeleted          = "Deleted"
	ReasonConflict         = "Conflict"
	ReasonApplyFailed      = "ApplyFailed"
	ReasonFailed           = "Failed"
	ReasonInvalidSpec      = "InvalidSpec"
	ReasonSpecWarning      = "SpecWarning"
	ReasonAwaitingApproval = "AwaitingApproval"
	ReasonWaitingForStage  = "WaitingForStage"
	ReasonWaitingForJob    = "WaitingForJob"
	ReasonWaitingForInput  = "WaitingForInput"
	ReasonRolloutFailed    = "RolloutFailed"
	ReasonJobFailed        = "JobFailed"
	ReasonUnknownKind      = "UnknownKind"
)

// subjectObserve is the subject of what kept a pass from being planned.
const subjectObserve = "observe"

// Changes are the events of what was changed.
func (p Pass) Changes() []Event {
	var changes []Event
	for i, o := range p.Plan.Outcomes {
		if !p.Done.Results[i].Changed {
			continue
		}
		reason, related := changeReason(o), o.Wanted
		if related == nil {
			related = o.Live
		}
		changes = append(changes, Event{Reason: reason, Note: reason + " " + o.Key.String(), Related: related, Subject: o.Key.String(), Normal: true})
	}
	return changes
}

func changeReason(o plan.Outcome) string {
	switch {
	case o.Decision == plan.Create:
		return ReasonCreated
	case o.Decision == plan.Replace:
		return ReasonReplaced
	case o.Decision == plan.Delete:
		return ReasonDeleted
	case o.Reason == plan.ReasonDrifted:
		return ReasonRepaired
	default:
		return ReasonUpdated
	}
}

// States are the events of what lasts.
func (p Pass) States() []Event {
	states := p.Warnings()
	var held []string
	for i, o := range p.Plan.Outcomes {
		switch o.Reason {
		case plan.ReasonEarlierStage:
			held = append(held, o.Key.String())
		case plan.ReasonUnknownKind:
			states = append(states, about(o, ReasonUnknownKind, o.Message+"; objects of it are made when it appears"))
		}
		if o.Decision == plan.AwaitApproval {
			states = append(states, about(o, ReasonAwaitingApproval, p.awaiting(o)))
		}
		switch {
		case o.Failing == "":
		case plan.IsJob(o.Wanted):
			states = append(states, about(o, ReasonJobFailed, fmt.Sprintf("%s failed: %s", o.Key, o.Failing)))
		case o.Rolling:
			states = append(states, about(o, ReasonRolloutFailed, fmt.Sprintf("the pods of %s cannot be rolled out: %s", o.Key, o.Failing)))
		}
		if e, failed := failure(o, p.Done.Results[i].Err, p.Done.Results[i].Failed); failed {
			states = append(states, e)
		}
	}
	if waiting := p.waitingForJobs(); waiting != "" {
		states = append(states, Event{Reason: ReasonWaitingForJob, Note: waiting, Normal: true})
	}
	if len(held) > 0 {
		states = append(states, Event{Reason: ReasonWaitingForStage, Note: waitingForStage(held), Normal: true})
	}
	for _, missing := range p.Missing {
		states = append(states, Event{Reason: ReasonWaitingForInput, Note: waitingForInput(missing), Subject: missing.String()})
	}
	if p.Done.Err != nil {
		states = append(states, Event{Reason: ReasonFailed, Note: p.Done.Err.Error(), Subject: "delete"})
	}
	if p.Err != nil {
		states = append(states, Event{Reason: ReasonFailed, Note: p.Err.Error(), Subject: subjectObserve})
	}
	return states
}

// Warnings are the events of what is odd about the custom resource.
func (p Pass) Warnings() []Event {
	if len(p.List.Warnings) == 0 {
		return nil
	}
	return []Event{{Reason: ReasonSpecWarning, Note: strings.Join(p.List.Warnings, "; ")}}
}

// Open returns a function that reports whether a state may still last that no event
// of this pass tells of: nothing was done about its object. In a pass that was not
// planned that goes for every object.
func (p Pass) Open() func(store.State) bool {
	planned := p.Err == nil && len(p.Missing) == 0
	return func(s store.State) bool {
		if !planned && len(p.Plan.Outcomes) == 0 {
			return s.Subject != subjectObserve && s.Reason != ReasonWaitingForInput
		}
		for i, o := range p.Plan.Outcomes {
			if o.Key.String() == s.Subject {
				return o.Decision == plan.Hold || p.Done.Results[i].Skipped
			}
		}
		return false
	}
}

func about(o plan.Outcome, reason, note string) Event {
	return Event{Reason: reason, Note: note, Related: object(o), Subject: o.Key.String()}
}

// object that an outcome is about. It has the UID of the live object, if there is one:
// client-go counts events that are about the same as a series, and shows the note of
// the first one only, also where the notes differ.
func object(o plan.Outcome) client.Object {
	if o.Live == nil {
		return o.Wanted
	}
	about := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: o.Key.Namespace, Name: o.Key.Name, UID: o.Live.GetUID()}}
	about.SetGroupVersionKind(o.GroupVersionKind())
	return about
}

// failure is the event of an outcome that something is wrong with.
func failure(o plan.Outcome, err error, failed string) (Event, bool) {
	switch {
	case err != nil && failed == "delete":
		return about(o, ReasonFailed, fmt.Sprintf("cannot delete %s: %v", o.Key, cause(err))), true
	case err != nil:
		return about(o, ReasonApplyFailed, fmt.Sprintf("cannot %s %s: %v", failed, o.Key, cause(err))), true
	case o.Err == nil:
		return Event{}, false
	case o.Reason == plan.ReasonConflict:
		return about(o, ReasonConflict, o.Err.Error()), true
	case o.Reason == plan.ReasonRefused:
		return about(o, ReasonApplyFailed, fmt.Sprintf("cannot apply %s: %v", o.Key, cause(o.Err))), true
	case build.IsInvalidSpec(o.Err):
		return Event{Reason: ReasonInvalidSpec, Note: o.Err.Error(), Subject: "build " + o.Key.Kind + " of " + o.Node}, true
	case o.Reason == plan.ReasonBuildFailed:
		return Event{Reason: ReasonFailed, Note: o.Err.Error(), Subject: "build " + o.Key.Kind + " of " + o.Node}, true
	default:
		return about(o, ReasonFailed, o.Err.Error()), true
	}
}

// cause is what an error says without what was being done, which the event says.
func cause(err error) error {
	if within := errors.Unwrap(err); within != nil {
		return within
	}
	return err
}

// awaiting says what awaits approval, and how to approve it.
func (p Pass) awaiting(o plan.Outcome) string {
	return fmt.Sprintf("%s; to approve it: %s", wouldBecome(o), p.approve(o.Digest))
}

// approve is the command that approves outcomes, ready to be pasted. What is approved
// already, and not done yet, stays so.
func (p Pass) approve(digests ...string) string {
	var all []string
	for _, o := range p.Plan.Outcomes {
		if o.Digest != "" && o.Decision != plan.AwaitApproval {
			all = append(all, o.Digest)
		}
	}
	namespace := ""
	if n := p.CR.GetNamespace(); n != "" {
		namespace = " -n " + n
	}
	return fmt.Sprintf("kubectl annotate --overwrite %s %s%s %s=%s", p.resource(), p.CR.GetName(), namespace, plan.ApproveAnnotation, strings.Join(append(all, digests...), ","))
}

// resource is how kubectl knows the kind of the custom resource.
func (p Pass) resource() string {
	return strings.ToLower(p.Kind.Kind) + "." + p.Kind.Version + "." + p.Kind.Group
}

func waitingForStage(held []string) string {
	return "an earlier stage is not rolled out; waiting to change " + strings.Join(held, ", ")
}

// waitingForJobs says which Jobs have not succeeded, and what waits for them; "" for
// nothing.
func (p Pass) waitingForJobs() string {
	var jobs, held []string
	for _, o := range p.Plan.Outcomes {
		if o.Reason != plan.ReasonAwaitedJob {
			continue
		}
		if !slices.Contains(jobs, o.Message) {
			jobs = append(jobs, o.Message)
		}
		held = append(held, o.Key.String())
	}
	if len(held) == 0 {
		return ""
	}
	return strings.Join(jobs, ", ") + "; waiting to change " + strings.Join(held, ", ")
}

func waitingForInput(missing build.Reference) string {
	return fmt.Sprintf("%s is not there; %s names it", missing, missing.Path)
}
