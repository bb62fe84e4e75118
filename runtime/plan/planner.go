package plan

import (
	"fmt"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// planner makes the outcomes one after the other. What it decided before bears on
// what it decides next.
type planner struct {
	Input
	outcomes  []Outcome
	questions []Question

	held *held
	// holdsMore is set when there is more to be held than was known.
	holdsMore bool

	gate gate
	// awaited are the Jobs that workloads wait for.
	awaited []awaited
	// waiting are the workloads that are not there and wait for a Job, by the label that
	// names their nodes.
	waiting map[string]Outcome
	// forgotten are the workloads of which only their apply will tell whether they
	// are rolled out, with their stages.
	forgotten []staged
	nodes     map[string]*node
	// effective is what pods read from the wanted ConfigMaps: as they are wanted,
	// or, where they have to wait, as they are.
	effective map[Key]client.Object
	// readers are the wanted workloads that read configuration.
	readers readers
	// scaled are the workloads that an autoscaler of the custom resource scales.
	scaled map[Key]bool
	// sent are the objects that are applied in this pass, besides workloads.
	sent map[Key]bool
	// replaced are the nodes whose workload must not be replaced without approval, by
	// the label that names them.
	replaced         map[string]Outcome
	unwantedOutcomes []Outcome
}

// held is what is known to be held of a plan, from one round of making it to the next.
type held struct {
	// configuration, and why.
	configuration map[Key]Reason
	// takeovers are the workloads because of which it is held, as they are to be changed.
	takeovers map[Key]Outcome
}

func newHeld() *held { return &held{map[Key]Reason{}, map[Key]Outcome{}} }

type staged struct {
	Prerequisite
	stage int
}

// node is what was decided about the objects of a node so far.
type node struct {
	// blocked is set when something that its pods depend on is not in place.
	blocked bool
	// changing are the ConfigMaps and Secrets whose data change in this pass.
	changing []Key
	// after are the objects that its pods depend on and that are applied in this pass.
	after []Prerequisite
}

func newPlanner(in Input, held *held) *planner {
	p := &planner{Input: in, held: held, gate: newGate(in.Eventually), nodes: map[string]*node{}, effective: map[Key]client.Object{}, sent: map[Key]bool{}, replaced: map[string]Outcome{}, waiting: map[string]Outcome{}}
	p.outcomes = make([]Outcome, 0, len(in.List.Objects))
	p.scaled = p.autoscaled()
	p.readers = p.findReaders()
	p.findUnwanted()
	if !in.Eventually {
		p.findAwaited()
	}
	return p
}

// wanted decides about every object that is wanted.
func (p *planner) wanted() {
	for i, w := range p.List.Objects {
		n := p.nodes[w.Node]
		if n == nil {
			n = &node{}
			p.nodes[w.Node] = n
		}
		o := p.decide(w, p.Observed.Objects[i], n)
		p.outcomes = append(p.outcomes, o)
		p.follow(w, o, n)
	}
}

// decide decides about one object.
func (p *planner) decide(w build.Wanted, seen ObservedObject, n *node) Outcome {
	o := Outcome{Node: w.Node, Live: seen.Live, Version: seen.Version}
	o.Key.GroupKind = seen.GroupKind()
	switch {
	case w.Err != nil:
		o.Key.Kind = w.Kind
		return o.leave(ReasonBuildFailed, w.Err)
	case seen.Err != nil:
		o.Key = KeyOf(seen.GroupKind(), w.Object)
		return o.leave(ReasonReadFailed, seen.Err)
	}
	o.Key = KeyOf(seen.GroupKind(), w.Object)
	if seen.UnknownKind {
		o.Decision, o.Reason, o.Message = Leave, ReasonUnknownKind, fmt.Sprintf("the API server does not know the kind %s of %s", seen.Kind, seen.GroupVersion())
		return o
	}
	var err error
	if o.Wanted, err = p.complete(w, seen, o.Key); err != nil {
		return o.leave(ReasonBuildFailed, err)
	}
	if o.Hash, err = ObjectHash(o.Wanted); err != nil {
		return o.leave(ReasonBuildFailed, err)
	}
	switch {
	case IsWorkload(seen.Live):
		o.Rolling, o.Failing = !RolledOut(seen.Live), RolloutFailure(seen.Live)
	case isSameJob(seen.Live, o.Wanted):
		o.Rolling, o.Failing = w.Awaited && !JobSucceeded(seen.Live), JobFailure(seen.Live)
	default:
		o.Rolling = w.Awaited
	}

	applied, known := p.Applied[o.Key]
	found := compare(comparison{
		live: seen.Live, ours: seen.Live != nil && owns(p.CR.GetUID(), seen.Live, o.Wanted, seen.Kept, p.Owner),
		former: seen.Live != nil && formerlyOwned(p.CR, p.Kind.GroupKind(), seen.Live),
		owner:  p.Owner, wanted: o.Hash, applied: applied, known: known, now: p.Now,
	})
	switch found {
	case matches:
		if dry, ok := p.DryRuns[o.Key]; ok && dry.Err != nil {
			return o.leave(ReasonRefused, dry.Err) // it is as wanted only because its configuration is held
		}
		o.Decision, o.Reason = Settled, ReasonAsWanted
		return o
	case notOwned:
		return o.conflict(seen.Live)
	case terminating:
		return o.hold(ReasonTerminating, "it is being deleted, and made anew when it is gone")
	case staleCache:
		return o.hold(ReasonStaleCache, "the cache does not show our last write yet")
	case missing:
		return p.create(o, w, n)
	default:
		return p.change(o, w, n, found)
	}
}

func (o Outcome) leave(reason Reason, err error) Outcome {
	o.Decision, o.Reason, o.Message, o.Err = Leave, reason, err.Error(), err
	return o
}

func (o Outcome) hold(reason Reason, message string) Outcome {
	o.Decision, o.Reason, o.Message = Hold, reason, message
	return o
}

func (o Outcome) conflict(with client.Object) Outcome {
	err := &ConflictError{Object: o.Key.String(), Owner: ownerOf(with)}
	return o.leave(ReasonConflict, err)
}

// create decides about an object that is not there. It waits for nothing but what
// its pods cannot do without.
func (p *planner) create(o Outcome, w build.Wanted, n *node) Outcome {
	o.Decision, o.Reason = Create, ReasonMissing
	workload := IsWorkload(o.Wanted)
	if replaced, ok := p.replaced[o.Wanted.GetLabels()[build.LabelNode]]; ok && w.Node != "" && (workload || build.IsKept(o.Wanted)) {
		return o.hold(ReasonReplacedWorkload, fmt.Sprintf("it would replace %s, which awaits approval", replaced.Key))
	}
	if other, ok := p.foreignWorkload(); ok && (workload || build.IsKept(o.Wanted)) {
		return o.hold(ReasonReplacedWorkload, fmt.Sprintf("it would run beside %s, which another operator has applied, and which awaits approval", other.Key))
	}
	if !workload {
		return o
	}
	if claim := p.claimOfOthers(o); claim != nil {
		o.Err = &ConflictError{Object: "PersistentVolumeClaim " + claim.Name, Owner: ownerOf(claim)}
		return o.leave(ReasonConflict, o.Err)
	}
	if why := p.awaitedBy(w, o); why != "" {
		return o.hold(ReasonAwaitedJob, why)
	}
	return p.afterConfiguration(o, n)
}

// change decides about an object that is there, and ours, but not as it is wanted,
// or not known to be.
func (p *planner) change(o Outcome, w build.Wanted, n *node, found finding) Outcome {
	o.Decision, o.Reason = Change, map[finding]Reason{forgotten: ReasonForgotten, outdated: ReasonOutdated, drifted: ReasonDrifted}[found]
	workload := IsWorkload(o.Wanted)
	takenOver := workload && p.isForeign(o.Live)
	if found != drifted && isAnotherJob(o.Live, o.Wanted, p.Owner) {
		return p.replace(o)
	}
	if awaiting, ok := p.held.takeovers[o.Key]; ok {
		return awaiting
	}
	if reason, ok := p.held.configuration[o.Key]; ok {
		return o.hold(reason, "the workload that reads it cannot follow")
	}
	if workload {
		if claim := p.claimOfOthers(o); claim != nil {
			return o.leave(ReasonConflict, &ConflictError{Object: "PersistentVolumeClaim " + claim.Name, Owner: ownerOf(claim)})
		}
		if o = p.afterConfiguration(o, n); o.Decision == Hold {
			return o
		}
		if dry, ok := p.DryRuns[o.Key]; ok && dry.Err != nil {
			return o.leave(ReasonRefused, dry.Err)
		}
	}
	if found == drifted {
		return o // a repair brings back what its stage was let through with before
	}
	changesPods := workload || p.changesData(o)
	if why := p.awaitedBy(w, o); changesPods && why != "" {
		if o = p.holdPods(o, ReasonAwaitedJob, why); o.Decision == Hold {
			return o
		}
	}
	if changesPods && p.gate.holds(w.Stage) {
		if o = p.holdPods(o, ReasonEarlierStage, "an earlier stage is not rolled out"); o.Decision == Hold {
			return o
		}
	} else if changesPods {
		o.After = append(o.After, p.earlier(w.Stage)...)
	}
	if workload && (len(n.changing) > 0 || takenOver) {
		dry, ok := p.answer(o)
		switch {
		case !ok:
			return p.ask(o)
		case takenOver && dry.Rolls:
			return p.needsApproval(o, ReasonTakeover, "its pods would start again: until now another operator has applied it")
		}
	}
	return o
}

// replace decides about a live Job where another one is wanted.
func (p *planner) replace(o Outcome) Outcome {
	if deleted, ok := p.Deleted[o.Key]; ok && deleted.Version == VersionOf(o.Live) && p.Now.Sub(deleted.At) < versionLag {
		return o.hold(ReasonTerminating, "it was deleted, and is made anew when it is gone")
	}
	o.Decision, o.Reason, o.Message = Replace, ReasonImmutable, "another spec is wanted, and that of a Job cannot be changed"
	return o
}

// holdPods holds what would change pods. Everything else about a workload is changed at
// once.
func (p *planner) holdPods(o Outcome, reason Reason, message string) Outcome {
	if IsWorkload(o.Wanted) {
		dry, ok := p.answer(o)
		switch {
		case !ok:
			return p.ask(o)
		case !dry.Rolls:
			return o
		}
	}
	return o.hold(reason, message)
}

// answer returns the answer to a dry run of an object, as it is wanted and as it is.
func (p *planner) answer(o Outcome) (DryRun, bool) {
	dry, ok := p.DryRuns[o.Key]
	return dry, ok && dry.Wanted == o.Hash && dry.ResourceVersion == o.Live.GetResourceVersion()
}

// ask asks for a dry run of an object.
func (p *planner) ask(o Outcome) Outcome {
	p.questions = append(p.questions, Question{Outcome: o})
	return o.hold(ReasonQuestion, "the API server has to say whether it takes the change, and whether pods would change")
}

// afterConfiguration makes a workload wait for what its pods read.
func (p *planner) afterConfiguration(o Outcome, n *node) Outcome {
	if n.blocked {
		return o.hold(ReasonConfiguration, "what its pods depend on is not in place")
	}
	o.After = append(o.After, n.after...)
	// Pods may read configuration of another node, or of the whole. A hash of what was
	// not applied after all would roll them for nothing, and not once it is.
	for _, key := range PodReadsOf(PodTemplateOf(o.Wanted)).Keys(o.Key.Namespace) {
		if first := (Prerequisite{key, IsApplied}); p.sent[key] && !slices.Contains(o.After, first) {
			o.After = append(o.After, first)
		}
	}
	return o
}

// earlier are the workloads of earlier stages that only their apply will show to be
// rolled out.
func (p *planner) earlier(stage int) []Prerequisite {
	var before []Prerequisite
	for _, f := range p.forgotten {
		if f.stage < stage && !p.Eventually {
			before = append(before, f.Prerequisite)
		}
	}
	return before
}

// changesData reports whether an outcome changes what pods read.
func (p *planner) changesData(o Outcome) bool {
	return isConfiguration(o.Wanted) && !p.reloads(o) && !SameData(o.Live, o.Wanted)
}

// follow notes what an outcome means for those after it: the workload of the node,
// and later stages.
func (p *planner) follow(w build.Wanted, o Outcome, n *node) {
	workload := o.Wanted != nil && IsWorkload(o.Wanted) || o.Wanted == nil && p.isWorkloadKind(w.Kind)
	if workload {
		p.followWorkload(w, o, n)
		return
	}
	dependency := podsDependOn(w.Kind) || o.Wanted != nil && podsDependOn(o.Key.Kind)
	dependency = dependency && (o.Decision == Leave || !p.reloads(o))
	inPlace := false
	switch o.Decision {
	case Settled:
		inPlace = true
	case Create, Change:
		inPlace = true
		p.sent[o.Key] = !p.reloads(o)
		if dependency && w.Node != "" {
			n.after = append(n.after, Prerequisite{o.Key, IsApplied})
		}
		if o.Decision == Change && o.Reason != ReasonDrifted && p.changesData(o) {
			n.changing = append(n.changing, o.Key)
		}
	case Hold:
		applied := p.Applied[o.Key]
		inPlace = o.Reason == ReasonStaleCache && o.Hash == applied.Wanted // as we know, although the cache does not
		if o.Reason == ReasonEarlierStage || o.Reason == ReasonAwaitedJob || o.Reason == ReasonWorkloadRefused {
			p.gate.wait(w.Stage)
			dependency = false // pods go on reading what is there
		}
		if o.Reason == ReasonTerminating && isConfiguration(o.Wanted) && SameData(o.Live, o.Wanted) {
			dependency = false // nothing depends on a change that is none
		}
	}
	if inPlace {
		p.effective[o.Key] = o.Wanted
		return
	}
	if dependency && w.Node != "" {
		n.blocked = true
		p.gate.wait(w.Stage)
	}
}

// followWorkload notes what the outcome of a workload means for later stages, and
// for the configuration that its pods read.
func (p *planner) followWorkload(w build.Wanted, o Outcome, n *node) {
	switch {
	case o.Decision == Settled && !o.Rolling:
		return
	case o.Decision == Change && o.Reason == ReasonForgotten && !o.Rolling:
		p.forgotten = append(p.forgotten, staged{Prerequisite{o.Key, IsRolledOut}, w.Stage})
	default:
		p.gate.wait(w.Stage)
	}
	if o.Reason == ReasonAwaitedJob && o.Live == nil {
		p.waiting[o.Wanted.GetLabels()[build.LabelNode]] = o
	}
	cannotFollow := o.Decision == Leave || o.Decision == AwaitApproval || o.Decision == Hold && (o.Reason == ReasonConfiguration || o.Reason == ReasonReplacedWorkload)
	if !cannotFollow {
		return
	}
	for _, key := range n.changing {
		if _, known := p.held.configuration[key]; !known {
			p.held.configuration[key] = ReasonWorkloadRefused
			p.holdsMore = true
			if o.Decision == AwaitApproval {
				p.held.takeovers[o.Key] = o
			}
		}
	}
}

func (p *planner) isWorkloadKind(kind string) bool {
	for _, k := range p.Kind.Objects {
		if k.Kind == kind {
			return k.Workload
		}
	}
	return false
}

// podsDependOn reports whether the pods of a node cannot do without its objects of
// a kind.
func podsDependOn(kind string) bool {
	return kind == "ConfigMap" || kind == "Secret" || kind == "PersistentVolumeClaim"
}
