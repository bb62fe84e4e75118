package plan

import (
	"slices"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// awaited is a Job that has to succeed before the workloads of what it belongs to, and has
// not.
type awaited struct {
	build.Wanted
	outcome Outcome
}

// findAwaited finds the Jobs that are waited for. What is decided about a Job depends on
// nothing else, so that it is known before what waits for it is looked at, wherever it
// stands in the list.
func (p *planner) findAwaited() {
	for i, w := range p.List.Objects {
		if !w.Awaited {
			continue
		}
		if o := p.decide(w, p.Observed.Objects[i], &node{}); !o.succeeded() {
			p.awaited = append(p.awaited, awaited{w, o})
		}
	}
}

// succeeded reports whether the Job of an outcome is there as it is wanted, and has
// succeeded.
func (o Outcome) succeeded() bool {
	return (o.Decision == Settled || o.Decision == Change) && isSameJob(o.Live, o.Wanted) && JobSucceeded(o.Live)
}

// covers reports whether what belongs to an object's node has to wait for the Job.
func (a awaited) covers(w build.Wanted) bool {
	switch {
	case a.Node != "":
		return a.Node == w.Node
	case a.Type != "":
		return a.Type == w.Type
	default:
		return true
	}
}

// reads reports whether the pods of the Job read an object.
func (a awaited) reads(key Key) bool {
	pod := podTemplateOfJob(a.Object)
	return pod != nil && slices.Contains(PodReadsOf(pod).Keys(key.Namespace), key)
}

// why says what is waited for.
func (a awaited) why() string {
	switch {
	case a.Object == nil:
		return "the Job that comes first could not be built"
	case a.outcome.Failing != "":
		return a.outcome.Key.String() + " failed"
	default:
		return a.outcome.Key.String() + " has not succeeded yet"
	}
}

// awaitedBy says which Job the pods of an object wait for; "" for none. Configuration that
// the Job reads does not wait for it.
func (p *planner) awaitedBy(w build.Wanted, o Outcome) string {
	for _, a := range p.awaited {
		if a.covers(w) && (IsWorkload(o.Wanted) || !a.reads(o.Key)) {
			return a.why()
		}
	}
	return ""
}
