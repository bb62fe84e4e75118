package preview

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Input is what a report is made of. It is only to be read.
type Input struct {
	// CR is the custom resource, and Kind its kind.
	CR   client.Object
	Kind schema.GroupVersionKind
	// Owner is the name under which fields are applied.
	Owner string
	// Now is what the next pass does, Eventually what is left when all that it waits for has
	// happened; see [plan.Input.Eventually].
	Now, Eventually plan.Plan
	// Try tells what the apply of an outcome's object would come to.
	Try func(plan.Outcome) Tried
	// Hider hides the values of Secrets.
	Hider Hider
}

// Tried is what an apply would come to: the object as it would be, or why the API server
// would not take it.
type Tried struct {
	Object    client.Object
	Predicted bool
	Err       error
}

// Make makes the report of a plan.
func Make(in Input) Report {
	r := New(in.CR, in.Kind)
	m := maker{in}
	now, later := m.steps(in.Now), m.steps(in.Eventually)
	for i, o := range in.Now.Outcomes {
		r.Objects = append(r.Objects, m.object(o, now[i], m.find(later, o.Key)))
	}
	r.finish()
	return r
}

// New returns the report of a custom resource of which nothing is known yet.
func New(cr client.Object, kind schema.GroupVersionKind) Report {
	return Report{Kind: kind.Kind, Namespace: cr.GetNamespace(), Name: cr.GetName(), Objects: []Object{}}
}

// finish sorts the objects, and sums up.
func (r *Report) finish() {
	slices.SortStableFunc(r.Objects, func(a, b Object) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Node, b.Node))
	})
	for _, o := range r.Objects {
		r.Predicted = r.Predicted || o.Predicted || o.Later != nil && o.Later.Predicted
	}
}

type maker struct {
	Input
}

// find is the step of an object in the eventual plan; nil where it has none there.
func (m maker) find(later []Step, key plan.Key) *Step {
	for i, o := range m.Eventually.Outcomes {
		if o.Key == key && key.Name != "" && i < len(later) {
			return &later[i]
		}
	}
	return nil
}

// object joins what is done about an object now and later.
func (m maker) object(o plan.Outcome, now Step, later *Step) Object {
	object := Object{Kind: o.Key.Kind, Namespace: o.Key.Namespace, Name: o.Key.Name, Node: o.Node, Step: now}
	if o.Decision == plan.AwaitApproval && o.Wanted != nil {
		object.Later = m.approved(o)
		return object
	}
	if later == nil || !later.acts() || now.acts() && now.What != Change && now.What != Release {
		return object
	}
	rest := *later
	rest.Fields = slices.DeleteFunc(slices.Clone(later.Fields), func(f Field) bool {
		return slices.ContainsFunc(now.Fields, func(done Field) bool { return reflect.DeepEqual(done, f) })
	})
	if now.What != Hold && len(rest.Fields) == 0 {
		return object
	}
	if now.What == Settled {
		object.Step = Step{What: Hold, Reason: string(plan.ReasonConfiguration), Message: "it changes with what its pods read, which has to wait"}
	}
	object.Later = &rest
	return object
}

// approved is what is done about an object whose change awaits approval, once it has it.
func (m maker) approved(o plan.Outcome) *Step {
	o.After = nil
	s := simulation{maker: m, states: map[plan.Prerequisite]bool{}, clean: true}
	step := s.apply(o, Step{Reason: string(o.Reason)})
	step.Message, step.Fields = m.Hider.Text(step.Message), m.Hider.fields(o.Key, step.Fields)
	return &step
}

// steps are what a pass does for each outcome of a plan, as acting on it goes: what
// depends on something that is refused is left out, and then nothing is deleted.
func (m maker) steps(p plan.Plan) []Step {
	s := simulation{maker: m, states: map[plan.Prerequisite]bool{}, clean: p.Clean()}
	steps := make([]Step, len(p.Outcomes))
	for i, o := range p.Outcomes {
		steps[i] = s.step(o)
		steps[i].Message = m.Hider.Text(steps[i].Message)
		steps[i].Fields = m.Hider.fields(o.Key, steps[i].Fields)
	}
	return steps
}

type simulation struct {
	maker
	states map[plan.Prerequisite]bool
	clean  bool
}

// step is what a pass does for one outcome.
func (s *simulation) step(o plan.Outcome) Step {
	step := Step{Reason: string(o.Reason), Message: o.Message}
	switch o.Decision {
	case plan.Settled:
		step.What = Settled
		s.note(o, o.Rolling)
	case plan.Create, plan.Change:
		return s.apply(o, step)
	case plan.Replace:
		step.What = Recreate
		if tried := s.Try(o); tried.Err == nil {
			step.Fields, step.Predicted = Diff(contentOf(o.Live), contentOf(tried.Object)), tried.Predicted
		}
	case plan.Delete:
		step.What = Delete
		if !s.clean {
			return Step{What: Hold, Reason: string(plan.ReasonIncomplete), Message: "nothing is deleted while something else fails"}
		}
	case plan.AwaitApproval:
		step.What, step.Digest = AwaitApproval, o.Digest
	case plan.Hold:
		step.What = Hold
	case plan.Leave:
		step.What = Leave
		if o.Reason == plan.ReasonRefused {
			step.What = Refused
		}
	}
	return step
}

func (s *simulation) note(o plan.Outcome, rolling bool) {
	s.states[plan.Prerequisite{Key: o.Key, State: plan.IsApplied}] = true
	s.states[plan.Prerequisite{Key: o.Key, State: plan.IsRolledOut}] = !rolling
}

// apply is the step of an outcome that is applied.
func (s *simulation) apply(o plan.Outcome, step Step) Step {
	for _, first := range o.After {
		if !s.states[first] {
			s.clean = false
			return waits(first)
		}
	}
	tried := s.Try(o)
	step.Predicted = tried.Predicted
	if tried.Err != nil {
		s.clean = false
		step.What, step.Reason, step.Message = Refused, string(plan.ReasonRefused), tried.Err.Error()
		return step
	}
	if o.Live == nil {
		step.What = Create
		s.note(o, plan.IsWorkload(o.Wanted) && !plan.RolledOut(tried.Object))
		return step
	}
	step.Fields = Diff(contentOf(o.Live), contentOf(tried.Object))
	step.What, step.Pods, step.Message = s.change(o, tried.Object, step)
	s.note(o, o.Rolling || plan.IsWorkload(o.Wanted) && step.What != Settled && changesSpec(step.Fields))
	return step
}

// waits is the step of what cannot be done before something else.
func waits(first plan.Prerequisite) Step {
	if first.State == plan.IsRolledOut {
		return Step{What: Hold, Reason: string(plan.ReasonEarlierStage), Message: first.Key.String() + " is not rolled out"}
	}
	return Step{What: Hold, Reason: string(plan.ReasonConfiguration), Message: first.Key.String() + " has to be in place first"}
}

// change says what the change of a live object is.
func (s *simulation) change(o plan.Outcome, after client.Object, step Step) (what What, pods int32, message string) {
	if len(step.Fields) > 0 {
		if pods = podsThatRoll(o.Live, after); pods > 0 {
			return Roll, pods, step.Message
		}
		return Change, 0, step.Message
	}
	gained, lost := plan.OwnFieldsChange(o.Live, after, s.Owner)
	switch {
	case len(gained)+len(lost) == 0:
		return Settled, 0, step.Message
	case len(gained) == 0:
		return Release, 0, "it gives up " + strings.Join(lost, ", ")
	default:
		return Change, 0, "it takes over " + strings.Join(gained, ", ") + ", with the values that are there"
	}
}

// changesSpec reports whether a change makes Kubernetes look at a workload anew.
func changesSpec(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return strings.HasPrefix(f.Path, "spec") })
}

// contentOf is an object as JSON has it; nil for none, and for what JSON cannot say.
func contentOf(object client.Object) map[string]any {
	if object == nil {
		return nil
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil
	}
	content = maps.Clone(content) // it may be the object's own
	delete(content, "apiVersion") // objects in a cache may not say them
	delete(content, "kind")
	return content
}
