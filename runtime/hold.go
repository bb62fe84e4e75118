package runtime

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// trial is the outcome of a dry run: what would be applied, to which version,
// and whether that would change the pods. A pass that waits finds it again, and
// sends nothing.
type trial struct {
	desired         uint64
	resourceVersion string
	rolls           bool
}

// holds reports whether an object has to wait for an earlier stage: a workload
// whose pods would change, or the configuration that they read. Everything else
// about a workload is changed at once.
func (p *Pass) holds(ctx context.Context, t target, configuration *unstructured.Unstructured, opts []client.ApplyOption, hash uint64) (bool, error) {
	if !p.gate.holds(t.node.Stage) {
		return false, nil
	}
	var rolls bool
	switch {
	case isWorkload(t.live):
		var err error
		if rolls, err = p.rolls(ctx, t, configuration, opts, hash); err != nil {
			return false, err
		}
	default:
		configMap, ok := t.live.(*corev1.ConfigMap)
		rolls = ok && !sameData(configMap, t.desired)
	}
	if rolls {
		p.held = append(p.held, t.gvk.Kind+" "+t.key.Name)
		p.gate.wait(t.node.Stage)
	}
	return rolls, nil
}

// rolls reports whether an apply would change the pods of a workload. Only the
// API server knows what our fields amount to, defaults and all.
func (p *Pass) rolls(ctx context.Context, t target, configuration *unstructured.Unstructured, opts []client.ApplyOption, hash uint64) (bool, error) {
	if known, ok := p.runtime.trials.get(p.key, t.key); ok && known.desired == hash && known.resourceVersion == t.live.GetResourceVersion() {
		return known.rolls, nil
	}
	answer := configuration.DeepCopy()
	if err := p.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(answer), append(opts, client.DryRunAll)...); err != nil {
		return false, fmt.Errorf("trying to apply %s: %w", describe(t.desired), err)
	}
	result, err := p.typed(t, answer)
	if err != nil {
		return false, err
	}
	rolls := !equality.Semantic.DeepEqual(podTemplateOf(result), podTemplateOf(t.live))
	p.runtime.trials.put(p.key, t.key, trial{hash, t.live.GetResourceVersion(), rolls})
	return rolls, nil
}
