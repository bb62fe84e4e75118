package plan

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// Input is all that a plan is made of. It is only to be read.
type Input struct {
	// CR is the custom resource.
	CR client.Object
	// Kind of the custom resource.
	Kind build.ClusterKind
	// Owner is the name under which fields are applied.
	Owner string
	// List is what is wanted.
	List build.List
	// Observed is what is there.
	Observed Observed
	// Applied is what is remembered of the objects that were applied.
	Applied map[Key]Applied
	// Deleted is what is remembered of the objects that were deleted.
	Deleted map[Key]Deletion
	// DryRuns are the answers to questions: those that are remembered, and those of
	// this pass.
	DryRuns map[Key]DryRun
	// Approves reports whether a policy approves all outcomes with a reason; nil
	// approves none.
	Approves func(Reason) bool
	// Now is the time of the pass.
	Now time.Time
	// Eventually makes the plan of what is left when every stage is rolled out and every
	// awaited Job has succeeded: nothing waits for these. It is to be shown, not acted on.
	Eventually bool
}

// Observed is what a pass found in the cache. Its objects belong to the cache.
type Observed struct {
	// Objects are those that are wanted, in the order of the list.
	Objects []ObservedObject
	// Owned are the objects that the custom resource controls, wanted or not.
	Owned []OwnedObject
	// Read are the ConfigMaps and Secrets that pods may read, nil where there is none.
	// Other objects in it are of no interest.
	Read map[Key]client.Object
	// Claims are the PersistentVolumeClaims in the place of those that a wanted
	// StatefulSet would make, by StatefulSet.
	Claims map[Key][]*corev1.PersistentVolumeClaim
}

// ObservedObject is what was found of one wanted object.
type ObservedObject struct {
	// GroupVersionKind of the object.
	schema.GroupVersionKind
	// Live is the object in the cache; nil where there is none.
	Live client.Object
	// Kept is set for objects that are never deleted, and have no owner.
	Kept bool
	// Random is what was made of the random content that is missing in Live; see
	// [MissingRandom].
	Random map[string][]byte
	// UnknownKind is set when the API server does not know the object's kind.
	UnknownKind bool
	// Err says why the object could not be read.
	Err error
}

// OwnedObject is an object that the custom resource controls.
type OwnedObject struct {
	schema.GroupVersionKind
	client.Object
}

// Deletion is what is remembered of an object that was deleted.
type Deletion struct {
	Version
	At time.Time
}

// Plan is what a pass does.
type Plan struct {
	// Outcomes in the order in which they are acted on: those of the wanted objects,
	// then those of the others.
	Outcomes []Outcome
	// Questions to be answered before anything is done.
	Questions []Question
}

// Question is a dry run whose answer the plan depends on: would the API server take
// the object, and would its pods change? The answer is a [DryRun].
type Question struct {
	// Outcome of the object, with what is to be tried.
	Outcome Outcome
}

// Rounds is how often a plan is made at most, questions being answered in between:
// once to ask, once with the answers, and once more for what follows from them.
const Rounds = 3

// Make makes a plan. It changes nothing that it is given.
func Make(in Input) Plan {
	held := newHeld()
	for {
		p := newPlanner(in, held)
		p.wanted()
		if !p.holdsMore {
			p.unwanted()
			return Plan{Outcomes: p.outcomes, Questions: p.questions}
		}
		// Configuration is held because its workload cannot follow. That changes what
		// other pods read: everything is decided anew. Each round holds more.
	}
}

// Clean reports whether nothing is wrong and nothing is uncertain: only then is it
// known what is no longer wanted.
func (p Plan) Clean() bool {
	for _, o := range p.Outcomes {
		if !o.clean() {
			return false
		}
	}
	return true
}

func (o Outcome) clean() bool {
	return o.Err == nil && (o.Decision != Hold || o.Reason != ReasonStaleCache && o.Reason != ReasonQuestion)
}

// AllSettled reports whether there is nothing to do and nothing to wait for.
func (p Plan) AllSettled() bool {
	for _, o := range p.Outcomes {
		if o.Decision != Settled || o.Rolling {
			return false
		}
	}
	return true
}
