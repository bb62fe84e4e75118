package runtime

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Condition types in the status of a custom resource.
const (
	// ConditionReady is true when every pod runs what the spec says and is ready.
	ConditionReady = "Ready"
	// ConditionProgressing is true while a change is being rolled out.
	ConditionProgressing = "Progressing"
	// ConditionDegraded is true when something went wrong; its message says what.
	ConditionDegraded = "Degraded"
)

// messageLimit is how many bytes the API server allows in a condition's message.
const messageLimit = 32768

type condition struct {
	kind    string
	status  metav1.ConditionStatus
	reason  string
	message string
}

// setConditions sets conditions for the generation that was reconciled.
func (p *Pass) setConditions(conditions ...condition) {
	if p.conditions == nil {
		return
	}
	changed, after := false, slices.Clone(*p.conditions)
	for _, c := range conditions {
		changed = meta.SetStatusCondition(&after, metav1.Condition{
			Type: c.kind, Status: c.status, Reason: c.reason, Message: shorten(steady(c.message), messageLimit), ObservedGeneration: p.cr.GetGeneration(),
		}) || changed
	}
	if !changed {
		return // the usual case, without the price of a copy, and of comparing with it
	}
	if p.base == nil {
		p.base, _ = p.cr.DeepCopyObject().(client.Object)
	}
	*p.conditions = after
}

// writeStatus writes the conditions if they have changed, with one patch.
func (p *Pass) writeStatus(ctx context.Context) error {
	if p.base == nil {
		return nil
	}
	p.busy = true
	err := p.client.Status().Patch(ctx, p.cr, client.MergeFrom(p.base), client.FieldOwner(p.runtime.options.fieldOwner))
	if client.IgnoreNotFound(err) != nil {
		p.client.recorder.failing(p.cr, "status", ReasonFailed, fmt.Sprintf("cannot write the status of %s: %v", p.key.Name, err))
		return fmt.Errorf("writing the status of %s: %w", p.key.Name, err)
	}
	p.client.recorder.recovered(p.cr, "status", ReasonFailed)
	if err == nil {
		p.runtime.statuses.wrote(p.cr, *p.conditions)
	}
	return nil
}

// statuses remembers the conditions that were last written to each custom
// resource. The cache may show one from before that; a pass that compared with it
// would take what it finds for written, and leave the old status there. It is
// safe for concurrent use.
type statuses struct {
	mu   sync.Mutex
	byCR map[types.NamespacedName]writtenStatus
}

type writtenStatus struct {
	uid             types.UID
	resourceVersion string
	conditions      []metav1.Condition
}

func newStatuses() *statuses { return &statuses{byCR: map[types.NamespacedName]writtenStatus{}} }

// wrote remembers the conditions of cr, which is the answer to their writing.
func (s *statuses) wrote(cr client.Object, conditions []metav1.Condition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byCR[client.ObjectKeyFromObject(cr)] = writtenStatus{cr.GetUID(), cr.GetResourceVersion(), slices.Clone(conditions)}
}

// newer returns the conditions that were written after cr was read, if any.
func (s *statuses) newer(cr client.Object) (conditions []metav1.Condition, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	written, ok := s.byCR[client.ObjectKeyFromObject(cr)]
	if !ok || written.uid != cr.GetUID() {
		return nil, false
	}
	order, err := resourceversion.CompareResourceVersion(cr.GetResourceVersion(), written.resourceVersion)
	return slices.Clone(written.conditions), err == nil && order < 0
}

func (s *statuses) forget(cr types.NamespacedName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byCR, cr)
}
