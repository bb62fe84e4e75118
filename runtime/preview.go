package runtime

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/report"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// Plan tells what the next pass over a custom resource would do, and what would follow
// from it. It reads as a pass does, and sends dry runs, where that is allowed; nothing is
// written, nor remembered. What is wrong with the custom resource is in the report; the
// error says why there is none. cr is only read. It is safe for concurrent use, for
// different custom resources at a time, as passes are.
func (r *Runtime) Plan(ctx context.Context, cr client.Object) (preview.Report, error) {
	return r.PlanList(ctx, cr, func(in build.Inputs) build.List { return r.kind.Build(cr, in) })
}

// PlanList is [Runtime.Plan] for who makes the list of wanted objects; see
// [Runtime.Reconcile].
func (r *Runtime) PlanList(ctx context.Context, cr client.Object, makeList func(build.Inputs) build.List) (preview.Report, error) {
	return r.newPreview(cr, nil).preview(ctx, makeList)
}

// newPreview is a pass that nothing is remembered of.
func (r *Runtime) newPreview(cr client.Object, hooks any) *pass {
	key := client.ObjectKeyFromObject(cr)
	return &pass{
		Runtime: r, cr: cr, key: key, hooks: hooks, record: r.store.Copy(key), traceless: true,
		report: report.Pass{CR: cr, Kind: r.kind.GroupVersionKind}, seen: newSeen(cr),
	}
}

// preview makes the report of a pass in place of acting.
func (p *pass) preview(ctx context.Context, makeList func(build.Inputs) build.List) (preview.Report, error) {
	out := preview.New(p.cr, p.kind.GroupVersionKind)
	paused, err := p.paused(p.cr)
	out.Paused = paused || p.options.denied(p.cr.GetNamespace())
	if err != nil {
		out.Error = err.Error()
		return out, nil
	}
	if p.cr.GetDeletionTimestamp() != nil {
		out.Warnings = []string{"it is being deleted; Kubernetes deletes its objects, and nothing else is done about them"}
		return out, nil
	}
	inputs, err := p.read(ctx)
	if err != nil {
		return out, err
	}
	for _, missing := range p.report.Missing {
		out.WaitingFor = append(out.WaitingFor, fmt.Sprintf("%s, which %s names", missing, missing.Path))
	}
	if len(out.WaitingFor) > 0 {
		return out, nil
	}
	p.report.List = makeList(inputs)
	hider := preview.NewHider(valuesIn(inputs)...)
	for _, warning := range p.report.List.Warnings {
		out.Warnings = append(out.Warnings, hider.Text(warning))
	}
	if err := checkList(p.report.List, p.kind); err != nil {
		out.Error = hider.Text(err.Error())
		return out, nil
	}
	found, err := p.observe(ctx)
	if err != nil {
		return out, err
	}
	objects := p.planned(ctx, found, inputs)
	out.Objects, out.Predicted = objects.Objects, objects.Predicted
	return out, ctx.Err()
}

// planned is the report of what is planned.
func (p *pass) planned(ctx context.Context, found plan.Observed, inputs build.Inputs) preview.Report {
	trier := p.client.NewTrier()
	in := p.planInput(found)
	now := p.plan(ctx, in, trier.Ask)
	in.Eventually = true
	eventually := p.plan(ctx, in, trier.Ask)
	hider := preview.NewHider(append(valuesIn(inputs), valuesOf(found, now)...)...)
	if p.hooksSeeSecrets() {
		hider = hider.OfHooks()
	}
	return preview.Make(preview.Input{
		CR: p.cr, Kind: p.kind.GroupVersionKind, Owner: p.client.Owner, Now: now, Eventually: eventually,
		Try: func(o plan.Outcome) preview.Tried {
			tried := trier.Try(ctx, o)
			return preview.Tried{Object: tried.Object, Predicted: tried.Predicted, Err: tried.Err}
		},
		Hider: hider,
	})
}

// hooksSeeSecrets reports whether the custom resource can declare Secrets to hooks.
func (p *pass) hooksSeeSecrets() bool {
	return p.kind.Reads != nil && slices.ContainsFunc(p.kind.Reads(p.cr), func(ref build.Reference) bool { return ref.Kind == "Secret" })
}

// valuesIn are the values of Secrets that hooks see.
func valuesIn(inputs build.Inputs) []map[string][]byte {
	var values []map[string][]byte
	for _, data := range inputs.Secrets {
		values = append(values, data)
	}
	return values
}

// valuesOf are the values of the Secrets that a pass has read or makes.
func valuesOf(found plan.Observed, made plan.Plan) []map[string][]byte {
	var values []map[string][]byte
	note := func(object client.Object) {
		if secret, ok := object.(*corev1.Secret); ok && secret != nil {
			values = append(values, secret.Data)
		}
	}
	for _, object := range found.Read {
		note(object)
	}
	for _, object := range found.Owned {
		note(object.Object)
	}
	for _, o := range made.Outcomes {
		note(o.Live)
		note(o.Wanted)
	}
	return values
}
