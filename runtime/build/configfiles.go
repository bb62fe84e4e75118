package build

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Files returns the files, by name, without those whose text is empty, as a fresh map
// that hooks may change.
func Files(files map[string]string) map[string]string {
	kept := make(map[string]string, len(files))
	for name, text := range files {
		if text != "" {
			kept[name] = text
		}
	}
	return kept
}

// Lines joins the parts of a file that are not empty. Each begins on a line of its own.
func Lines(parts ...string) string {
	var text strings.Builder
	ended := true
	for _, part := range parts {
		if part == "" {
			continue
		}
		if !ended {
			text.WriteByte('\n')
		}
		text.WriteString(part)
		ended = strings.HasSuffix(part, "\n")
	}
	return text.String()
}

// Properties writes settings as lines "key=value", sorted by key. Values are
// written as they are.
func Properties(settings map[string]string) string {
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		text.WriteString(key + "=" + settings[key] + "\n")
	}
	return text.String()
}

// Property returns the one property that key and value make, or nil when value
// is empty.
func Property(key, value string) map[string]string {
	if value == "" {
		return nil
	}
	return map[string]string{key: value}
}

// PropertyValue writes a single value: a text, a number, true or false, an amount, a duration. It is
// empty for what is zero, and for a nil pointer; a pointer to 0 is "0".
func PropertyValue[T any](value T) string {
	v := reflect.ValueOf(&value).Elem()
	if v.IsZero() {
		return ""
	}
	return textOf(v)
}

// PropertiesOf writes the values of a map as [PropertyValue] does, but what is zero too. Entries that are
// nil are left out.
func PropertiesOf[K ~string, V any](values map[K]V) map[string]string {
	if len(values) == 0 {
		return nil
	}
	texts := make(map[string]string, len(values))
	for key, value := range values {
		v := reflect.ValueOf(&value).Elem()
		if v.Kind() != reflect.Pointer || !v.IsNil() {
			texts[string(key)] = textOf(v)
		}
	}
	return texts
}

// textOf writes a value as JSON has it, a text without its quotation marks. It can be
// addressed, or is a pointer.
func textOf(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	if v.Kind() != reflect.Pointer {
		v = v.Addr()
	}
	encoded, err := json.Marshal(v.Interface())
	if err != nil {
		return fmt.Sprint(v.Elem().Interface()) // a number that JSON does not have
	}
	if plain, err := decoded(encoded); err == nil {
		return fmt.Sprint(plain)
	}
	return string(encoded)
}

// CheckConfigDir finds what is wrong with the directory of configuration files that a custom
// resource gives. An empty one is none.
func CheckConfigDir(dir string, path *field.Path, fields ...string) field.ErrorList {
	if problem := problemOfDir(dir); dir != "" && problem != "" {
		return field.ErrorList{field.Invalid(below(path, fields), dir, problem)}
	}
	return nil
}

func problemOfDir(dir string) string {
	switch {
	case !path.IsAbs(dir):
		return "must be an absolute directory"
	case path.Clean(dir) == "/":
		return "must be a directory below /"
	case strings.Contains(dir, ":"):
		return "must not contain a colon"
	case slices.Contains(strings.Split(dir, "/"), ".."):
		return "must not contain .."
	default:
		return ""
	}
}

// CheckConfigName finds what is wrong with the name of a configuration file that a custom
// resource gives. An empty one is none.
func CheckConfigName(name string, path *field.Path, fields ...string) field.ErrorList {
	if problem := problemOfFileName(name); name != "" && problem != "" {
		return field.ErrorList{field.Invalid(below(path, fields), name, problem)}
	}
	return nil
}

func problemOfFileName(name string) string {
	return strings.Join(validation.IsConfigMapKey(name), "; ")
}

// ConfigJSON holds the JSON names of the fields that say where a node's configuration goes,
// for error paths; "" where the node has no such field.
type ConfigJSON struct {
	Dir, Name string
}

// CheckConfig finds what is wrong with where a node's configuration files go: they have no
// directory, the node's own has no name, or that of another file.
func (n Node) CheckConfig(files map[string]string, named []string, path *field.Path, json ConfigJSON) field.ErrorList {
	if !n.Has("ConfigMap") {
		return nil // its files go nowhere
	}
	var errs field.ErrorList
	in := func(name string) *field.Path { return below(path, jsonPath(name)) }
	if len(files) > 0 && n.ConfigDir() == "" {
		errs = append(errs, field.Required(in(json.Dir), "it is where the configuration files are mounted"))
	}
	if _, nameless := files[""]; nameless {
		errs = append(errs, field.Required(in(json.Name), "it is the name of the configuration file"))
	}
	if slices.Contains(named, n.ConfigFile()) {
		errs = append(errs, field.Invalid(in(json.Name), n.ConfigFile(), "is another configuration file of the node already"))
	}
	return errs
}
