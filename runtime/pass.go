package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// PausedAnnotation on a custom resource, with the value "true", stops its
// reconciler: nothing is written, and there is no periodic look. Removing it
// takes effect at once.
const PausedAnnotation = "dsoi.datainfra.io/paused"

// Pass is one pass over one custom resource: every object that is wanted is
// applied, then those that are not wanted are deleted, then the status is
// written. A pass is used once, by one goroutine.
type Pass struct {
	runtime    *Runtime
	client     *Client
	cr         client.Object
	key        types.NamespacedName
	version    version // of cr
	hooks      any
	conditions *[]metav1.Condition
	base       client.Object // cr before its conditions were changed; nil until they are

	store      store
	gate       gate
	configured map[types.NamespacedName]*corev1.ConfigMap // those that this pass knows to be as they are wanted
	read       map[objectKey]bool                         // ConfigMaps and Secrets that pods read
	stopped    map[string]bool                            // nodes whose pods would lack what they depend on
	held       []string                                   // objects that wait for an earlier stage
	unready    []string                                   // workloads that are not rolled out
	stale      bool                                       // the cache is behind what was applied
	again      time.Duration                              // look again after this, where it is not 0
	seen       map[objectKey]readObject                   // what was read, in which version
	busy       bool                                       // there was something to do, or to wait for
}

// soon is when a pass is repeated that found the cache behind.
const soon = time.Second

// NewPass starts a pass over a custom resource, which is not shared with anyone.
// conditions are those in its status, or nil when it has none. hooks are what its
// objects are made from besides; see [Runtime.Settled].
func (r *Runtime) NewPass(cr client.Object, conditions *[]metav1.Condition, hooks any) *Pass {
	key := client.ObjectKeyFromObject(cr)
	r.snapshots.forget(key) // until this pass ends well
	if conditions != nil {
		if written, ok := r.statuses.newer(cr); ok {
			*conditions = written
		}
	}
	return &Pass{
		runtime:    r,
		client:     NewClient(r.client, r.recorder, cr),
		cr:         cr,
		key:        key,
		version:    versionOf(cr),
		hooks:      hooks,
		conditions: conditions,
		store:      newStore(),
		gate:       newGate(),
		configured: map[types.NamespacedName]*corev1.ConfigMap{},
		read:       map[objectKey]bool{},
		stopped:    map[string]bool{},
		seen:       map[objectKey]readObject{},
	}
}

// Skip reports whether there is nothing to do: the custom resource is being
// deleted, which is the garbage collector's work, or it is paused, or in a
// denied namespace.
func (p *Pass) Skip() bool {
	return p.cr.GetDeletionTimestamp() != nil ||
		p.cr.GetAnnotations()[PausedAnnotation] == "true" ||
		p.runtime.options.denied(p.cr.GetNamespace())
}

// namespace of the objects of the custom resource.
func (p *Pass) namespace() string {
	if namespace := p.cr.GetNamespace(); namespace != "" {
		return namespace
	}
	return p.runtime.options.namespace
}

// Warn records what is odd about the custom resource, as events.
func (p *Pass) Warn(warnings []string) {
	if len(warnings) == 0 {
		p.runtime.recorder.Recovered(p.cr, nil, ReasonSpecWarning)
		return
	}
	p.runtime.recorder.Failing(p.cr, nil, ReasonSpecWarning, strings.Join(warnings, "; "))
}

// Reject ends a pass over a custom resource that cannot be built: nothing is
// applied and nothing is deleted. The error is terminal: only a change of the
// custom resource mends it.
func (p *Pass) Reject(ctx context.Context, errs field.ErrorList) (reconcile.Result, error) {
	err := errs.ToAggregate()
	if err == nil {
		return reconcile.Result{}, nil
	}
	p.runtime.recorder.Failing(p.cr, nil, ReasonInvalidSpec, err.Error())
	p.setConditions(
		condition{ConditionDegraded, metav1.ConditionTrue, ReasonInvalidSpec, err.Error()},
		condition{ConditionReady, metav1.ConditionFalse, ReasonInvalidSpec, "the spec is not valid, so it is not in effect"},
		condition{ConditionProgressing, metav1.ConditionFalse, ReasonInvalidSpec, "the spec is not valid, so it is not in effect"},
	)
	if statusErr := p.writeStatus(ctx); statusErr != nil {
		return reconcile.Result{}, errors.Join(err, statusErr)
	}
	return reconcile.Result{}, reconcile.TerminalError(err)
}

// Finish ends a pass in which err went wrong: it deletes what is no longer
// wanted, if nothing went wrong, and writes the status, if that has changed. It
// returns all errors.
func (p *Pass) Finish(ctx context.Context, err error) (reconcile.Result, error) {
	p.runtime.recorder.Recovered(p.cr, nil, ReasonInvalidSpec)
	if err == nil && !p.stale {
		var done bool
		if done, err = p.prune(ctx); err == nil && !done {
			p.lookAgain(soon)
		}
	}
	p.reportProgress(err)
	err = errors.Join(err, p.writeStatus(ctx))
	if err != nil {
		return reconcile.Result{}, err
	}
	p.runtime.recorder.recoveredAll(p.cr)
	p.tidy()
	if p.again > 0 {
		return reconcile.Result{RequeueAfter: p.again}, nil
	}
	p.remember()
	return p.runtime.rest(), nil
}

// tidy forgets objects that the custom resource no longer has, or reads.
func (p *Pass) tidy() {
	p.runtime.memos.retain(p.key, p.store.wants)
	p.runtime.trials.retain(p.key, p.store.wants)
	p.runtime.wanted.retain(p.key, p.store.wants)
	p.runtime.readings.retain(p.key, func(key objectKey) bool { return p.read[key] })
}

// reportProgress sets the conditions of a pass that ran to its end.
func (p *Pass) reportProgress(err error) {
	degraded := condition{ConditionDegraded, metav1.ConditionFalse, "AsExpected", ""}
	ready := condition{ConditionReady, metav1.ConditionTrue, "AllReady", ""}
	progressing := condition{ConditionProgressing, metav1.ConditionFalse, "Settled", ""}
	switch {
	case len(p.held) > 0:
		progressing = condition{ConditionProgressing, metav1.ConditionTrue, "WaitingForStage", "an earlier stage is not rolled out; waiting to change " + strings.Join(p.held, ", ")}
	case len(p.unready) > 0:
		progressing = condition{ConditionProgressing, metav1.ConditionTrue, "RollingOut", "not rolled out: " + strings.Join(p.unready, ", ")}
	}
	if progressing.status == metav1.ConditionTrue {
		ready = condition{ConditionReady, metav1.ConditionFalse, progressing.reason, progressing.message}
	}
	if err != nil {
		reason := ReasonApplyFailed
		var conflict *ConflictError
		if errors.As(err, &conflict) {
			reason = ReasonConflict
		}
		degraded = condition{ConditionDegraded, metav1.ConditionTrue, reason, err.Error()}
		ready = condition{ConditionReady, metav1.ConditionFalse, reason, "not every object is as it should be"}
	}
	p.setConditions(degraded, ready, progressing)
}

// lookAgain asks for another pass after at most d.
func (p *Pass) lookAgain(d time.Duration) {
	if p.again == 0 || d < p.again {
		p.again = d
	}
}

// ConflictError says that an object is in the way: it exists, and is not ours.
type ConflictError struct {
	// Object that is in the way: kind and name.
	Object string
	// Owner that controls it: kind and name; "" when nobody does.
	Owner string
}

// Error says what is in the way, and what would help.
func (e *ConflictError) Error() string {
	if e.Owner == "" {
		return fmt.Sprintf("%s exists and was not made by this custom resource; it is left alone; delete or rename it", e.Object)
	}
	return fmt.Sprintf("%s belongs to %s; it is left alone", e.Object, e.Owner)
}
