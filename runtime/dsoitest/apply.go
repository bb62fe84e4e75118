package dsoitest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/client-go/applyconfigurations"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// apply applies a configuration. What the fake client lacks is done here: UIDs,
// refusal of a stale UID, generations, dry runs, and that an apply which changes
// nothing makes no new version.
func (c *Cluster) apply(ctx context.Context, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	c.world.Lock()
	defer c.world.Unlock()
	wanted, err := decode(configuration)
	if err != nil {
		return err
	}
	gvk := wanted.GroupVersionKind()
	before, err := c.live(ctx, gvk, client.ObjectKeyFromObject(wanted))
	if client.IgnoreNotFound(err) != nil {
		return err
	}
	if err := checkUID(gvk, wanted, before); err != nil {
		return err
	}
	after, err := c.try(gvk, before, wanted, opts)
	if err != nil {
		return err
	}
	if before != nil && sameObject(before, after) {
		return answer(configuration, before)
	}
	if err := checkImmutable(gvk, before, after); err != nil {
		return err
	}
	if isDryRun(opts) {
		return answer(configuration, after)
	}
	if err := c.store(ctx, before, after); err != nil {
		return fmt.Errorf("storing %s: %w", wanted.GetName(), err)
	}
	return answer(configuration, after)
}

// store makes the change of an apply: once for its content, and once more for what
// only an API server may set.
func (c *Cluster) store(ctx context.Context, before, after *unstructured.Unstructured) error {
	content := after.DeepCopy()
	content.SetManagedFields(nil)
	if before == nil {
		after.SetUID(c.newUID())
		content.SetUID(after.GetUID())
		if err := c.within.Create(ctx, content); err != nil {
			return err
		}
	} else if err := c.within.Update(ctx, content); err != nil {
		return err
	}
	after.SetResourceVersion(content.GetResourceVersion())
	return c.within.Update(ctx, after)
}

// checkUID refuses a configuration that is meant for another object.
func checkUID(gvk schema.GroupVersionKind, wanted, before *unstructured.Unstructured) error {
	switch {
	case wanted.GetUID() == "":
		return nil
	case before == nil:
		return conflict(gvk, wanted.GetName(), "uid mismatch: the provided object specified uid %s, and no existing object was found", wanted.GetUID())
	case before.GetUID() != wanted.GetUID():
		return conflict(gvk, wanted.GetName(), "uid mismatch: the UID is %s, not %s", before.GetUID(), wanted.GetUID())
	default:
		return nil
	}
}

// checkImmutable refuses to change the pods of a Job.
func checkImmutable(gvk schema.GroupVersionKind, before, after *unstructured.Unstructured) error {
	template := func(job *unstructured.Unstructured) any {
		found, _, _ := unstructured.NestedFieldNoCopy(job.Object, "spec", "template")
		return found
	}
	if before == nil || gvk.GroupKind() != build.JobKind().GroupKind() || equality.Semantic.DeepEqual(template(before), template(after)) {
		return nil
	}
	return apierrors.NewInvalid(gvk.GroupKind(), after.GetName(), field.ErrorList{field.Invalid(field.NewPath("spec", "template"), template(after), "field is immutable")})
}

// try returns what an apply makes of an object, without making it. It merges as
// an API server does. The fake client's own apply would also claim fields that
// the configuration does not have.
func (c *Cluster) try(gvk schema.GroupVersionKind, before, wanted *unstructured.Unstructured, opts []client.ApplyOption) (*unstructured.Unstructured, error) {
	var options client.ApplyOptions
	options.ApplyOptions(opts)
	manager, err := managedfields.NewDefaultFieldManager(typeConverter(gvk), c.scheme, noDefaults{}, c.scheme, gvk, gvk.GroupVersion(), "", nil)
	if err != nil {
		return nil, fmt.Errorf("merging a %s: %w", gvk.Kind, err)
	}
	live, err := c.typed(gvk, before)
	if err != nil {
		return nil, err
	}
	merged, err := manager.Apply(live, wanted.DeepCopy(), options.FieldManager, options.Force != nil && *options.Force)
	if err != nil {
		return nil, err
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(merged)
	if err != nil {
		return nil, fmt.Errorf("reading what was merged: %w", err)
	}
	after := &unstructured.Unstructured{Object: content}
	after.SetGroupVersionKind(gvk)
	after.SetGeneration(nextGeneration(gvk, before, after))
	return after, nil
}

// typed is an object in the type of its kind; an empty one for nil.
func (c *Cluster) typed(gvk schema.GroupVersionKind, u *unstructured.Unstructured) (runtime.Object, error) {
	object, err := c.scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	if u != nil {
		err = runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, object)
	}
	object.GetObjectKind().SetGroupVersionKind(gvk)
	return object, err
}

// typeConverter knows how the lists of a kind are merged. Kubernetes' own types
// say it; of others, only what their JSON shows is known.
func typeConverter(gvk schema.GroupVersionKind) managedfields.TypeConverter {
	if clientgoscheme.Scheme.Recognizes(gvk) {
		return applyconfigurations.NewTypeConverter(clientgoscheme.Scheme)
	}
	return managedfields.NewDeducedTypeConverter()
}

// noDefaults fills in nothing.
type noDefaults struct{}

// Default implements runtime.ObjectDefaulter.
func (noDefaults) Default(runtime.Object) {}

// isDryRun reports whether an apply is to change nothing.
func isDryRun(opts []client.ApplyOption) bool {
	var options client.ApplyOptions
	options.ApplyOptions(opts)
	return slices.Contains(options.DryRun, metav1.DryRunAll)
}

// sameObject reports whether two versions differ in nothing but their version
// and the times at which managers wrote.
func sameObject(a, b *unstructured.Unstructured) bool {
	a, b = a.DeepCopy(), b.DeepCopy()
	for _, object := range []*unstructured.Unstructured{a, b} {
		object.SetResourceVersion("")
		entries := object.GetManagedFields()
		for i := range entries {
			entries[i].Time = nil
		}
		object.SetManagedFields(entries)
	}
	return equality.Semantic.DeepEqual(a.Object, b.Object)
}

// answer puts an object in the place of the configuration that was applied, as
// the API server's answer.
func answer(configuration runtime.ApplyConfiguration, object *unstructured.Unstructured) error {
	if u, ok := configuration.(interface{ UnstructuredContent() map[string]any }); ok {
		content := u.UnstructuredContent()
		clear(content)
		maps.Copy(content, object.DeepCopy().Object)
		return nil
	}
	data, err := json.Marshal(object)
	if err != nil {
		return fmt.Errorf("encoding the answer to an apply: %w", err)
	}
	if err := json.Unmarshal(data, configuration); err != nil {
		return fmt.Errorf("decoding the answer to an apply: %w", err)
	}
	return nil
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
