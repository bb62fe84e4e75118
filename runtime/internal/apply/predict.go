package apply

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Predict tells what the apply of an outcome's object would come to, without asking the
// API server: it merges as that does, by the managed fields of the live object. What the
// API server adds by itself is missing, such as the default of a field that is given up,
// and it is not known what it would refuse. No request is sent.
func (c *Client) Predict(o plan.Outcome) Tried {
	object, err := c.predict(o)
	if err != nil {
		return Tried{Predicted: true, Err: fmt.Errorf("predicting %s: %w", o.Key, err)}
	}
	return Tried{Object: object, Predicted: true}
}

func (c *Client) predict(o plan.Outcome) (client.Object, error) {
	wanted, err := Intent(o.Wanted, o.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	if o.Live == nil {
		return c.typed(wanted)
	}
	live, err := c.prepared(o)
	if err != nil {
		return nil, err
	}
	merged, err := c.merge(live, wanted)
	if err != nil {
		return nil, err
	}
	return c.typed(merged)
}

// prepared is the live object as [actor.prepare] would leave it, as the API server has it.
func (c *Client) prepared(o plan.Outcome) (*unstructured.Unstructured, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o.Live)
	if err != nil {
		return nil, err
	}
	live := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(content)}
	live.SetGroupVersionKind(o.GroupVersionKind())
	if o.Reason != plan.ReasonOutdated {
		for _, operation := range portClashes(o.Live, o.Wanted) {
			if err := replaceAt(live.Object, operation.Path, operation.Value); err != nil {
				return nil, err
			}
		}
	}
	if entries, changed := plan.WithoutScaler(live.GetManagedFields(), c.Owner); changed && plan.TakesReplicasBack(o) {
		live.SetManagedFields(entries)
	}
	if hasUpdateEntry(live, c.Owner) {
		if err := csaupgrade.UpgradeManagedFields(live, sets.New(c.Owner), c.Owner); err != nil {
			return nil, err
		}
	}
	return live, nil
}

// replaceAt replaces a value in JSON, as an operation of a JSON patch does.
func replaceAt(content any, pointer string, value any) error {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, step := range steps {
		isLast := i == len(steps)-1
		switch at := content.(type) {
		case map[string]any:
			if isLast {
				at[step] = plainValue(value)
				return nil
			}
			content = at[step]
		case []any:
			place, err := strconv.Atoi(step)
			if err != nil || place < 0 || place >= len(at) {
				return fmt.Errorf("there is no entry %s for %s", step, pointer)
			}
			if isLast {
				at[place] = plainValue(value)
				return nil
			}
			content = at[place]
		default:
			return fmt.Errorf("there is no %s", pointer)
		}
	}
	return nil
}

// plainValue is a value as JSON has it.
func plainValue(value any) any {
	switch value := value.(type) {
	case int32:
		return int64(value)
	default:
		return fmt.Sprint(value)
	}
}

// merge merges what is applied into what is live.
func (c *Client) merge(live, wanted *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	gvk := live.GroupVersionKind()
	manager, err := managedfields.NewDefaultCRDFieldManager(c.typeConverter(live), asItIs{}, c.Scheme(), c.Scheme(), gvk, gvk.GroupVersion(), "", nil)
	if err != nil {
		return nil, err
	}
	wanted.SetUID(live.GetUID())
	merged, err := manager.Apply(live, wanted, c.Owner, true)
	if err != nil {
		return nil, err
	}
	content, ok := merged.(*unstructured.Unstructured)
	if !ok {
		return nil, fmt.Errorf("%T is not what was merged", merged)
	}
	return content, nil
}

// typeConverter knows the fields of an object: those of Kubernetes' own kinds, by which
// lists are merged; of any other kind, lists are replaced as a whole.
func (c *Client) typeConverter(object *unstructured.Unstructured) managedfields.TypeConverter {
	own := applyconfigurations.NewTypeConverter(c.Scheme())
	if _, err := own.ObjectToTyped(object); err != nil {
		return managedfields.NewDeducedTypeConverter()
	}
	return own
}

// asItIs converts an object into the version that it has.
type asItIs struct{}

func (asItIs) Convert(_, _, _ any) error { return errors.New("an object has one version here") }

func (asItIs) ConvertToVersion(in runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	return in, nil
}

func (asItIs) ConvertFieldLabel(_ schema.GroupVersionKind, label, value string) (string, string, error) {
	return label, value, nil
}
