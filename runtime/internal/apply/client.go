// Package apply does what a plan says: it sends requests, and nothing else in the
// runtime changes anything in a cluster.
package apply

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Client sends the requests of one operator. It is safe for concurrent use.
type Client struct {
	// Client that writes, and reads from a cache.
	client.Client
	// Reader reads from the API server.
	Reader client.Reader
	// Owner is the name under which fields are applied.
	Owner string
	// Formers are the names under which others have applied what is taken over.
	Formers []string
	// Now is the clock.
	Now func() time.Time
}

// answer is what an apply came to.
type answer struct {
	version plan.Version
	entry   uint64 // digest of our managed fields
	content *unstructured.Unstructured
}

// apply applies the object of an outcome by server-side apply.
func (c *Client) apply(ctx context.Context, o plan.Outcome, opts ...client.ApplyOption) (answer, error) {
	content, err := Intent(o.Wanted, o.GroupVersionKind())
	if err != nil {
		return answer{}, err
	}
	opts = append(opts, client.FieldOwner(c.Owner))
	if o.Live != nil {
		// An object that was deleted and made again by someone else in the meantime
		// has another UID, and is refused.
		content.SetUID(o.Live.GetUID())
		// Without force for one that is to be created: should it exist after all,
		// unseen by the cache, none of its fields is taken over.
		opts = append(opts, client.ForceOwnership)
		if isRandom(o.Wanted) {
			// What the cache shows of it is applied again: it must be what is there.
			content.SetResourceVersion(o.Live.GetResourceVersion())
		}
	}
	values := valuesOf(content, o.Key)
	if err := c.Client.Apply(discreet(ctx, o.Key), client.ApplyConfigurationFromUnstructured(content), opts...); err != nil {
		return answer{}, redact(err, values)
	}
	// From the response, never from the next read: what happened in between would be
	// taken for ours.
	entry, err := ownEntry(content, c.Owner)
	return answer{plan.VersionOf(content), entry, content}, err
}

// create makes an object of which the cache shows none. It fails where there is one: an
// apply would write another random content over that. What is made belongs to an update of
// ours, and an apply has to follow.
func (c *Client) create(ctx context.Context, o plan.Outcome) (client.Object, error) {
	content, err := Intent(o.Wanted, o.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	values := valuesOf(content, o.Key)
	if err := c.Client.Create(discreet(ctx, o.Key), content, client.FieldOwner(c.Owner)); err != nil {
		return nil, redact(err, values)
	}
	return c.typed(content)
}

// ownEntry is the digest of our managed fields in an answer. Only our own entry is
// converted: the others are of no interest, and often larger.
func ownEntry(content *unstructured.Unstructured, owner string) (uint64, error) {
	entries, _, err := unstructured.NestedFieldNoCopy(content.Object, "metadata", "managedFields")
	list, ok := entries.([]any)
	if err != nil || !ok {
		return 0, err
	}
	for _, item := range list {
		fields, ok := item.(map[string]any)
		if !ok || fields["manager"] != owner || fields["operation"] != string(metav1.ManagedFieldsOperationApply) || fields["subresource"] != nil {
			continue
		}
		var entry metav1.ManagedFieldsEntry
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &entry); err != nil {
			return 0, fmt.Errorf("reading the managed fields of %s: %w", content.GetName(), err)
		}
		return plan.EntryDigest(plan.Canonical(&entry)), nil
	}
	return 0, nil
}

// typed reads an answer into an object of its Go type.
func (c *Client) typed(content *unstructured.Unstructured) (client.Object, error) {
	made, err := c.Scheme().New(content.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	object, ok := made.(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is not an object", made)
	}
	return object, runtime.DefaultUnstructuredConverter.FromUnstructured(content.Object, object)
}

// resetPorts undoes what server-side apply alone cannot undo. It tells ports apart
// by number and protocol, while their names have to be unique: when somebody changes
// the number of a port of ours, that is a port of theirs with the name of ours. To
// apply ours again would add it beside theirs, which the API server refuses.
//
// So the number is set back first. That makes an entry of ours in the managed
// fields, by update, which [Client.migrate] joins to the one by apply. Nothing else
// about the port is touched: it keeps its node port. It returns the object as it is
// now. No request is sent where nothing clashes.
func (c *Client) resetPorts(ctx context.Context, o plan.Outcome) (client.Object, error) {
	clashes := portClashes(o.Live, o.Wanted)
	if len(clashes) == 0 {
		return o.Live, nil
	}
	data, err := json.Marshal(append(clashes, patchOperation{"replace", "/metadata/resourceVersion", o.Live.GetResourceVersion()}))
	if err != nil {
		return nil, fmt.Errorf("resetting ports of %s: %w", o.Key, err)
	}
	return c.patch(ctx, o, o.Live, data, "resetting ports of")
}

// forgetScaler takes the replicas of a workload from whoever has set them through the scale
// subresource: the autoscaler that was ours, and is gone. Otherwise it would own them with
// us where it has set what we apply, and they would count as set by somebody else. It
// returns the object as it is now. No request is sent where nobody has set any.
func (c *Client) forgetScaler(ctx context.Context, o plan.Outcome, live client.Object) (client.Object, error) {
	left, changed := plan.WithoutScaler(live.GetManagedFields(), c.Owner)
	if !changed {
		return live, nil
	}
	data, err := json.Marshal([]patchOperation{{"replace", "/metadata/managedFields", left}, {"replace", "/metadata/resourceVersion", live.GetResourceVersion()}})
	if err != nil {
		return nil, fmt.Errorf("taking the replicas of %s back: %w", o.Key, err)
	}
	return c.patch(ctx, o, live, data, "taking back the replicas of")
}

// patch sends a JSON patch of a live object, and returns the answer.
func (c *Client) patch(ctx context.Context, o plan.Outcome, live client.Object, data []byte, doing string, opts ...client.PatchOption) (client.Object, error) {
	object, ok := live.DeepCopyObject().(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is not an object", live)
	}
	if err := c.Client.Patch(discreet(ctx, o.Key), object, client.RawPatch(types.JSONPatchType, data), append(opts, client.FieldOwner(c.Owner))...); err != nil {
		content, _ := Intent(live, o.GroupVersionKind())
		return nil, fmt.Errorf("%s %s: %w", doing, o.Key, redact(err, valuesOf(content, o.Key)))
	}
	return object, nil
}

// delete deletes the object of an outcome, if it is still as it was observed:
// whoever has taken it over since keeps it.
func (c *Client) delete(ctx context.Context, o plan.Outcome) error {
	object := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: o.Key.Namespace, Name: o.Key.Name}}
	object.SetGroupVersionKind(o.GroupVersionKind())
	return c.Client.Delete(ctx, object,
		client.Preconditions{UID: ptr.To(o.Live.GetUID()), ResourceVersion: ptr.To(o.Live.GetResourceVersion())},
		client.PropagationPolicy(metav1.DeletePropagationBackground))
}

// isCurrent asks the API server whether the custom resource is still what was
// reconciled, also whether it was paused since: an old one from the cache lacks what
// a newer one has. empty is an empty custom resource.
func (c *Client) isCurrent(ctx context.Context, cr, empty client.Object) (bool, error) {
	err := c.Reader.Get(ctx, client.ObjectKeyFromObject(cr), empty)
	switch {
	case apierrors.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("making sure that %s is current: %w", cr.GetName(), err)
	default:
		return plan.AsksTheSame(empty, cr), nil
	}
}
