package runtime

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// toUnstructured returns what an object means to say: its fields without those
// that Go's zero values put there (strategy: {}, resources: {}, status), which
// server-side apply would take for fields that we want to own. What a pointer
// points to is meant, even when empty: emptyDir: {}.
func toUnstructured(object client.Object, gvk schema.GroupVersionKind) (*unstructured.Unstructured, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", describe(object), err)
	}
	pruneZero(reflect.ValueOf(object).Elem(), content)
	delete(content, "status")
	u := &unstructured.Unstructured{Object: content}
	u.SetGroupVersionKind(gvk)
	for _, field := range []string{"creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"} {
		unstructured.RemoveNestedField(content, "metadata", field)
	}
	return u, nil
}

// pruneZero removes from content, the JSON of the struct value, the fields that
// are zero structs.
func pruneZero(value reflect.Value, content map[string]any) {
	structType := value.Type()
	for i := range structType.NumField() {
		name, inline := jsonField(structType.Field(i))
		field := value.Field(i)
		if field.Kind() == reflect.Pointer {
			field = field.Elem()
		} else if field.Kind() == reflect.Struct && field.IsZero() && !inline {
			delete(content, name)
			continue
		}
		if inline {
			if field.Kind() == reflect.Struct {
				pruneZero(field, content)
			}
			continue
		}
		switch inner := content[name].(type) {
		case map[string]any:
			if field.Kind() == reflect.Struct {
				pruneZero(field, inner)
			}
		case []any:
			if field.Kind() == reflect.Slice {
				pruneZeroList(field, inner)
			}
		case nil:
			delete(content, name)
		}
	}
}

func pruneZeroList(list reflect.Value, content []any) {
	for i := range min(list.Len(), len(content)) {
		element := list.Index(i)
		inner, ok := content[i].(map[string]any)
		if ok && element.Kind() == reflect.Struct {
			pruneZero(element, inner)
		}
	}
}

// jsonField returns the name of a field in JSON, and whether its own fields
// stand in its place.
func jsonField(field reflect.StructField) (name string, inline bool) {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	inline = strings.Contains(options, "inline") || field.Anonymous && name == ""
	if name == "" {
		name = field.Name
	}
	return name, inline
}
