package preview

import (
	"fmt"
	"strings"
)

// listKeys are the fields that tell the entries of Kubernetes' lists apart. The first
// that fit are taken.
var listKeys = [][]string{
	{"name"},
	{"containerPort", "protocol"},
	{"port", "protocol"},
	{"mountPath"},
	{"key"},
	{"type"},
	{"topologyKey", "whenUnsatisfiable"},
	{"kind", "name"},
	{"uid"},
	{"ip"},
	{"host"},
	{"path"},
}

// namesOf returns a function that names the entries of both lists, so that no two of
// one list have the same name: by the fields of one of [listKeys], or by place.
func namesOf(before, after []any) func(place int, item any) string {
	for _, keys := range listKeys {
		name := func(_ int, item any) string { return nameBy(keys, item) }
		if areNames(before, name) && areNames(after, name) {
			return name
		}
	}
	return func(place int, _ any) string { return fmt.Sprint(place) }
}

// nameBy names an entry by the values of fields; "" where the first is missing.
func nameBy(keys []string, item any) string {
	fields, _ := item.(map[string]any)
	var texts []string
	for i, key := range keys {
		value, ok := fields[key]
		if !ok && key == "protocol" {
			value, ok = "TCP", true // as Kubernetes completes it
		}
		switch {
		case !ok && i == 0:
			return ""
		case !ok:
			continue
		}
		switch value.(type) {
		case map[string]any, []any, nil:
			return ""
		}
		texts = append(texts, fmt.Sprintf("%s=%v", key, value))
	}
	return strings.Join(texts, ",")
}

// areNames reports whether a function gives each entry a name of its own.
func areNames(list []any, name func(int, any) string) bool {
	taken := map[string]bool{"": true}
	for i, item := range list {
		n := name(i, item)
		if taken[n] {
			return false
		}
		taken[n] = true
	}
	return true
}

// named are the entries of a list by name.
func named(list []any, name func(int, any) string) map[string]any {
	entries := map[string]any{}
	for i, item := range list {
		entries[name(i, item)] = item
	}
	return entries
}

// order are the names of the entries of two lists: those of the first, then those of
// which only the second has one.
func order(before, after []any, name func(int, any) string) []string {
	var names []string
	known := map[string]bool{}
	for _, list := range [][]any{before, after} {
		for i, item := range list {
			if n := name(i, item); !known[n] {
				known[n] = true
				names = append(names, n)
			}
		}
	}
	return names
}
