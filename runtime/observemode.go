package runtime

import (
	"context"
	"errors"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// ObserveAnnotation on a custom resource, with a value that is true, has its reconciler
// show what it would do, and do nothing: see [Observe]. Removing it takes effect at once.
// One that is paused as well is not even looked at.
const ObserveAnnotation = "dsoi.datainfra.io/observe"

// observed reports whether nothing is written for a custom resource. The error says that
// nobody can tell.
func (r *Runtime) observed(cr client.Object) (bool, error) {
	if r.options.observe {
		return true, nil
	}
	return switchedOn(cr, ObserveAnnotation)
}

// show is a pass that only plans. It logs the plan when that has changed.
func (r *Runtime) show(ctx context.Context, cr client.Object, makeList func(build.Inputs) build.List, hooks any) (reconcile.Result, error) {
	record := r.store.Record(client.ObjectKeyFromObject(cr))
	record.Settled = nil
	p := r.newPreview(cr, hooks)
	p.traceless = false // what is read leads to another pass when it changes
	report, err := p.preview(ctx, makeList)
	if err != nil {
		return reconcile.Result{}, err
	}
	if text := report.Text(); record.Shown != text {
		record.Shown = text
		log.FromContext(ctx).Info("only observing; this is what would be done", "plan", text)
	}
	switch {
	case report.Error != "":
		return reconcile.Result{}, reconcile.TerminalError(errors.New(report.Error))
	case len(report.WaitingFor) > 0:
		return reconcile.Result{}, nil // there will be an event when they appear
	}
	r.store.Retain(p.key, p.seen.wants, p.seen.reads, p.seen.owned)
	record.Settled = p.snapshot() // the same would be planned again
	return r.rest(), nil
}
