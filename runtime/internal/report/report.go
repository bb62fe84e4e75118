package report

import (
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Pass is what is reported of one pass.
type Pass struct {
	// CR is the custom resource, and Kind its kind.
	CR   client.Object
	Kind schema.GroupVersionKind
	// List is what was wanted.
	List build.List
	// Plan is what was decided, and Done what became of it.
	Plan plan.Plan
	Done apply.Done
	// Missing are the objects whose data hooks need and that are not there.
	Missing []build.Reference
	// Err is what kept the pass from being planned, or a part of it.
	Err error
}

// Soon is when a pass is repeated that found the cache behind, or had more questions
// than it could ask, or in which something had to wait for what the pass itself did.
const Soon = time.Second

// Again is when another pass has to follow, whatever happens in between; 0 when none
// has to.
func (p Pass) Again() time.Duration {
	if len(p.Missing) > 0 {
		return 0 // its appearance is an event
	}
	held, acted := false, false
	for i, o := range p.Plan.Outcomes {
		r := p.Done.Results[i]
		unknown := o.Decision == plan.Hold && (o.Reason == plan.ReasonStaleCache || o.Reason == plan.ReasonQuestion)
		if unknown || r.Skipped {
			return Soon
		}
		held = held || o.Reason == plan.ReasonEarlierStage
		acted = acted || r.Acted && !r.Rolling && o.Wanted != nil && plan.IsWorkload(o.Wanted)
	}
	if held && acted {
		// What was held may go on once a pass has seen what this one did. Where that
		// changed nothing, no event leads to such a pass.
		return Soon
	}
	return 0
}

// Error joins everything that went wrong.
func (p Pass) Error() error {
	errs := []error{p.Err}
	for i, o := range p.Plan.Outcomes {
		for _, err := range []error{o.Err, p.Done.Results[i].Err} {
			if err == nil {
				continue
			}
			if o.Node != "" && o.Reason != plan.ReasonBuildFailed && o.Decision != plan.Delete {
				err = fmt.Errorf("node %s: %w", o.Node, err)
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, p.Done.Err)...)
}

// Terminal reports whether only a change of the custom resource can mend what went
// wrong.
func (p Pass) Terminal() bool {
	found := false
	for i, o := range p.Plan.Outcomes {
		if p.Done.Results[i].Err != nil || o.Err != nil && !build.IsInvalidSpec(o.Err) {
			return false
		}
		found = found || o.Err != nil
	}
	return found && p.Err == nil && p.Done.Err == nil
}

// Rests reports whether there was nothing to do and nothing to wait for.
func (p Pass) Rests() bool {
	return p.Err == nil && len(p.Missing) == 0 && p.Plan.AllSettled()
}
