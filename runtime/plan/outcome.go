package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Outcome is what a pass decides for one object, and why. Nothing changes it once
// it is made.
type Outcome struct {
	// Key names the object.
	Key Key
	// Version of the API in which the object is applied.
	Version string
	// Node that the object belongs to; "" for one of the whole custom resource.
	Node string
	// Decision is what is to be done.
	Decision Decision
	// Reason for it, for machines: it is the same from one release to the next.
	Reason Reason
	// Message is the reason, for people.
	Message string
	// Digest of an outcome that awaits approval.
	Digest string
	// After is what must be true of other objects before this one is acted on.
	After []Prerequisite
	// Err says what is wrong; nil for most.
	Err error
	// Wanted is the object as it is to be applied; nil where it is not.
	Wanted client.Object
	// Hash is the [ObjectHash] of Wanted.
	Hash uint64
	// Live is the object as it was observed; nil where there is none. It belongs to
	// the cache, and is only to be read.
	Live client.Object
	// Rolling is set for a workload whose pods are not all as wanted and ready, and for a
	// Job that is waited for.
	Rolling bool
	// Failing says why the pods of a workload cannot be rolled out, or why a Job has
	// failed; "" where nothing is known to be wrong.
	Failing string
}

// GroupVersionKind of the object.
func (o Outcome) GroupVersionKind() schema.GroupVersionKind {
	return o.Key.GroupKind.WithVersion(o.Version)
}

// Decision is what is to be done about an object.
type Decision string

const (
	// Settled: it is as it should be.
	Settled Decision = "Settled"
	// Create: there is none, and one is applied.
	Create Decision = "Create"
	// Change: it is applied again.
	Change Decision = "Change"
	// Hold: it has to wait until something else has happened.
	Hold Decision = "Hold"
	// Replace: it is deleted, and made anew when it is gone.
	Replace Decision = "Replace"
	// Delete: it is no longer wanted.
	Delete Decision = "Delete"
	// Leave: nothing can be done about it now; Err says why.
	Leave Decision = "Leave"
	// AwaitApproval: it would be deleted or replaced by what may be a mistake. A
	// person decides: see [Outcome.Digest].
	AwaitApproval Decision = "AwaitApproval"
)

// Reason is why something was decided. Reasons are words, for machines.
type Reason string

// Reasons of the decisions.
const (
	// Settled.
	ReasonAsWanted Reason = "AsWanted"

	// Create.
	ReasonMissing Reason = "Missing"

	// Change.
	ReasonOutdated  Reason = "Outdated"  // something else is wanted than before
	ReasonDrifted   Reason = "Drifted"   // someone changed one of our fields
	ReasonForgotten Reason = "Forgotten" // we do not know what was applied last, as after a restart

	// Hold.
	ReasonStaleCache       Reason = "StaleCache"       // the cache is behind our last write
	ReasonTerminating      Reason = "Terminating"      // it is being deleted, and then made anew
	ReasonEarlierStage     Reason = "EarlierStage"     // an earlier stage is not rolled out
	ReasonAwaitedJob       Reason = "AwaitedJob"       // a Job that comes first has not succeeded
	ReasonConfiguration    Reason = "Configuration"    // what its pods read is not in place
	ReasonWorkloadRefused  Reason = "WorkloadRefused"  // the workload that reads it cannot follow
	ReasonQuestion         Reason = "Question"         // the API server has to be asked first
	ReasonReplacedWorkload Reason = "ReplacedWorkload" // it would replace a workload that awaits approval
	ReasonIncomplete       Reason = "Incomplete"       // nothing is deleted in a pass with errors
	ReasonStillRead        Reason = "StillRead"        // pods read what is not wanted any longer

	// Replace.
	ReasonImmutable Reason = "Immutable" // what is wanted otherwise cannot be changed

	// Delete.
	ReasonUnwanted Reason = "Unwanted"

	// Leave.
	ReasonConflict    Reason = "Conflict"    // it is somebody else's
	ReasonBuildFailed Reason = "BuildFailed" // it could not be built
	ReasonReadFailed  Reason = "ReadFailed"  // it could not be read
	ReasonRefused     Reason = "Refused"     // the API server would not take it
	ReasonUnknownKind Reason = "UnknownKind" // the API server does not know its kind

	// AwaitApproval.
	ReasonAllNodesVanish    Reason = "AllNodesVanish"    // every node would be deleted at once
	ReasonWorkloadRenamed   Reason = "WorkloadRenamed"   // the node is there, under another name
	ReasonVolumesLeftBehind Reason = "VolumesLeftBehind" // another kind of workload would not find the node's volumes
	ReasonNotApplied        Reason = "NotApplied"        // none of its fields is ours
	ReasonKept              Reason = "Kept"              // the custom resource has said to keep it
	ReasonTakeover          Reason = "Takeover"          // another operator has applied it, and its pods would start again
)

// Prerequisite is what must be true of another object before an outcome is acted
// on.
type Prerequisite struct {
	Key
	State State
}

// State of an object that others wait for.
type State string

const (
	// IsApplied: the object is as it is wanted.
	IsApplied State = "Applied"
	// IsRolledOut: all pods of the workload run what is wanted, and are ready.
	IsRolledOut State = "RolledOut"
)

// ConflictError says that an object is in the way: it exists, and is not ours.
type ConflictError struct {
	// Object that is in the way: kind and name.
	Object string
	// Owner of it: kind and name; "" when nobody controls it.
	Owner string
}

// Error says what is in the way, and what would help.
func (e *ConflictError) Error() string {
	if e.Owner == "" {
		return fmt.Sprintf("%s exists and was not made by this custom resource; it is left alone; delete or rename it", e.Object)
	}
	return fmt.Sprintf("%s belongs to %s; it is left alone", e.Object, e.Owner)
}
