package preview

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
)

// Diff lists the fields in which two objects differ, as JSON has them, sorted by path.
// Either may be nil. It goes down to single values, and to lists of them; entries of a
// list of structs are told apart by their names, ports by number and protocol, where
// all have such, and by their place otherwise. What a server notes by itself is left
// out: the status, versions, managed fields, times.
func Diff(before, after map[string]any) []Field {
	var d differ
	d.compare("", withoutNoise(before), withoutNoise(after))
	slices.SortStableFunc(d.fields, func(a, b Field) int { return strings.Compare(a.Path, b.Path) })
	return d.fields
}

// noise are fields of the metadata that a server notes by itself, beside the annotation in
// which it counts the templates of a DaemonSet.
var noise = []string{
	"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid",
}

// withoutNoise returns an object without what changes by itself. What is inside is shared.
func withoutNoise(content map[string]any) any {
	if content == nil {
		return nil
	}
	left := maps.Clone(content)
	delete(left, "status")
	if metadata, ok := left["metadata"].(map[string]any); ok {
		metadata = maps.Clone(metadata)
		for _, field := range noise {
			delete(metadata, field)
		}
		if annotations, ok := metadata["annotations"].(map[string]any); ok {
			annotations = maps.Clone(annotations)
			delete(annotations, appsv1.DeprecatedTemplateGeneration)
			metadata["annotations"] = annotations
		}
		left["metadata"] = metadata
	}
	return left
}

type differ struct {
	fields []Field
}

func (d *differ) add(path string, before, after any) {
	d.fields = append(d.fields, Field{Path: path, Old: before, New: after})
}

// compare compares two values; nil is none.
func (d *differ) compare(path string, before, after any) {
	if reflect.DeepEqual(before, after) {
		return
	}
	if b, a, ok := both[map[string]any](before, after); ok && len(b)+len(a) > 0 {
		d.compareMaps(path, b, a)
		return
	}
	if b, a, ok := both[[]any](before, after); ok && areStructs(b) && areStructs(a) {
		d.compareLists(path, b, a)
		return
	}
	if isEmpty(before) && isEmpty(after) {
		return // an empty map says the same as none
	}
	d.add(path, before, after)
}

// both returns two values of a type, of which one may be none.
func both[T any](before, after any) (b, a T, ok bool) {
	b, isB := before.(T)
	a, isA := after.(T)
	return b, a, isB && isA || isB && after == nil || isA && before == nil
}

func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	default:
		return false
	}
}

func (d *differ) compareMaps(path string, before, after map[string]any) {
	keys := map[string]bool{}
	for key := range before {
		keys[key] = true
	}
	for key := range after {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if key == "creationTimestamp" && isEmpty(before[key]) && isEmpty(after[key]) {
			continue
		}
		d.compare(join(path, key), before[key], after[key])
	}
}

// plain matches keys that need no quotes in a path.
var plain = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func join(path, key string) string {
	switch {
	case !plain.MatchString(key):
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	default:
		return path + "." + key
	}
}

// areStructs reports whether a list has structs only.
func areStructs(list []any) bool {
	for _, item := range list {
		if _, ok := item.(map[string]any); !ok {
			return false
		}
	}
	return true
}

func (d *differ) compareLists(path string, before, after []any) {
	name := namesOf(before, after)
	was, is := named(before, name), named(after, name)
	differences := len(d.fields)
	for _, n := range order(before, after, name) {
		d.compare(path+"["+n+"]", was[n], is[n])
	}
	if b, a := order(before, nil, name), order(after, nil, name); len(d.fields) == differences && !slices.Equal(b, a) {
		d.add(path, b, a) // nothing but their order
	}
}
