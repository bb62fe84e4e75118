package runtime

import "github.com/datainfrahq/dsoi-gen/runtime/internal/report"

// Condition types in the status of a custom resource.
const (
	// ConditionReady is true when every pod runs what the spec says and is ready.
	ConditionReady = report.ConditionReady
	// ConditionProgressing is true while a change is being rolled out.
	ConditionProgressing = report.ConditionProgressing
	// ConditionDegraded is true when something went wrong; its message says what.
	ConditionDegraded = report.ConditionDegraded
)

// Reasons of events, and of the conditions that go with them. Reasons are words, for
// machines; what varies is in the note.
const (
	// ReasonCreated, ReasonUpdated, ReasonRepaired, ReasonReplaced and ReasonDeleted tell of
	// what was done to an object.
	ReasonCreated  = report.ReasonCreated
	ReasonUpdated  = report.ReasonUpdated
	ReasonRepaired = report.ReasonRepaired
	ReasonReplaced = report.ReasonReplaced
	ReasonDeleted  = report.ReasonDeleted
	// ReasonConflict: an object of somebody else is in the way.
	ReasonConflict = report.ReasonConflict
	// ReasonApplyFailed: the API server did not take an object.
	ReasonApplyFailed = report.ReasonApplyFailed
	// ReasonFailed: something else failed.
	ReasonFailed = report.ReasonFailed
	// ReasonInvalidSpec: only a change of the custom resource mends it.
	ReasonInvalidSpec = report.ReasonInvalidSpec
	// ReasonSpecWarning: something about the custom resource is odd.
	ReasonSpecWarning = report.ReasonSpecWarning
	// ReasonAwaitingApproval: a person has to approve it.
	ReasonAwaitingApproval = report.ReasonAwaitingApproval
	// ReasonWaitingForStage: an earlier stage is not rolled out.
	ReasonWaitingForStage = report.ReasonWaitingForStage
	// ReasonWaitingForJob: a Job that comes first has not succeeded.
	ReasonWaitingForJob = report.ReasonWaitingForJob
	// ReasonWaitingForInput: a ConfigMap or Secret whose data hooks need is not there.
	ReasonWaitingForInput = report.ReasonWaitingForInput
	// ReasonRolloutFailed: Kubernetes has given up on a rollout.
	ReasonRolloutFailed = report.ReasonRolloutFailed
	// ReasonJobFailed: a Job has failed.
	ReasonJobFailed = report.ReasonJobFailed
	// ReasonUnknownKind: the API server does not know the kind of an object.
	ReasonUnknownKind = report.ReasonUnknownKind
)
