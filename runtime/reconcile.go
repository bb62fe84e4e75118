package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/report"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// PausedAnnotation on a custom resource, with a value that is true, stops its
// reconciler: nothing is written, and there is no periodic look. Removing it
// takes effect at once.
const PausedAnnotation = "dsoi.datainfra.io/paused"

// Reconcile brings the objects of a custom resource to what a list asks for, and
// deletes those that it no longer asks for, unless the list is partial. With nothing
// to do it sends no request. All errors are joined; one failing object does not keep
// the others from being reconciled.
//
// makeList is not called while nothing has changed since a pass that left nothing to
// do. It depends on the custom resource, on the inputs that it is given, and on
// hooks, and on nothing else; see [Runtime.Settled]. cr is only read.
func (r *Runtime) Reconcile(ctx context.Context, cr client.Object, makeList func(build.Inputs) build.List, hooks any) (reconcile.Result, error) {
	if r.restsAt(ctx, cr, hooks) {
		return r.rest(), nil
	}
	return r.reconcile(ctx, cr, makeList, hooks)
}

// reconcile is one pass.
func (r *Runtime) reconcile(ctx context.Context, cr client.Object, makeList func(build.Inputs) build.List, hooks any) (reconcile.Result, error) {
	paused, err := r.paused(cr)
	if paused || cr.GetDeletionTimestamp() != nil || r.options.denied(cr.GetNamespace()) {
		return reconcile.Result{}, nil // being deleted is the garbage collector's work
	}
	observed, observeErr := r.observed(cr)
	if observed {
		return r.show(ctx, cr, makeList, hooks)
	}
	p := r.newPass(cr, hooks)
	if err := errors.Join(err, observeErr); err != nil {
		return p.reject(ctx, err)
	}
	inputs, err := p.read(ctx)
	if err != nil || len(p.report.Missing) > 0 {
		p.report.Err = err
		return p.finish(ctx)
	}
	p.report.List = makeList(inputs)
	if err := checkList(p.report.List, r.kind); err != nil {
		return p.reject(ctx, err)
	}
	found, err := p.observe(ctx)
	if err != nil {
		p.report.Err = err
		return p.finish(ctx)
	}
	p.report.Plan = p.plan(ctx, p.planInput(found), p.client.Ask)
	p.report.Done = r.client.Act(ctx, cr, p.report.Plan, p.record, r.kind.New)
	return p.finish(ctx)
}

// pass is what the steps of one pass hand on: what is reported of it, and what it
// depended on. It is used once, by one goroutine.
type pass struct {
	*Runtime
	cr     client.Object
	key    client.ObjectKey
	hooks  any
	record *store.Record
	report report.Pass
	seen   seen
	// traceless is set for a pass that nothing is remembered of.
	traceless bool
}

func (r *Runtime) newPass(cr client.Object, hooks any) *pass {
	p := &pass{
		Runtime: r, cr: cr, key: client.ObjectKeyFromObject(cr), hooks: hooks, record: r.store.Record(client.ObjectKeyFromObject(cr)),
		report: report.Pass{CR: cr, Kind: r.kind.GroupVersionKind}, seen: newSeen(cr),
	}
	p.record.Settled = nil // until this pass ends well
	return p
}

// paused reports whether the custom resource stops its reconciler. The error says
// that nobody can tell.
func (r *Runtime) paused(cr client.Object) (bool, error) {
	if r.kind.Paused != nil && r.kind.Paused(cr) {
		return true, nil
	}
	for _, annotation := range []string{PausedAnnotation, r.kind.PausedAnnotation} {
		if paused, err := switchedOn(cr, annotation); paused || err != nil {
			return paused, err
		}
	}
	return false, nil
}

// switchedOn reports whether a custom resource has an annotation with a value that is
// true. The error says that it is neither true nor false.
func switchedOn(cr client.Object, annotation string) (bool, error) {
	value, ok := cr.GetAnnotations()[annotation]
	if !ok {
		return false, nil
	}
	on, err := strconv.ParseBool(value)
	if err != nil {
		return false, field.Invalid(field.NewPath("metadata", "annotations").Key(annotation), value, "must be true or false")
	}
	return on, nil
}

// namespace of the objects of the custom resource.
func (p *pass) namespace() string {
	if namespace := p.cr.GetNamespace(); namespace != "" {
		return namespace
	}
	return p.options.namespace
}

// checkList finds what is wrong with a list as a whole.
func checkList(list build.List, kind build.ClusterKind) error {
	errs := []error{}
	if len(list.Invalid) > 0 {
		errs = append(errs, list.Invalid.ToAggregate())
	}
	type name struct{ kind, namespace, name string }
	first := map[name]build.Wanted{}
	for _, w := range list.Objects {
		if w.Object == nil {
			continue
		}
		key := name{w.Kind, w.Object.GetNamespace(), w.Object.GetName()}
		if other, taken := first[key]; taken {
			errs = append(errs, fmt.Errorf("%s %s is wanted twice: by %s and by %s of the %s; give them names of their own", key.kind, key.name, titleOf(other), titleOf(w), kind.Kind))
		}
		first[key] = w
	}
	return errors.Join(errs...)
}

func titleOf(w build.Wanted) string {
	if w.Node == "" {
		return "the whole"
	}
	return "node " + w.Node
}

// planInput is what a plan is made of.
func (p *pass) planInput(found plan.Observed) plan.Input {
	return plan.Input{
		CR: p.cr, Kind: p.kind, Owner: p.client.Owner, List: p.report.List, Observed: found,
		Applied: p.record.Applied, Deleted: p.record.Deleted, DryRuns: p.record.DryRuns,
		Approves: p.options.approves, Now: p.options.clock.Now(),
	}
}

// plan makes the plan, and asks what it has to know.
func (p *pass) plan(ctx context.Context, in plan.Input, ask func(context.Context, []plan.Question) map[plan.Key]plan.DryRun) plan.Plan {
	made := plan.Make(in)
	for round := 1; len(made.Questions) > 0 && round < plan.Rounds; round++ {
		answers := ask(ctx, made.Questions)
		in.DryRuns = maps.Clone(in.DryRuns)
		for key, answer := range answers {
			in.DryRuns[key] = answer
			if answer.Err == nil {
				p.record.DryRuns[key] = answer
			}
		}
		made = plan.Make(in)
	}
	return made
}

// reject ends a pass over a custom resource that cannot be built: nothing is applied
// and nothing is deleted. The error is terminal: only a change of the custom resource
// mends it.
func (p *pass) reject(ctx context.Context, err error) (reconcile.Result, error) {
	conditions, event := report.Invalid(err)
	states := append(p.report.Warnings(), event)
	statusErr := p.writeStatus(ctx, conditions)
	if statusErr != nil {
		states = append(states, statusFailure(statusErr))
	}
	p.recorder.Lasting(p.cr, p.record, states, func(store.State) bool { return true })
	if statusErr != nil {
		return reconcile.Result{}, errors.Join(err, statusErr)
	}
	return reconcile.Result{}, reconcile.TerminalError(err)
}

// finish reports what became of a pass.
func (p *pass) finish(ctx context.Context) (reconcile.Result, error) {
	if len(p.report.Done.Results) == 0 {
		p.report.Done.Results = make([]apply.Result, len(p.report.Plan.Outcomes))
	}
	states, err := p.report.States(), p.report.Error()
	statusErr := p.writeStatus(ctx, p.report.Conditions())
	if statusErr != nil {
		states = append(states, statusFailure(statusErr))
	}
	p.recorder.Changed(p.cr, p.report.Changes())
	p.recorder.Lasting(p.cr, p.record, states, p.report.Open())
	switch {
	case err != nil && statusErr == nil && p.report.Terminal():
		return reconcile.Result{}, reconcile.TerminalError(err)
	case err != nil || statusErr != nil:
		return reconcile.Result{}, errors.Join(err, statusErr)
	}
	if len(p.report.Missing) > 0 {
		return reconcile.Result{}, nil // there will be an event when they appear
	}
	p.store.Retain(p.key, p.seen.wants, p.seen.reads, p.seen.owned)
	if again := p.report.Again(); again > 0 {
		return reconcile.Result{RequeueAfter: again}, nil
	}
	if p.report.Rests() && !p.seen.wroteStatus {
		p.record.Settled = p.snapshot()
	}
	return p.rest(), nil
}

// statusFailure is the event of a status that cannot be written: where it cannot be
// read, an event can.
func statusFailure(err error) report.Event {
	return report.Event{Reason: report.ReasonFailed, Note: "cannot write the status: " + errors.Unwrap(err).Error(), Subject: "status"}
}

// writeStatus writes the conditions if they have changed, with one patch.
func (p *pass) writeStatus(ctx context.Context, conditions []report.Condition) error {
	if p.kind.Conditions == nil {
		return nil
	}
	at := p.kind.Conditions(p.cr)
	if at == nil {
		return nil
	}
	before := *at
	if p.statusIsNewer() {
		before = p.record.Status.Conditions
	}
	after, changed := report.SetConditions(before, conditions, p.cr.GetGeneration())
	if !changed {
		return nil // the usual case, without the price of a copy, and of comparing with it
	}
	base, err := p.withConditions(before)
	if err != nil {
		return err
	}
	written, err := p.withConditions(after)
	if err != nil {
		return err
	}
	p.seen.wroteStatus = true
	err = p.client.Status().Patch(ctx, written, client.MergeFrom(base), client.FieldOwner(p.client.Owner))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("writing the status of %s: %w", p.key.Name, err)
	}
	if err == nil {
		p.record.Status = store.Status{Version: plan.VersionOf(written), Conditions: slices.Clone(conditionsOf(p.kind, written))}
	}
	return nil
}

// withConditions is a copy of the custom resource that has other conditions.
func (p *pass) withConditions(conditions []metav1.Condition) (client.Object, error) {
	copied, ok := p.cr.DeepCopyObject().(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is not an object", p.cr)
	}
	*p.kind.Conditions(copied) = conditions
	return copied, nil
}

func conditionsOf(kind build.ClusterKind, cr client.Object) []metav1.Condition {
	if at := kind.Conditions(cr); at != nil {
		return *at
	}
	return nil
}

// statusIsNewer reports whether the status was written after the custom resource was
// read. The cache may show one from before that; a pass that compared with it would
// take what it finds for written, and leave the old status there.
func (p *pass) statusIsNewer() bool {
	written := p.record.Status
	if written.UID == "" || written.UID != p.cr.GetUID() {
		return false
	}
	order, err := resourceversion.CompareResourceVersion(p.cr.GetResourceVersion(), written.ResourceVersion)
	return err == nil && order < 0
}
