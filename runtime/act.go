package runtime

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// act plans and does what is to be done about one object.
func (p *Pass) act(ctx context.Context, t target) error {
	hash, err := ObjectHash(t.desired)
	if err != nil {
		return fmt.Errorf("hashing %s: %w", describe(t.desired), err)
	}
	known, ok := p.runtime.memos.get(p.key, t.key)
	o := observation{
		live: t.live, ours: t.live != nil && p.owns(t.live, t.desired), former: p.formerlyOwned(t.live), owner: p.runtime.options.fieldOwner,
		desired: hash, memo: known, known: ok, now: p.runtime.options.clock.Now(),
	}
	decision := plan(o)
	if ok && !known.seen && t.live != nil && decision != behind {
		known.seen = true
		p.runtime.memos.put(p.key, t.key, known)
	}
	p.busy = p.busy || decision != settled
	switch decision {
	case foreign:
		return p.conflict(t)
	case settled:
		p.runtime.recorder.Recovered(p.cr, t.desired, ReasonConflict, ReasonApplyFailed)
		p.inEffect(t.desired)
		p.observeRollout(t.node, t.live)
		return nil
	case leaving:
		if !isWorkload(t.desired) {
			p.unready = append(p.unready, t.gvk.Kind+" "+t.key.Name)
		}
		p.await(t, t.live)
		return nil
	case behind, unseen:
		p.stale = true
		p.lookAgain(soon)
		if hash == known.desired && !isWorkload(t.desired) {
			p.inEffect(t.desired) // as we know, although the cache does not
			return nil
		}
		p.await(t, nil)
		return nil
	}
	if p.stopped[t.node.Name] && isWorkload(t.desired) {
		// The pods would roll into a configuration that is not there yet. What is
		// wrong with that has been reported.
		p.notRolledOut(t.node, t.desired)
		return nil
	}
	return p.send(ctx, t, decision, hash)
}

// formerlyOwned reports whether an object belongs to an earlier custom resource
// of the same kind and name.
func (p *Pass) formerlyOwned(live client.Object) bool {
	if live == nil {
		return false
	}
	controller := metav1.GetControllerOfNoCopy(live)
	if controller == nil || controller.UID == p.cr.GetUID() {
		return false
	}
	group, err := schema.ParseGroupVersion(controller.APIVersion)
	return err == nil && group.Group == p.runtime.kind.Group && controller.Kind == p.runtime.kind.Kind && controller.Name == p.key.Name
}

// conflict reports an object that is in the way.
func (p *Pass) conflict(t target) error {
	err := &ConflictError{Object: t.gvk.Kind + " " + t.key.Name}
	if controller := metav1.GetControllerOf(t.live); controller != nil {
		err.Owner = controller.Kind + " " + controller.Name
	}
	p.runtime.recorder.Failing(p.cr, t.desired, ReasonConflict, err.Error())
	return err
}

// await notes that an object has to wait until another pass, and with it what
// depends on it: the workload of its node, and later stages. live is what pods
// read meanwhile, if that is known; nothing depends on a change that is none.
func (p *Pass) await(t target, live client.Object) {
	if isWorkload(t.desired) {
		p.notRolledOut(t.node, t.desired)
		return
	}
	if live, ok := live.(*corev1.ConfigMap); ok && sameData(live, t.desired) {
		return
	}
	p.stop(t.node, t.desired)
}

// inEffect notes that a ConfigMap is what pods read from now on.
func (p *Pass) inEffect(object client.Object) {
	if configMap, ok := object.(*corev1.ConfigMap); ok {
		p.configured[client.ObjectKeyFromObject(configMap)] = configMap
	}
}

// stop notes that an object could not be brought to what is wanted. Where pods
// depend on it, the workload of its node is left as it is, and later stages wait.
// It is all the same whether object is nil.
func (p *Pass) stop(node Node, object client.Object) {
	switch object.(type) {
	case *corev1.ConfigMap, *corev1.Secret, *corev1.PersistentVolumeClaim:
		p.stopped[node.Name] = true
		p.gate.wait(node.Stage)
	default:
		if isWorkload(object) {
			p.gate.wait(node.Stage)
		}
	}
}

// send applies an object, unless its stage has to wait.
func (p *Pass) send(ctx context.Context, t target, d decision, hash uint64) error {
	configuration, err := toUnstructured(t.desired, t.gvk)
	if err != nil {
		return err
	}
	opts := []client.ApplyOption{client.FieldOwner(p.runtime.options.fieldOwner)}
	if t.live != nil {
		// An object that was deleted and made again by someone else in the
		// meantime has another UID, and is refused.
		configuration.SetUID(t.live.GetUID())
		// Without force for one that is to be created: should it exist after all,
		// unseen by the cache, none of its fields is taken over.
		opts = append(opts, client.ForceOwnership)
		if err := p.prepare(ctx, t, d); err != nil {
			return err
		}
		// A repair brings back what its stage was let through with before.
		if d != repair {
			if held, err := p.holds(ctx, t, configuration, opts, hash); err != nil || held {
				return err
			}
		}
	}
	if err := p.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(configuration), opts...); err != nil {
		return fmt.Errorf("applying %s: %w", describe(t.desired), err)
	}
	// From the response, never from the next read: what happened in between
	// would be taken for ours.
	entry, _ := ownEntry(configuration, p.runtime.options.fieldOwner)
	p.runtime.memos.put(p.key, t.key, memo{
		uid: configuration.GetUID(), desired: hash, entry: entry,
		resourceVersion: configuration.GetResourceVersion(), applied: p.runtime.options.clock.Now(), seen: t.live != nil,
	})
	p.runtime.trials.remove(p.key, t.key)
	p.runtime.recorder.Recovered(p.cr, t.desired, ReasonConflict, ReasonApplyFailed)
	p.recordChange(t, d, configuration)
	p.inEffect(t.desired)
	if !isWorkload(t.desired) {
		return nil
	}
	applied, err := p.typed(t, configuration)
	if err != nil {
		return err
	}
	p.observeRollout(t.node, applied)
	return nil
}

// prepare makes a live object ready for an apply that would otherwise be refused, or
// leave behind what is no longer wanted.
func (p *Pass) prepare(ctx context.Context, t target, d decision) error {
	live := t.live
	if d != update { // a new port that clashes with somebody's is an error, not drift
		var err error
		if live, err = p.takeBack(ctx, t); err != nil {
			return err
		}
	}
	return p.absorb(ctx, t, live)
}

// typed reads the answer to an apply.
func (p *Pass) typed(t target, answer *unstructured.Unstructured) (client.Object, error) {
	object, err := p.newObject(t.gvk)
	if err != nil {
		return nil, err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(answer.Object, object); err != nil {
		return nil, fmt.Errorf("reading the answer about %s: %w", describe(t.desired), err)
	}
	return object, nil
}

// recordChange records what an apply changed.
func (p *Pass) recordChange(t target, d decision, answer *unstructured.Unstructured) {
	if t.live != nil && !p.changed(t.live, d, answer) {
		return
	}
	reason := ReasonUpdated
	switch d {
	case create:
		reason = ReasonCreated
	case repair:
		reason = ReasonRepaired
	}
	p.runtime.recorder.Changed(p.cr, t.desired, reason, reason+" "+t.gvk.Kind+" "+t.key.Name)
}

// changed reports whether an apply changed the object that was live before. A new
// version alone does not say so when the same was applied as ever: somebody may
// have written the status in between. Our entry does.
func (p *Pass) changed(live client.Object, d decision, answer *unstructured.Unstructured) bool {
	if live.GetResourceVersion() == answer.GetResourceVersion() {
		return false
	}
	before, _ := ownEntry(live, p.runtime.options.fieldOwner)
	after, _ := ownEntry(answer, p.runtime.options.fieldOwner)
	return d == update || before != after
}

// observeRollout notes whether a workload is rolled out.
func (p *Pass) observeRollout(node Node, object client.Object) {
	if isWorkload(object) && !rolledOut(object) {
		p.notRolledOut(node, object)
	}
}

func (p *Pass) notRolledOut(node Node, object client.Object) {
	p.gate.wait(node.Stage)
	p.unready = append(p.unready, typeName(object)+" "+object.GetName())
}
