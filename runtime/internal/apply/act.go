package apply

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Done is what became of the outcomes that were acted on.
type Done struct {
	// Results of the outcomes, by their place in the plan; the zero value for those
	// that ask for nothing.
	Results []Result
	// Err is what kept anything from being deleted, besides the results; nil for most.
	Err error
}

// Result is what became of one outcome.
type Result struct {
	// Err says what went wrong.
	Err error
	// Failed names what went wrong, for people: "apply", "repair", "delete".
	Failed string
	// Skipped is set when something that had to come first did not.
	Skipped bool
	// Acted is set when the object is now as the outcome wants it.
	Acted bool
	// Changed is set when the API server changed something.
	Changed bool
	// Rolling is set for a workload whose pods are not all as wanted and ready, and for a
	// Job that is waited for.
	Rolling bool
}

// Ask answers the questions of a plan by dry runs. Answers hold for this pass, and
// those without an error until something else is wanted, or the object changes; see
// [plan.DryRun].
func (c *Client) Ask(ctx context.Context, questions []plan.Question) map[plan.Key]plan.DryRun {
	return c.answers(ctx, questions, c.dryRun)
}

// answers asks by trying: whether an apply would change the pods of a workload, only the API
// server knows, which knows what our fields amount to, defaults and all.
func (c *Client) answers(ctx context.Context, questions []plan.Question, try func(context.Context, plan.Outcome) Tried) map[plan.Key]plan.DryRun {
	answers := map[plan.Key]plan.DryRun{}
	for _, q := range questions {
		o := q.Outcome
		answer := plan.DryRun{Wanted: o.Hash, ResourceVersion: o.Live.GetResourceVersion()}
		if o.Reason != plan.ReasonOutdated && len(portClashes(o.Live, o.Wanted)) > 0 {
			answer.Rolls = true // it would be refused before the ports are reset
		} else if tried := try(ctx, o); tried.Err != nil {
			answer.Err = fmt.Errorf("trying to apply %s: %w", o.Key, tried.Err)
		} else if answer.Rolls = !samePods(tried.Object, o.Live); !answer.Rolls && !tried.Predicted {
			answer.Rolls, answer.Err = c.rollsWithout(ctx, o)
		}
		answers[o.Key] = answer
	}
	return answers
}

// dryRun asks the API server what the apply of an outcome's object would come to.
func (c *Client) dryRun(ctx context.Context, o plan.Outcome) Tried {
	answer, err := c.apply(ctx, o, client.DryRunAll)
	if err != nil {
		return Tried{Err: err}
	}
	object, err := c.typed(answer.content)
	if err != nil {
		return Tried{Err: fmt.Errorf("reading the answer about %s: %w", o.Key, err)}
	}
	return Tried{Object: object}
}

// samePods reports whether two versions of a workload have the same pods.
func samePods(a, b client.Object) bool {
	return equality.Semantic.DeepEqual(plan.PodTemplateOf(a), plan.PodTemplateOf(b))
}

// Act does what a plan says, one outcome after the other, and notes in the record
// what was done. One that fails does not stop those that do not depend on it. empty
// returns an empty custom resource.
func (c *Client) Act(ctx context.Context, cr client.Object, p plan.Plan, record *store.Record, empty func() client.Object) Done {
	a := actor{Client: c, record: record, states: make(map[plan.Prerequisite]bool, 2*len(p.Outcomes)), clean: p.Clean()}
	done := Done{Results: make([]Result, len(p.Outcomes))}
	for i, o := range p.Outcomes {
		if o.Decision == plan.Delete && !a.clean {
			done.Results[i] = Result{Skipped: true}
			continue
		}
		if a.needsCurrent(o) && !a.checked {
			a.checked = true
			a.current, done.Err = c.isCurrent(ctx, cr, empty())
		}
		if a.needsCurrent(o) && !a.current {
			a.clean = false
			done.Results[i] = Result{Skipped: true, Rolling: plan.IsWorkload(o.Wanted)}
			continue
		}
		done.Results[i] = a.act(ctx, o)
	}
	return done
}

// actor acts on the outcomes of one plan.
type actor struct {
	*Client
	record *store.Record
	// states are what is true of the objects so far.
	states map[plan.Prerequisite]bool
	// clean is set while nothing has gone wrong: only then is anything deleted.
	clean bool
	// current is set when the custom resource is known to be, after checked.
	current, checked bool
}

// needsCurrent reports whether to do what is planned takes more than the custom
// resource that the cache shows: a deletion, also to make another in its place; and to make again what was there, since
// the objects of a custom resource that was deleted may vanish from the cache before
// it does.
func (a *actor) needsCurrent(o plan.Outcome) bool {
	return o.Decision == plan.Delete || o.Decision == plan.Replace || o.Decision == plan.Create && a.record.Applied[o.Key].Seen
}

func (a *actor) act(ctx context.Context, o plan.Outcome) Result {
	var result Result
	switch o.Decision {
	case plan.Settled:
		result = Result{Rolling: o.Rolling}
		a.note(o, result)
		return result
	case plan.Create, plan.Change:
		for _, first := range o.After {
			if !a.states[first] {
				a.clean = false
				return Result{Skipped: true, Rolling: plan.IsWorkload(o.Wanted)}
			}
		}
		result = a.send(ctx, o)
	case plan.Delete, plan.Replace:
		return a.remove(ctx, o)
	default:
		return Result{}
	}
	if result.Err != nil {
		a.clean = false
		return result
	}
	a.note(o, result)
	return result
}

// note keeps what others may wait for.
func (a *actor) note(o plan.Outcome, r Result) {
	a.states[plan.Prerequisite{Key: o.Key, State: plan.IsApplied}] = true
	a.states[plan.Prerequisite{Key: o.Key, State: plan.IsRolledOut}] = !r.Rolling
}

// send applies an object.
func (a *actor) send(ctx context.Context, o plan.Outcome) Result {
	isNew := o.Live == nil
	if isNew && isRandom(o.Wanted) {
		made, err := a.create(ctx, o)
		if err != nil {
			return Result{Err: fmt.Errorf("creating %s: %w", o.Key, err), Failed: "create"}
		}
		o.Live = made
	}
	found := o // what was prepared counts as changed
	if o.Live != nil {
		var err error
		if o.Live, err = a.prepare(ctx, o); err != nil {
			return Result{Err: err, Failed: "repair", Rolling: plan.IsWorkload(o.Wanted)}
		}
	}
	applied, err := a.apply(ctx, o)
	if err != nil {
		return Result{Err: fmt.Errorf("applying %s: %w", o.Key, err), Failed: "apply", Rolling: plan.IsWorkload(o.Wanted)}
	}
	a.record.Applied[o.Key] = plan.Applied{Version: applied.version, Wanted: o.Hash, Entry: applied.entry, At: a.Now(), Seen: !isNew}
	delete(a.record.DryRuns, o.Key)
	result := Result{Acted: true, Changed: isNew || a.changed(found, applied), Rolling: o.Rolling}
	if plan.IsWorkload(o.Wanted) && (o.Live == nil || o.Live.GetResourceVersion() != applied.version.ResourceVersion) {
		if result.Rolling, err = a.isRolling(applied); err != nil {
			return Result{Err: fmt.Errorf("reading the answer about %s: %w", o.Key, err), Failed: "apply", Rolling: true}
		}
	}
	return result
}

func (a *actor) isRolling(applied answer) (bool, error) {
	object, err := a.typed(applied.content)
	if err != nil {
		return false, err
	}
	return !plan.RolledOut(object), nil
}

// prepare makes a live object ready for an apply that would otherwise be refused, or
// leave behind what is no longer wanted. It returns the object as it is then.
func (a *actor) prepare(ctx context.Context, o plan.Outcome) (client.Object, error) {
	live := o.Live
	if o.Reason != plan.ReasonOutdated { // a new port that clashes with somebody's is an error, not drift
		var err error
		if live, err = a.resetPorts(ctx, o); err != nil {
			return nil, err
		}
	}
	if plan.TakesReplicasBack(o) {
		var err error
		if live, err = a.forgetScaler(ctx, o, live); err != nil {
			return nil, err
		}
	}
	return a.migrate(ctx, o, live)
}

// changed reports whether an apply changed the object that was live before. A new
// version alone does not say so when the same was applied as ever: somebody may
// have written the status in between. Our entry does.
func (a *actor) changed(o plan.Outcome, applied answer) bool {
	if o.Live.GetResourceVersion() == applied.version.ResourceVersion {
		return false
	}
	before, _ := plan.OwnEntry(o.Live, a.Owner)
	return o.Reason == plan.ReasonOutdated || before != applied.entry
}

// remove deletes an object that is no longer wanted, or that another is to replace.
func (a *actor) remove(ctx context.Context, o plan.Outcome) Result {
	err := a.delete(ctx, o)
	version := plan.VersionOf(o.Live)
	if apierrors.IsConflict(err) && a.record.Refused[o.Key] != version {
		a.record.Refused[o.Key] = version
		return Result{Skipped: true} // the cache is behind
	}
	// Otherwise the cache has had its time, and shows the same: another look will not
	// help.
	if client.IgnoreNotFound(err) != nil {
		why := "which is no longer wanted"
		if o.Decision == plan.Replace {
			why = "which another is to replace"
		}
		return Result{Err: fmt.Errorf("deleting %s, %s: %w", o.Key, why, err), Failed: "delete"}
	}
	delete(a.record.Applied, o.Key)
	delete(a.record.Refused, o.Key)
	a.record.Deleted[o.Key] = plan.Deletion{Version: version, At: a.Now()}
	return Result{Acted: true, Changed: err == nil}
}
