package apply

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// migrate joins what we own of a live object by update, and what former managers own of it, to
// what we own by apply. Otherwise a field that is no longer wanted would stay: it would still
// be ours, or theirs. A client that was replaced by this operator, under the same name, has
// left such an entry too. It returns the object as it is then. No request is sent where there
// is none.
func (c *Client) migrate(ctx context.Context, o plan.Outcome, live client.Object) (client.Object, error) {
	names := sets.New(c.Formers...).Insert(c.Owner)
	isTaken := func(entry metav1.ManagedFieldsEntry) bool {
		return names.Has(entry.Manager) && entry.Subresource == "" && !plan.IsOwnEntry(&entry, c.Owner)
	}
	if !slices.ContainsFunc(live.GetManagedFields(), isTaken) {
		return live, nil
	}
	object, ok := live.DeepCopyObject().(client.Object) // live is the cache's
	if !ok {
		return nil, fmt.Errorf("%T is not an object", live)
	}
	entries := object.GetManagedFields()
	for i := range entries {
		if isTaken(entries[i]) {
			entries[i].Operation = metav1.ManagedFieldsOperationUpdate // those alone are joined
		}
	}
	object.SetManagedFields(entries)
	if err := csaupgrade.UpgradeManagedFields(object, names, c.Owner); err != nil {
		return nil, fmt.Errorf("joining the managed fields of %s: %w", o.Key, err)
	}
	data, err := json.Marshal([]patchOperation{
		{"replace", "/metadata/managedFields", object.GetManagedFields()},
		{"replace", "/metadata/resourceVersion", live.GetResourceVersion()},
	})
	if err != nil {
		return nil, fmt.Errorf("joining the managed fields of %s: %w", o.Key, err)
	}
	return c.patch(ctx, o, live, data, "joining the managed fields of")
}

// rollsWithout reports whether the pods of a workload would change if they had nothing but what
// is wanted, as they will when what former managers own is ours. Only the API server knows what
// it puts in by default. No request is sent where they own nothing of the pods.
func (c *Client) rollsWithout(ctx context.Context, o plan.Outcome) (bool, error) {
	if !plan.OwnPods(o.Live, c.Formers) {
		return false, nil
	}
	content, err := Intent(o.Wanted, o.GroupVersionKind())
	if err != nil {
		return false, err
	}
	spec, _ := content.Object["spec"].(map[string]any)
	data, err := json.Marshal([]patchOperation{
		{"replace", "/spec/template", spec["template"]},
		{"replace", "/metadata/resourceVersion", o.Live.GetResourceVersion()},
	})
	if err != nil {
		return false, fmt.Errorf("trying to replace the pods of %s: %w", o.Key, err)
	}
	result, err := c.patch(ctx, o, o.Live, data, "trying to replace the pods of", client.DryRunAll)
	if err != nil {
		return false, err
	}
	return !samePods(result, o.Live), nil
}
