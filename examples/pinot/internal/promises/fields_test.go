package promises

import (
	"maps"
	"slices"

	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/value"
)

// lookup finds a value in an object by a path of managed fields.
func lookup(object any, path fieldpath.Path) (found any, ok bool) {
	_, ok = edit(object, path, func(at any) (any, bool) {
		found = at
		return at, true
	})
	return found, ok
}

// edit replaces, or removes, the value at a path; change says what by, and whether
// it stays. It returns what takes the place of object, which is changed. ok is false
// when there is no such value.
func edit(object any, path fieldpath.Path, change func(any) (any, bool)) (result any, ok bool) {
	result, _, ok = editAt(object, path, change)
	return result, ok
}

func editAt(object any, path fieldpath.Path, change func(any) (any, bool)) (result any, stays, ok bool) {
	if len(path) == 0 {
		result, stays = change(object)
		return result, stays, true
	}
	switch container := object.(type) {
	case map[string]any:
		name := path[0].FieldName
		if name == nil || !has(container, *name) {
			return object, true, false
		}
		edited, stays, ok := editAt(container[*name], path[1:], change)
		if container[*name] = edited; !stays {
			delete(container, *name)
		}
		return container, true, ok
	case []any:
		i := slices.IndexFunc(container, func(item any) bool { return matches(item, path[0]) })
		if i < 0 {
			return object, true, false
		}
		edited, stays, ok := editAt(container[i], path[1:], change)
		if container[i] = edited; !stays {
			return slices.Delete(container, i, i+1), true, ok
		}
		return container, true, ok
	}
	return object, true, false
}

func has(object map[string]any, name string) bool {
	_, ok := object[name]
	return ok
}

// matches reports whether an item of a list is the one that a path means.
func matches(item any, element fieldpath.PathElement) bool {
	if element.Value != nil {
		return value.Equals(*element.Value, value.NewValueInterface(item))
	}
	object, ok := item.(map[string]any)
	if !ok || element.Key == nil {
		return false
	}
	for _, field := range *element.Key {
		if !value.Equals(field.Value, value.NewValueInterface(object[field.Name])) {
			return false
		}
	}
	return true
}

// isKey reports whether a path leads to a field by which items of a list are told
// apart.
func isKey(path fieldpath.Path) bool {
	if len(path) < 2 || path[len(path)-1].FieldName == nil || path[len(path)-2].Key == nil {
		return false
	}
	return slices.ContainsFunc(*path[len(path)-2].Key, func(field value.Field) bool { return field.Name == *path[len(path)-1].FieldName })
}

// others are values that may stand in the place of one, the most likely first.
func others(of any) []any {
	switch v := of.(type) {
	case string:
		return append([]any{v + "x"}, except(v,
			"UDP", "Never", "IfNotPresent", "Exists", "Equal", "NoExecute", "HTTPS", "None", "NodePort", "OnDelete", "Recreate", "Parallel", "ReadWriteMany", "Block", "3Gi", "200m", "other", "/other", "scratch", "config")...)
	case bool:
		return []any{!v}
	case int64:
		return []any{v + 1, v - 1}
	case []any:
		var lists []any
		for i, item := range v {
			for _, other := range others(item) {
				list := slices.Clone(v)
				list[i] = other
				lists = append(lists, list)
			}
		}
		return lists
	case map[string]any:
		var objects []any
		for _, name := range slices.Sorted(maps.Keys(v)) {
			for _, other := range others(v[name]) {
				object := maps.Clone(v)
				object[name] = other
				objects = append(objects, object)
			}
		}
		return objects
	}
	return nil
}

func except(value string, all ...string) []any {
	var left []any
	for _, other := range all {
		if other != value {
			left = append(left, other)
		}
	}
	return left
}
