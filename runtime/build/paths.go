package build

import (
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Ensure returns what the pointer points to, which it makes where there is nothing.
func Ensure[T any](pointer **T) *T {
	if *pointer == nil {
		*pointer = new(T)
	}
	return *pointer
}

// Only is [Ensure] for a field of a union, of which only one may be set: it clears the
// others.
func Only[U, T any](union *U, member **T) *T {
	if *member == nil {
		var none U
		*union = none
	}
	return Ensure(member)
}

// Entry returns the entry of a list that has a key, which it appends where there is none.
// It is valid until the list changes.
func Entry[T any, K comparable](list *[]T, by func(*T) *K, key K) *T {
	entry := ensureEntry(list, func(e *T) bool { return *by(e) == key })
	*by(entry) = key
	return entry
}

// Put puts an entry into a map, which it makes where there is none.
func Put[M ~map[K]V, K comparable, V any](into *M, key K, value V) {
	if *into == nil {
		*into = M{}
	}
	(*into)[key] = value
}

// Quantity reads an amount, like "10Gi". It is nil for an empty text, and for one that
// [CheckQuantity] finds wrong.
func Quantity[S ~string](text S) *resource.Quantity {
	quantity, err := resource.ParseQuantity(string(text))
	if err != nil {
		return nil
	}
	return &quantity
}

// CheckQuantity finds what is wrong with the text of an amount in a custom resource. An
// empty one is none.
func CheckQuantity[S ~string](text S, path *field.Path, fields ...string) field.ErrorList {
	if text == "" {
		return nil
	}
	if _, err := resource.ParseQuantity(string(text)); err != nil {
		return field.ErrorList{field.Invalid(below(path, fields), string(text), "must be an amount, like 500m, 2 or 10Gi")}
	}
	return nil
}

// IntOrString reads a number, a percentage or a name; nil for an empty text.
func IntOrString[S ~string](text S) *intstr.IntOrString {
	if text == "" {
		return nil
	}
	value := intstr.Parse(string(text))
	return &value
}

// IntOrStringOf is a number as a value that might be a text; nil for none. One that
// does not fit becomes the nearest that does.
func IntOrStringOf[N ~int | ~int8 | ~int16 | ~int32 | ~int64](number *N) *intstr.IntOrString {
	if number == nil {
		return nil
	}
	value := intstr.FromInt32(*ConvertInteger[int32](number))
	return &value
}
