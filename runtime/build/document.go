package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

// Part is what one level says of a configuration file in YAML, JSON or TOML. The zero value says
// nothing.
type Part struct {
	value    any // as JSON has it, with numbers as they are written
	said     bool
	keys     []string
	replaces bool
}

// PartOf takes whatever encodes to JSON. What is zero or empty says nothing, nor do the
// fields of a struct that are: to say false or 0, a field is a pointer. Entries of a map or
// a list count as they are. A value that does not encode says nothing either;
// [CheckDocument] finds it.
func PartOf(value any) Part {
	plain, said, _ := plainOf(value)
	return Part{value: plain, said: said}
}

// PartOfText takes a text that is YAML or JSON. An empty one says nothing, nor does one that
// cannot be read; [CheckDocumentText] finds it.
func PartOfText[S ~string](text S) Part {
	plain, said, _ := plainOfText(string(text))
	return Part{value: plain, said: said}
}

// At puts the part at a key, or at a key of what is at a key, and so on.
func (p Part) At(keys ...string) Part {
	p.keys = keys
	return p
}

// Replacing lets the part take the place of what less specific ones say there, where it
// says something, instead of merging with it.
func (p Part) Replacing() Part {
	p.replaces = true
	return p
}

// YAML writes a file of parts, the least specific first. Maps merge by key, at any depth;
// anything else takes the place of what was there, and null takes a key away. Keys are
// sorted. It is empty when no part says anything.
func YAML(parts ...Part) string {
	text := JSON(parts...)
	if text == "" {
		return ""
	}
	converted, err := yaml.JSONToYAML([]byte(text))
	if err != nil {
		panic(err) // JSON is YAML
	}
	return string(converted)
}

// JSON is [YAML] for a file in JSON.
func JSON(parts ...Part) string {
	merged, said := mergeParts(parts)
	if !said {
		return ""
	}
	return jsonText(merged)
}

// mergeParts merges parts, the least specific first. said is false where none says anything.
func mergeParts(parts []Part) (merged any, said bool) {
	for _, part := range parts {
		if part.said {
			merged, said = part.into(merged, part.keys), true
		}
	}
	return merged, said
}

// into puts a part into what is there.
func (p Part) into(there any, keys []string) any {
	switch {
	case len(keys) > 0:
		object := objectOf(there)
		object[keys[0]] = p.into(object[keys[0]], keys[1:])
		return withoutNull(object, keys[0])
	case p.replaces:
		return mergeValues(nil, p.value)
	default:
		return mergeValues(there, p.value)
	}
}

// mergeValues merges a value into what is there, as JSON has both. It changes what is
// there, and shares nothing that it changes with the value.
func mergeValues(there, value any) any {
	from, isObject := value.(map[string]any)
	if !isObject {
		return value
	}
	object := objectOf(there)
	for key, entry := range from {
		object[key] = mergeValues(object[key], entry)
		withoutNull(object, key)
	}
	return object
}

// objectOf is the object that is there, or a new one.
func objectOf(there any) map[string]any {
	if object, ok := there.(map[string]any); ok {
		return object
	}
	return map[string]any{}
}

func withoutNull(object map[string]any, key string) map[string]any {
	if object[key] == nil {
		delete(object, key)
	}
	return object
}

// jsonText writes a value with sorted keys.
func jsonText(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		panic(err) // it was decoded from JSON
	}
	return text.String()
}

// CheckDocument finds what is wrong with a value of a custom resource for a file in YAML or
// JSON.
func CheckDocument(value any, path *field.Path, fields ...string) field.ErrorList {
	if _, _, err := plainOf(value); err != nil {
		return field.ErrorList{field.Invalid(below(path, fields), field.OmitValueType{}, "must be JSON: "+err.Error())}
	}
	return nil
}

// CheckDocumentText is [CheckDocument] for a text that is YAML or JSON.
func CheckDocumentText[S ~string](text S, path *field.Path, fields ...string) field.ErrorList {
	if _, _, err := plainOfText(string(text)); err != nil {
		return field.ErrorList{field.Invalid(below(path, fields), field.OmitValueType{}, "must be YAML: "+err.Error())}
	}
	return nil
}

// plainOfText is the value that a text holds.
func plainOfText(text string) (plain any, said bool, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, false, nil
	}
	converted, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		return nil, false, fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	plain, err = decoded(converted)
	return plain, plain != nil, err
}

// plainOf is a value as JSON has it, without what is not said.
func plainOf(value any) (plain any, said bool, err error) {
	v := reflect.ValueOf(value)
	if !v.IsValid() || isEmpty(v) {
		return nil, false, nil
	}
	pointer := reflect.New(v.Type()) // as which the custom resource itself is encoded
	pointer.Elem().Set(v)
	text, err := json.Marshal(pointer.Interface())
	if err != nil {
		return nil, false, err
	}
	if plain, err = decoded(text); err != nil {
		return nil, false, err
	}
	if isRaw(v) { // it says what it holds
		return plain, plain != nil, nil
	}
	return prune(v, plain), true, nil
}

// decoded reads JSON, with numbers as they are written.
func decoded(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var plain any
	err := decoder.Decode(&plain)
	return plain, err
}

// isEmpty reports whether a value says nothing. A pointer says something where it is not
// nil.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}

// isRaw reports whether a type encodes itself.
func isRaw(v reflect.Value) bool {
	t := v.Type()
	if t.Kind() != reflect.Pointer {
		t = reflect.PointerTo(t)
	}
	return t.Implements(reflect.TypeFor[json.Marshaler]())
}

// prune takes out of an encoded value the fields of structs that say nothing. What is in a
// list stays: a list is taken as a whole.
func prune(v reflect.Value, plain any) any {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() || isRaw(v) {
			return plain
		}
		v = v.Elem()
	}
	object, ok := plain.(map[string]any)
	if !ok || isRaw(v) {
		return plain
	}
	switch v.Kind() {
	case reflect.Struct:
		pruneFields(v, object)
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			key := fmt.Sprint(entries.Key().Interface())
			if encoded, ok := object[key]; ok {
				object[key] = prune(entries.Value(), encoded)
			}
		}
	}
	return object
}

// pruneFields is prune for a struct.
func pruneFields(v reflect.Value, object map[string]any) {
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			if value.Kind() == reflect.Struct || value.Kind() == reflect.Pointer && !value.IsNil() {
				prune(value, object)
			}
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		encoded, ok := object[name]
		switch {
		case !ok:
		case isEmpty(value):
			delete(object, name)
		default:
			object[name] = prune(value, encoded)
		}
	}
}
