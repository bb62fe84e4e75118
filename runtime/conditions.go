package runtime

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	for _, c := range conditions {
		if len(c.message) > messageLimit {
			c.message = c.message[:messageLimit]
		}
		meta.SetStatusCondition(p.conditions, metav1.Condition{
			Type: c.kind, Status: c.status, Reason: c.reason, Message: c.message, ObservedGeneration: p.cr.GetGeneration(),
		})
	}
}

// writeStatus writes the status if it has changed, with one patch.
func (p *Pass) writeStatus(ctx context.Context) error {
	if p.conditions == nil {
		return nil
	}
	patch := client.MergeFrom(p.base)
	data, err := patch.Data(p.cr)
	if err != nil {
		return fmt.Errorf("comparing the status of %s: %w", p.key.Name, err)
	}
	if string(data) == "{}" {
		return nil
	}
	if err := p.client.Status().Patch(ctx, p.cr, client.RawPatch(patch.Type(), data), client.FieldOwner(p.runtime.options.fieldOwner)); err != nil {
		return fmt.Errorf("writing the status of %s: %w", p.key.Name, err)
	}
	return nil
}
