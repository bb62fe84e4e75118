package build

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	kubejson "sigs.k8s.io/json"
)

// FromJSON is what raw JSON of a custom resource says: a struct, a list or a map of
// Kubernetes, or a pointer to one. It is the zero value where that is nothing or null, and
// where it cannot be read; [CheckJSON] finds that. It shares nothing with the custom resource.
func FromJSON[T any](raw json.Marshaler) T {
	value, _ := readJSON[T](raw)
	return value
}

// CheckJSON finds what is wrong with raw JSON of a custom resource that is to be read as a T:
// fields that a T does not have, fields that are said twice, and values of other types.
func CheckJSON[T any](raw json.Marshaler, path *field.Path, fields ...string) field.ErrorList {
	_, problems := readJSON[T](raw)
	var errs field.ErrorList
	for _, p := range problems {
		errs = append(errs, field.Invalid(descend(below(path, fields), p.at), field.OmitValueType{}, p.text))
	}
	return errs
}

// jsonProblem is what is wrong at a place in raw JSON, which is as in "[0].key".
type jsonProblem struct{ at, text string }

// readJSON reads raw JSON strictly. What is wrong with it is not read.
func readJSON[T any](raw json.Marshaler) (value T, problems []jsonProblem) {
	var none T
	text, err := raw.MarshalJSON()
	if err != nil {
		return none, []jsonProblem{{text: "must be JSON: " + err.Error()}}
	}
	strict, err := kubejson.UnmarshalStrict(text, &value)
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType):
		return none, []jsonProblem{{wrongType.Field, "must be " + wordFor(wrongType.Type) + ", not " + articleOf(wrongType.Value)}}
	case err != nil:
		return none, []jsonProblem{{text: err.Error()}}
	}
	for _, err := range strict {
		problem := jsonProblem{text: err.Error()}
		if of := kubejson.FieldError(nil); errors.As(err, &of) {
			problem.at = of.FieldPath()
			problem.text = "there is no such field"
			if strings.HasPrefix(err.Error(), "duplicate") {
				problem.text = "is said twice"
			} else if hint := hintFor(reflect.TypeFor[T](), problem.at); hint != "" {
				problem.text += "; " + hint
			}
		}
		problems = append(problems, problem)
	}
	if len(problems) == 0 {
		problems = emptyEntries(text)
	}
	if len(problems) > 0 {
		return none, problems
	}
	return value, nil
}

// emptyEntries are the entries of lists that are null. A Go type has an empty entry there, of
// which nobody has said anything: a toleration of everything.
func emptyEntries(text []byte) []jsonProblem {
	if !bytes.Contains(text, []byte("null")) {
		return nil
	}
	plain, err := decoded(text)
	if err != nil {
		return nil // that is found before
	}
	var problems []jsonProblem
	var look func(value any, at string)
	look = func(value any, at string) {
		switch value := value.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				look(value[key], at+"."+key)
			}
		case []any:
			for i, entry := range value {
				at := fmt.Sprintf("%s[%d]", at, i)
				if entry == nil {
					problems = append(problems, jsonProblem{at, "must not be null, in a list"})
				}
				look(entry, at)
			}
		}
	}
	look(plain, "")
	return problems
}

// wordFor says for people what JSON a Go type takes.
func wordFor(t reflect.Type) string {
	switch withoutPointer(t).Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Int32, reflect.Int64:
		return fmt.Sprintf("an integer of %d bits", withoutPointer(t).Bits())
	default:
		return "a number"
	}
}

// articleOf is what the decoder calls a value of JSON, for people.
func articleOf(value string) string {
	kind, number, _ := strings.Cut(value, " ")
	switch kind {
	case "number":
		return cmp.Or(number, "a number")
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	default:
		return value
	}
}

// steps are the names and the numbers in brackets of a place in JSON: "a[0].b".
func steps(place string) []string {
	return strings.FieldsFunc(place, func(c rune) bool { return c == '.' || c == '[' || c == ']' })
}

// descend is the path of a place in JSON below another.
func descend(path *field.Path, place string) *field.Path {
	for _, step := range steps(place) {
		if index, err := strconv.Atoi(step); err == nil {
			path = path.Index(index)
		} else {
			path = path.Child(step)
		}
	}
	return path
}

// hintFor asks whether a field was meant that a type has, in place of the last name of a place
// in JSON.
func hintFor(t reflect.Type, place string) string {
	all := steps(place)
	if len(all) == 0 {
		return "" // the name of the field is empty, or of signs alone
	}
	for _, step := range all[:len(all)-1] {
		switch t = withoutPointer(t); t.Kind() {
		case reflect.Slice, reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			t = jsonFields(t)[step]
		}
		if t == nil {
			return ""
		}
	}
	if t = withoutPointer(t); t.Kind() != reflect.Struct {
		return ""
	}
	return didYouMean(all[len(all)-1], slices.Sorted(maps.Keys(jsonFields(t))))
}

func withoutPointer(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// jsonFields are the types of the fields of a struct, by their names in JSON.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "" && f.Anonymous && f.Type.Kind() == reflect.Struct:
			maps.Copy(fields, jsonFields(f.Type))
		case name != "" && name != "-":
			fields[name] = f.Type
		}
	}
	return fields
}
