// Package walk fills a field with a value, and looks for it in the objects that were
// built.
package walk

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// depth is how deep structs are filled.
const depth = 3

// Fill puts something into what a pointer points to, but into what dsoi-gen fills.
func Fill(pointer any) {
	fill(reflect.ValueOf(pointer).Elem(), depth)
	switch filled := pointer.(type) {
	case **corev1.ServiceSpec:
		(*filled).Selector = nil
	case **autoscalingv2.HorizontalPodAutoscalerSpec:
		(*filled).ScaleTargetRef = autoscalingv2.CrossVersionObjectReference{}
	case **batchv1.JobSpec:
		(*filled).Selector, (*filled).ManualSelector, (*filled).TTLSecondsAfterFinished = nil, nil, nil
	case **networkingv1.NetworkPolicySpec:
		(*filled).PodSelector = metav1.LabelSelector{}
	}
}

// leftOut are fields of pods and Jobs that the table of fields leaves out: a template has no
// ephemeral containers, and few clusters serve what schedules the pods of a Job together.
var leftOut = map[string]bool{"EphemeralContainers": true, "Scheduling": true}

func fill(v reflect.Value, left int) {
	switch leaf := v.Addr().Interface().(type) {
	case *resource.Quantity:
		*leaf = resource.MustParse("7")
		return
	case *intstr.IntOrString:
		*leaf = intstr.FromInt32(7)
		return
	case *metav1.Time, *metav1.MicroTime, *metav1.Duration:
		return
	case *metav1.ObjectMeta:
		*leaf = metav1.ObjectMeta{Labels: map[string]string{"x": "x"}, Annotations: map[string]string{"x": "x"}}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), left)
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), left)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, left)
		fill(value, left)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if left > 0 && v.Type().Field(i).IsExported() && !leftOut[v.Type().Field(i).Name] {
				fill(v.Field(i), left-1)
			}
		}
	}
}

// Find looks for a value at a path in the objects of a list: those of the kind that the
// path starts with, or the workload. It says why it did not find it.
func Find(list build.List, path, workload string, want any) error {
	parsed, err := fields.Parse(path)
	if err != nil {
		return err
	}
	prefix, kind := "", parsed.Family
	switch parsed.Family {
	case "container":
		prefix, kind = "spec.template.spec.containers[x].", "statefulSet"
	case "pod":
		prefix, kind = "spec.template.spec.", "statefulSet"
	case "workload":
		prefix, kind = "spec.", workload
	}
	wanted, err := plain(want)
	if err != nil {
		return err
	}
	none := errors.New("there is no such object")
	found := none
	for _, object := range list.Objects {
		if object.Err != nil {
			return object.Err
		}
		if !strings.EqualFold(object.Kind, kind) {
			continue
		}
		in, err := plain(object.Object)
		if err != nil {
			return err
		}
		err = find(in, parsed, prefix, wanted)
		if err == nil {
			return nil
		}
		if found == none {
			found = err // of the first, which has been filled
		}
	}
	return found
}

// find looks for a value in one object.
func find(in any, path fields.Path, prefix string, want any) error {
	for name := range strings.SplitSeq(strings.TrimSuffix(prefix, "."), ".") {
		name, isMain := strings.CutSuffix(name, "[x]")
		if name == "" {
			continue
		}
		in, _ = in.(map[string]any)[name]
		if isMain {
			in = in.([]any)[0]
		}
	}
	for _, step := range path.Steps {
		object, _ := in.(map[string]any)
		next, ok := object[step.Name]
		if !ok {
			return fmt.Errorf("there is no %s in %v", step, in)
		}
		if step.Selected {
			next, ok = entry(next, step.Key)
			if !ok {
				return fmt.Errorf("%s selects nothing in %v", step, object[step.Name])
			}
		}
		in = next
	}
	if variable, ok := in.(map[string]any); ok {
		if _, isText := want.(string); isText {
			in = variable["value"] // of an environment variable
		}
	}
	if !contains(in, want) {
		return fmt.Errorf("there is %v, not %v", in, want)
	}
	return nil
}

// entry selects an entry of a map or a list.
func entry(of any, key string) (any, bool) {
	if object, ok := of.(map[string]any); ok {
		value, ok := object[key]
		return value, ok
	}
	by, value, ok := strings.Cut(key, "=")
	if !ok {
		by, value = "name", key
	}
	list, _ := of.([]any)
	for _, e := range list {
		if object, ok := e.(map[string]any); ok && object[by] == value {
			return e, true
		}
	}
	return nil, false
}

// contains reports whether a value has everything that another one has.
func contains(in, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, ok := in.(map[string]any)
		if !ok {
			return false
		}
		for key, value := range want {
			if !contains(object[key], value) {
				return false
			}
		}
		return true
	case []any:
		list, _ := in.([]any)
		for _, value := range want {
			found := false
			for _, e := range list {
				found = found || contains(e, value)
			}
			if !found {
				return false
			}
		}
		return true
	case nil:
		return true
	case string:
		return want == "" || in == want // what is empty is not said
	default:
		return reflect.DeepEqual(in, want)
	}
}

// plain is a value as JSON has it.
func plain(of any) (any, error) {
	text, err := json.Marshal(of)
	if err != nil {
		return nil, err
	}
	var value any
	return value, json.Unmarshal(text, &value)
}
