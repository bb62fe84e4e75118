package dsoitest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// apply applies a configuration. What the fake client lacks is done here: UIDs,
// refusal of a stale UID, generations of workloads, dry runs.
func (c *Cluster) apply(ctx context.Context, within client.WithWatch, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	var options client.ApplyOptions
	options.ApplyOptions(opts)
	wanted, err := decode(configuration)
	if err != nil {
		return err
	}
	dryRun := slices.Contains(options.DryRun, metav1.DryRunAll)
	r := Request{Verb: Apply, Kind: wanted.GetKind(), Namespace: wanted.GetNamespace(), Name: wanted.GetName(), DryRun: dryRun}
	if err := c.record(r); err != nil {
		return err
	}
	gvk := wanted.GroupVersionKind()
	before, err := c.live(ctx, gvk, client.ObjectKeyFromObject(wanted))
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	resource, _ := meta.UnsafeGuessKindToResource(gvk)
	switch {
	case before == nil && wanted.GetUID() != "":
		return apierrors.NewConflict(resource.GroupResource(), wanted.GetName(), fmt.Errorf("uid mismatch: there is no object with UID %s", wanted.GetUID()))
	case before != nil && wanted.GetUID() != "" && before.GetUID() != wanted.GetUID():
		return apierrors.NewConflict(resource.GroupResource(), wanted.GetName(), fmt.Errorf("uid mismatch: the UID is %s, not %s", before.GetUID(), wanted.GetUID()))
	}
	if dryRun {
		// The fake client would write. A client of its own knows this one object.
		scratch := fake.NewClientBuilder().WithScheme(c.within.Scheme()).WithReturnManagedFields()
		if before != nil {
			scratch = scratch.WithObjects(before)
		}
		return scratch.Build().Apply(ctx, configuration, client.FieldOwner(options.FieldManager), client.ForceOwnership)
	}
	if err := within.Apply(ctx, configuration, opts...); err != nil {
		return err
	}
	return c.complete(ctx, gvk, before, configuration)
}

// complete does what an API server does in the same step: it gives a new object
// a UID, counts changes of the spec where a kind has a generation, and answers
// with the object as it is then.
func (c *Cluster) complete(ctx context.Context, gvk schema.GroupVersionKind, before *unstructured.Unstructured, answer runtime.ApplyConfiguration) error {
	applied, err := decode(answer)
	if err != nil {
		return err
	}
	if before == nil {
		applied.SetUID(c.newUID())
	}
	if generation := nextGeneration(gvk, before, applied); generation > 0 {
		applied.SetGeneration(generation)
	}
	if err := disownStatus(applied); err != nil {
		return err
	}
	if err := c.within.Update(ctx, applied, client.FieldOwner("dsoitest")); err != nil {
		return fmt.Errorf("completing %s: %w", applied.GetName(), err)
	}
	if u, ok := answer.(interface{ UnstructuredContent() map[string]any }); ok {
		content := u.UnstructuredContent()
		clear(content)
		maps.Copy(content, applied.Object)
	}
	return nil
}

// disownStatus takes the status out of what was applied: the fake client lets an
// apply own the status that it finds, which an API server does not.
func disownStatus(object *unstructured.Unstructured) error {
	entries := object.GetManagedFields()
	for i, entry := range entries {
		if entry.Operation != metav1.ManagedFieldsOperationApply || entry.FieldsV1 == nil {
			continue
		}
		var fields map[string]any
		if err := json.Unmarshal(entry.FieldsV1.GetRawBytes(), &fields); err != nil {
			return fmt.Errorf("reading managed fields: %w", err)
		}
		delete(fields, "f:status")
		data, err := json.Marshal(fields)
		if err != nil {
			return fmt.Errorf("writing managed fields: %w", err)
		}
		entries[i].FieldsV1 = metav1.NewFieldsV1(string(data))
	}
	object.SetManagedFields(entries)
	return nil
}

// nextGeneration is the generation of an applied object; 0 where its kind has
// none.
func nextGeneration(gvk schema.GroupVersionKind, before, applied *unstructured.Unstructured) int64 {
	switch {
	case gvk.Group != "apps":
		return 0
	case before == nil:
		return 1
	case equality.Semantic.DeepEqual(before.Object["spec"], applied.Object["spec"]):
		return max(1, before.GetGeneration())
	default:
		return max(1, before.GetGeneration()) + 1
	}
}

// decode reads an apply configuration of any sort.
func decode(configuration runtime.ApplyConfiguration) (*unstructured.Unstructured, error) {
	data, err := json.Marshal(configuration)
	if err != nil {
		return nil, fmt.Errorf("encoding an apply configuration: %w", err)
	}
	u := &unstructured.Unstructured{}
	if err := u.UnmarshalJSON(data); err != nil {
		return nil, fmt.Errorf("decoding an apply configuration: %w", err)
	}
	return u, nil
}

// live reads an object without a record; nil when there is none.
func (c *Cluster) live(ctx context.Context, gvk schema.GroupVersionKind, key client.ObjectKey) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(gvk)
	if err := c.within.Get(ctx, key, object); err != nil {
		return nil, err
	}
	return object, nil
}
