package build

import (
	"cmp"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// The Merge functions take settings from the least specific level (the cluster)
// to the most specific one (the node). The result shares no memory with them
// (MergeByKey and MergeMaps, which know nothing of their entries, copy these by
// assignment). Those for the structs and lists of the Kubernetes API are generated:
// structs are merged field by field, lists by the keys by which Kubernetes merges
// them, and fields that exclude each other as one. What is
// zero or empty on a level is not set there.

// deepCopier is a pointer to an API type.
type deepCopier[T any] interface {
	*T
	DeepCopyInto(*T)
}

// MergeByKey merges lists whose entries have a key: of two with the same one, the more
// specific takes the place of the other as a whole. Entries are copied as by
// assignment.
func MergeByKey[T any, K comparable](key func(T) K, lists ...[]T) []T {
	var merged []T
	for _, list := range lists {
		mergeEntries(&merged, list, func(entry *T) K { return key(*entry) }, func(into, from *T) { *into = *from })
	}
	return merged
}

// MergeMaps merges maps by key: labels, annotations, properties.
func MergeMaps[K comparable, V any](levels ...map[K]V) map[K]V {
	var merged map[K]V
	for _, level := range levels {
		if len(level) > 0 && merged == nil {
			merged = make(map[K]V, len(level))
		}
		maps.Copy(merged, level)
	}
	return merged
}

// MergeData merges data by key, as [MergeMaps] does, and shares no bytes with a level.
func MergeData(levels ...map[string][]byte) map[string][]byte {
	merged := MergeMaps(levels...)
	for key, value := range merged {
		merged[key] = slices.Clone(value)
	}
	return merged
}

// FirstCopy returns a copy of the first list that has an entry, or nil.
func FirstCopy[T any, P deepCopier[T]](lists ...[]T) []T {
	var merged []T
	replaceCopies[T, P](&merged, FirstOf(lists...))
	return merged
}

// Each gives every entry of a list what it does not say itself.
func Each[T any](list *[]T, all *T, merge func(levels ...*T) *T) {
	for i := range *list {
		(*list)[i] = *merge(all, &(*list)[i])
	}
}

// mergeLevels merges what is not nil.
func mergeLevels[T any](merge func(into, from *T), levels []*T) *T {
	var merged *T
	for _, level := range levels {
		if level == nil {
			continue
		}
		if merged == nil {
			merged = new(T)
		}
		merge(merged, level)
	}
	return merged
}

// mergeLists merges lists into one.
func mergeLists[T any](merge func(into *[]T, from []T), levels [][]T) []T {
	size := 0
	for _, level := range levels {
		size += len(level)
	}
	if size == 0 {
		return nil
	}
	merged := make([]T, 0, size)
	for _, level := range levels {
		merge(&merged, level)
	}
	return merged
}

// mergeEntries merges each entry into that of the same key, and appends the others.
func mergeEntries[T any, K comparable](into *[]T, from []T, key func(*T) K, merge func(into, from *T)) {
	for i := range from {
		entry := &from[i]
		merge(ensureEntry(into, func(other *T) bool { return key(other) == key(entry) }), entry)
	}
}

// port is what tells ports apart.
type port struct {
	name     string
	number   int32
	protocol corev1.Protocol
}

// sameEntrance reports whether two ports would be one of a Service or of a container, which
// has each name once, and each number of a protocol.
func (p port) sameEntrance(other port) bool {
	return p.name != "" && p.name == other.name ||
		p.number == other.number && p.number != 0 && cmp.Or(p.protocol, corev1.ProtocolTCP) == cmp.Or(other.protocol, corev1.ProtocolTCP)
}

// mergePorts merges each port into that of its name, else into that of its number, and
// appends the others.
func mergePorts[T any](into *[]T, from []T, of func(*T) port, merge func(into, from *T)) {
	for i := range from {
		entry := of(&from[i])
		same := func(other *T) bool { return of(other).sameEntrance(entry) }
		if slices.ContainsFunc(*into, func(other T) bool { return entry.name != "" && of(&other).name == entry.name }) {
			same = func(other *T) bool { return of(other).name == entry.name }
		}
		merge(ensureEntry(into, same), &from[i])
	}
}

// ensureEntry returns the entry that matches, or a new one.
func ensureEntry[T any](list *[]T, matches func(*T) bool) *T {
	for i := range *list {
		if entry := &(*list)[i]; matches(entry) {
			return entry
		}
	}
	var added T
	*list = append(*list, added)
	return &(*list)[len(*list)-1]
}

// mergePointer merges what pointers point to.
func mergePointer[T any](into **T, from *T, merge func(into, from *T)) {
	if from == nil {
		return
	}
	if *into == nil {
		*into = new(T)
	}
	merge(*into, from)
}

// mergeMap puts entries over those that are there.
func mergeMap[M ~map[K]V, K comparable, V any](into *M, from M) {
	if len(from) > 0 && *into == nil {
		*into = make(M, len(from))
	}
	maps.Copy(*into, from)
}

// mergeQuantities is mergeMap for amounts, by what they are of.
func mergeQuantities[M ~map[K]resource.Quantity, K comparable](into *M, from M) {
	if len(from) > 0 && *into == nil {
		*into = make(M, len(from))
	}
	for of, quantity := range from {
		(*into)[of] = quantity.DeepCopy()
	}
}

// set takes over what is not zero.
func set[T comparable](into *T, from T) {
	if isSet(from) {
		*into = from
	}
}

// retain clears a member of a union that is not set any more.
func retain[T comparable](into *T, from T) {
	if !isSet(from) {
		*into = from
	}
}

func isSet[T comparable](value T) bool {
	var zero T
	return value != zero
}

// setPointer takes over a copy of what a pointer points to.
func setPointer[T any](into **T, from *T) {
	if from != nil {
		*into = Copy(from)
	}
}

// setCopy takes over a deep copy of what a pointer points to.
func setCopy[T any, P deepCopier[T]](into **T, from *T) {
	if from != nil {
		*into = new(T)
		P(from).DeepCopyInto(*into)
	}
}

// setStruct takes over a deep copy of a struct that is not zero.
func setStruct[T any, P deepCopier[T]](into, from *T) {
	if !isZero(from) {
		P(from).DeepCopyInto(into)
	}
}

// appendCopies appends deep copies of entries.
func appendCopies[T any, P deepCopier[T]](into *[]T, from []T) {
	for i := range from {
		var added T
		P(&from[i]).DeepCopyInto(&added)
		*into = append(*into, added)
	}
}

// replaceCopies takes over deep copies of the entries of a list that has some.
func replaceCopies[T any, P deepCopier[T]](into *[]T, from []T) {
	if len(from) > 0 {
		*into = make([]T, 0, len(from))
		appendCopies[T, P](into, from)
	}
}

// replaceList takes over a copy of a list that has entries.
func replaceList[S ~[]T, T any](into *S, from S) {
	if len(from) > 0 {
		*into = slices.Clone(from)
	}
}
