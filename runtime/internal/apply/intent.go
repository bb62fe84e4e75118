package apply

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Intent returns what an object means to say: its fields without those
// that Go's zero values put there (strategy: {}, resources: {}, status), which
// server-side apply would take for fields that we want to own. What a pointer
// points to is meant, even when empty: emptyDir: {}. The result shares nothing
// with the object.
func Intent(object client.Object, gvk schema.GroupVersionKind) (*unstructured.Unstructured, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", gvk.Kind+" "+object.GetName(), err)
	}
	if _, shared := object.(runtime.Unstructured); shared {
		content = runtime.DeepCopyJSON(content)
	} else {
		pruneZero(reflect.ValueOf(object), content)
	}
	delete(content, "status")
	u := &unstructured.Unstructured{Object: content}
	u.SetGroupVersionKind(gvk)
	for _, field := range []string{"creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"} {
		unstructured.RemoveNestedField(content, "metadata", field)
	}
	return u, nil
}

// pruneZero removes from content, the JSON of value, the fields that are structs
// and say nothing, however deep.
func pruneZero(value reflect.Value, content any) {
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	switch content := content.(type) {
	case map[string]any:
		switch value.Kind() {
		case reflect.Struct:
			pruneFields(value, content)
		case reflect.Map:
			for _, key := range value.MapKeys() {
				pruneZero(value.MapIndex(key), content[key.String()])
			}
		}
	case []any:
		if value.Kind() != reflect.Slice && value.Kind() != reflect.Array {
			return
		}
		for i := range min(value.Len(), len(content)) {
			pruneZero(value.Index(i), content[i])
		}
	}
}

// pruneFields is pruneZero for the fields of a struct.
func pruneFields(value reflect.Value, content map[string]any) {
	structType := value.Type()
	for i := range structType.NumField() {
		field := value.Field(i)
		name, inline := jsonField(structType.Field(i))
		switch {
		case inline:
			pruneZero(field, content)
		case content[name] == nil, field.Kind() == reflect.Struct && field.IsZero():
			delete(content, name)
		default:
			pruneZero(field, content[name])
			if inner, ok := content[name].(map[string]any); ok && len(inner) == 0 && field.Kind() == reflect.Struct {
				delete(content, name)
			}
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
