package build

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
)

// EnvVar is an environment variable with a value, as a list for [MergeEnvVars]; nil
// when the value is empty.
func EnvVar(name, value string) []corev1.EnvVar {
	if value == "" {
		return nil
	}
	return []corev1.EnvVar{{Name: name, Value: value}}
}

// OrZero is what the pointer points to, or the zero value.
func OrZero[T any](value *T) T {
	if value == nil {
		var zero T
		return zero
	}
	return *value
}

// If returns the value where the condition is met, and the zero value otherwise.
func If[T any](condition bool, value T) T {
	if condition {
		return value
	}
	var zero T
	return zero
}

// Copy returns a pointer to a copy of what the pointer points to. nil stays nil.
func Copy[T any](value *T) *T {
	if value == nil {
		return nil
	}
	copied := *value
	return &copied
}

// Texts converts values of a string type to another.
func Texts[T, S ~string](values []S) []T {
	var texts []T
	for _, value := range values {
		texts = append(texts, T(value))
	}
	return texts
}

// Text puts texts into a format that has a %s for each. It is empty where one of them is:
// then there is nothing to say.
func Text(format string, texts ...string) string {
	values := make([]any, len(texts))
	for i, text := range texts {
		if text == "" {
			return ""
		}
		values[i] = text
	}
	return fmt.Sprintf(format, values...)
}

// TextOf is a number, or true or false, as a text; "" for nil.
func TextOf[T ~bool | ~int | ~int8 | ~int16 | ~int32 | ~int64](value *T) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(*value)
}

// Decimal is a number as a text, or "" for 0: the number is not set.
func Decimal[N ~int | ~int8 | ~int16 | ~int32 | ~int64](number N) string {
	if number == 0 {
		return ""
	}
	return strconv.FormatInt(int64(number), 10)
}

// UnlessCleared is what less specific levels say, or nothing where a more specific one says
// that there is nothing: by an empty list, as opposed to none.
func UnlessCleared[S ~[]E, E, L any](by S, less L) L {
	return unless(by != nil && len(by) == 0, less)
}

// UnlessMapCleared is [UnlessCleared] for a map.
func UnlessMapCleared[M ~map[K]V, K comparable, V, L any](by M, less L) L {
	return unless(by != nil && len(by) == 0, less)
}

func unless[T any](cleared bool, value T) T {
	if cleared {
		var none T
		return none
	}
	return value
}

// ListOf is a list of one text, or nil when it is empty.
func ListOf[T, S ~string](text S) []T {
	if text == "" {
		return nil
	}
	return []T{T(text)}
}

// NonZero returns a pointer to a copy of value, or nil when it is the zero value:
// a field that is not set, where its type has no other way to say so.
func NonZero[T any](value T) *T {
	if isZero(&value) {
		return nil
	}
	return &value
}

func isZero[T any](value *T) bool { return reflect.ValueOf(value).Elem().IsZero() }

// ConvertInteger converts a pointer to an integer of another size. nil stays
// nil. A value that does not fit becomes the nearest one that does: one that wrapped
// around would be another, and look right.
func ConvertInteger[To, From ~int | ~int8 | ~int16 | ~int32 | ~int64](value *From) *To {
	if value == nil {
		return nil
	}
	converted := To(*value)
	if From(converted) != *value {
		var largest To
		for next := To(1); next > largest; next = next<<1 | 1 {
			largest = next
		}
		converted = largest
		if *value < 0 {
			converted = -largest - 1
		}
	}
	return &converted
}

// Join returns the entries of all lists, one list behind the other, or nil. It shares no list
// with them.
func Join[S ~[]E, E any](lists ...S) S {
	return slices.Concat(lists...)
}

// FirstOf returns the first list that has an entry, or nil.
func FirstOf[S ~[]E, E any](lists ...S) S {
	for _, list := range lists {
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// FirstMap returns the first map that has an entry, or nil.
func FirstMap[M ~map[K]V, K comparable, V any](maps ...M) M {
	for _, m := range maps {
		if len(m) > 0 {
			return m
		}
	}
	return nil
}

// Collect converts the entries of a list. An empty list becomes nil.
func Collect[S ~[]E, E, T any](list S, convert func(E) T) []T {
	var converted []T
	for _, entry := range list {
		converted = append(converted, convert(entry))
	}
	return converted
}

// CollectNamed converts the entries of a map, by their names in order. An empty map
// becomes nil.
func CollectNamed[M ~map[string]E, E, T any](entries M, convert func(name string, entry E) T) []T {
	var converted []T
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		converted = append(converted, convert(name, entries[name]))
	}
	return converted
}
