package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Apply brings an object of a node to what is wanted, with the error, if any, of
// building it. It sends no request when nothing has to change. A nil object is
// not wanted; Finish deletes it where it exists. Objects of a node are applied
// in the order in which they depend on each other, and nodes in the order of
// their stages.
func Apply[O Object](ctx context.Context, p *Pass, node Node, object O, err error) error {
	var none O
	switch {
	case err != nil:
		err = buildError(node, object, err)
		p.runtime.recorder.Failing(p.cr, nil, ReasonFailed, err.Error())
		p.failed[node.Name] = true
		return err
	case object == none:
		return nil
	}
	return p.apply(ctx, node, object)
}

// ApplyAll is [Apply] for any number of objects.
func ApplyAll[O Object](ctx context.Context, p *Pass, node Node, objects []O, err error) error {
	var none O
	if err != nil {
		return Apply(ctx, p, node, none, err)
	}
	var errs []error
	for _, object := range objects {
		errs = append(errs, Apply(ctx, p, node, object, nil))
	}
	return errors.Join(errs...)
}

// target is an object on its way to being applied.
type target struct {
	node    Node
	desired client.Object
	live    client.Object // as the cache has it; nil when there is none
	gvk     schema.GroupVersionKind
	key     objectKey
}

func (p *Pass) apply(ctx context.Context, node Node, desired client.Object) error {
	t, err := p.observe(ctx, node, desired)
	if err == nil {
		err = p.act(ctx, t)
	}
	if err != nil {
		if !isWorkload(desired) {
			p.failed[node.Name] = true
		} else {
			p.gate.wait(node.Stage)
		}
		return fmt.Errorf("node %s: %w", node.Name, err)
	}
	return nil
}

func isWorkload(object client.Object) bool { return podTemplateOf(object) != nil }

// observe reads the object from the cache, and completes what is wanted of it
// by what depends on the cluster: the hash of the configuration, and who owns
// the replicas.
func (p *Pass) observe(ctx context.Context, node Node, desired client.Object) (target, error) {
	gvk, err := apiutil.GVKForObject(desired, p.runtime.client.Scheme())
	if err != nil {
		return target{}, fmt.Errorf("applying %s: %w", describe(desired), err)
	}
	t := target{node: node, desired: desired, gvk: gvk, key: keyOf(gvk.GroupKind(), desired)}
	p.store.want(t.key)
	if configMap, ok := desired.(*corev1.ConfigMap); ok {
		p.configured[t.key] = configMap.Data
	}

	live, err := p.runtime.client.Scheme().New(gvk)
	if err != nil {
		return t, err
	}
	t.live, _ = live.(client.Object)
	// Nothing below changes live, so the cache need not copy it.
	err = p.client.Get(ctx, t.key.NamespacedName, t.live, &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(true)})
	if apierrors.IsNotFound(err) {
		t.live, err = nil, nil
	}
	if err != nil {
		return t, fmt.Errorf("reading %s: %w", describe(desired), err)
	}
	if pod := podTemplateOf(desired); pod != nil {
		if err := p.stampConfigHash(ctx, pod); err != nil {
			return t, err
		}
		leaveReplicas(desired, t.live, p.runtime.options.fieldOwner)
	}
	return t, nil
}

// act plans and does what is to be done about one object.
func (p *Pass) act(ctx context.Context, t target) error {
	hash, err := ObjectHash(t.desired)
	if err != nil {
		return fmt.Errorf("hashing %s: %w", describe(t.desired), err)
	}
	known, ok := p.runtime.memos.get(p.key, t.key)
	decision := plan(observation{
		live: t.live, ours: t.live != nil && p.owns(t.live, t.desired), owner: p.runtime.options.fieldOwner,
		desired: hash, memo: known, known: ok, now: p.runtime.options.clock.Now(),
	})
	if t.live != nil && ok && !known.seen {
		known.seen = true
		p.runtime.memos.put(p.key, t.key, known)
	}

	switch decision {
	case foreign:
		return p.conflict(t)
	case settled:
		p.runtime.recorder.Recovered(p.cr, t.desired, ReasonConflict, ReasonApplyFailed)
		p.observeRollout(t.node, t.live)
		return nil
	case leaving, unseen:
		if decision == unseen {
			p.lookAgain(soon)
		}
		if isWorkload(t.desired) {
			p.notRolledOut(t.node, t.desired)
		}
		return nil
	}
	if p.failed[t.node.Name] && isWorkload(t.desired) {
		// The pods would roll into a configuration that is not there yet. What is
		// wrong with that has been reported.
		p.notRolledOut(t.node, t.desired)
		return nil
	}
	return p.send(ctx, t, decision, hash)
}

// owns reports whether a live object is this custom resource's.
func (p *Pass) owns(live, desired client.Object) bool {
	if !isKept(live) {
		return metav1.IsControlledBy(live, p.cr)
	}
	// Volumes have no owner, so that they outlive the custom resource.
	for _, label := range []string{LabelName, LabelInstance, LabelManagedBy, LabelNode} {
		if live.GetLabels()[label] != desired.GetLabels()[label] {
			return false
		}
	}
	return true
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
		// unseen by the cache, it is not taken over.
		opts = append(opts, client.ForceOwnership)
		// A repair brings back what its stage was let through with before.
		if d != repair {
			if held, err := p.holds(ctx, t, configuration, opts); err != nil || held {
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
	p.runtime.recorder.Recovered(p.cr, t.desired, ReasonConflict, ReasonApplyFailed)
	p.recordChange(t, d, configuration)

	if isWorkload(t.desired) {
		applied, err := p.runtime.client.Scheme().New(t.gvk)
		if err != nil {
			return err
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(configuration.Object, applied); err != nil {
			return fmt.Errorf("reading the answer about %s: %w", describe(t.desired), err)
		}
		if workload, ok := applied.(client.Object); ok {
			p.observeRollout(t.node, workload)
		}
	}
	return nil
}

// recordChange records what an apply changed.
func (p *Pass) recordChange(t target, d decision, response *unstructured.Unstructured) {
	if t.live != nil && t.live.GetResourceVersion() == response.GetResourceVersion() {
		return
	}
	reason := map[decision]string{create: ReasonCreated, repair: ReasonRepaired}[d]
	if reason == "" {
		reason = ReasonUpdated
	}
	p.runtime.recorder.Changed(p.cr, t.desired, reason, reason+" "+t.gvk.Kind+" "+t.key.Name)
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

// holds reports whether an object has to wait for an earlier stage: a workload
// whose pods would change, or the configuration that they read. Everything else
// about a workload is changed at once.
func (p *Pass) holds(ctx context.Context, t target, configuration *unstructured.Unstructured, opts []client.ApplyOption) (bool, error) {
	if !p.gate.holds(t.node.Stage) {
		return false, nil
	}
	changes := false
	switch live := t.live.(type) {
	case *corev1.ConfigMap:
		changes = !maps.Equal(live.Data, t.desired.(*corev1.ConfigMap).Data)
	default:
		pod := podTemplateOf(t.live)
		if pod == nil {
			return false, nil
		}
		// Only the API server knows what our fields amount to, defaults and all.
		trial := configuration.DeepCopy()
		if err := p.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(trial), append(opts, client.DryRunAll)...); err != nil {
			return false, fmt.Errorf("trying to apply %s: %w", describe(t.desired), err)
		}
		result, err := p.runtime.client.Scheme().New(t.gvk)
		if err != nil {
			return false, err
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(trial.Object, result); err != nil {
			return false, fmt.Errorf("reading the answer about %s: %w", describe(t.desired), err)
		}
		workload, _ := result.(client.Object)
		changes = !equality.Semantic.DeepEqual(podTemplateOf(workload), pod)
	}
	if changes {
		p.held = append(p.held, t.gvk.Kind+" "+t.key.Name)
		p.gate.wait(t.node.Stage)
	}
	return changes, nil
}
