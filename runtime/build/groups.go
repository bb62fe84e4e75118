package build

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// ConfigGroups are the named blocks of settings of one list of a custom
// resource, which nodes refer to.
type ConfigGroups[T any] struct {
	resolver *Resolver
	path     *field.Path
	byName   map[string]*T
}

// Groups indexes config groups by name. It reports names that are missing or
// given twice.
func Groups[T any](r *Resolver, path *field.Path, groups []T, name func(*T) string) *ConfigGroups[T] {
	g := &ConfigGroups[T]{resolver: r, path: path, byName: map[string]*T{}}
	for i := range groups {
		key := name(&groups[i])
		_, taken := g.byName[key]
		switch {
		case key == "":
			r.Fail(field.Required(path.Index(i).Child("name"), ""))
		case taken:
			r.Fail(field.Duplicate(path.Index(i).Child("name"), key))
		default:
			g.byName[key] = &groups[i]
		}
	}
	return g
}

// Lookup returns the group that a node refers to in a field, which has some JSON names
// below a path. A name that no group has is reported, and stands for an empty group: a
// builder can be asked for objects whatever is wrong with the custom resource.
func Lookup[T any, S ~string](groups *ConfigGroups[T], name S, path *field.Path, fields ...string) *T {
	if group, ok := groups.byName[string(name)]; ok {
		return group
	}
	path = below(path, fields)
	if name == "" {
		groups.resolver.Fail(field.Required(path, groups.choice("")))
	} else {
		err := field.NotFound(path, name)
		err.Detail = groups.choice(string(name))
		groups.resolver.Fail(err)
	}
	return new(T)
}

// LookupOptional is [Lookup] for a reference that need not be there: without a
// name, the group is empty.
func LookupOptional[T any, S ~string](groups *ConfigGroups[T], name S, path *field.Path, fields ...string) *T {
	if name == "" {
		return new(T)
	}
	return Lookup(groups, name, path, fields...)
}

// choice says which names could have been given.
func (g *ConfigGroups[T]) choice(got string) string {
	names := slices.Sorted(maps.Keys(g.byName))
	if hint := didYouMean(got, names); hint != "" {
		return hint
	}
	if len(names) == 0 {
		return fmt.Sprintf("%s is empty", g.path)
	}
	for i := range names {
		names[i] = strconv.Quote(names[i])
	}
	return fmt.Sprintf("%s has %s", g.path, strings.Join(names, ", "))
}
