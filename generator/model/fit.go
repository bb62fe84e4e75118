package model

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// sort is the sort of Go value that a slot takes.
type sort int

const (
	sortAny sort = iota
	sortString
	sortInteger
	sortBool
	sortStruct
	sortOther
)

// sortOf returns the sort of a type in the notation of the slot table.
func sortOf(slotType string) sort {
	slotType = fields.Underlying(strings.TrimPrefix(slotType, "*"))
	switch {
	case slotType == "":
		return sortAny
	case slotType == "string":
		return sortString
	case slotType == "int32" || slotType == "int64":
		return sortInteger
	case slotType == "bool":
		return sortBool
	case strings.HasPrefix(slotType, "[]") || strings.HasPrefix(slotType, "map["):
		return sortOther
	default:
		return sortStruct
	}
}

// fit returns a slot for those kinds of workload in which a field of type t can fill it.
func fit(slot markers.Slot, t source.Type) (markers.Slot, bool, error) {
	if slot.Config.IsByName() {
		file, ok, err := fileOf(t)
		if !ok || err != nil {
			return slot, false, err
		}
		t = file
	}
	return slot.Narrow(func(s markers.Slot) (bool, error) { return fits(s.Type, t) })
}

// fits reports whether a field of type t can fill a slot of a type.
func fits(slotType string, t source.Type) (bool, error) {
	if slotType == "" {
		return true, nil
	}
	if t.Kind == source.Pointer {
		t = *t.Elem
	}
	wanted := markers.ExpandType(slotType)
	if t.String() == wanted {
		return true, nil
	}
	underlying, err := t.Underlying()
	if err != nil {
		return false, err
	}
	if fit, ok, err := fitsConfig(slotType, underlying); ok || err != nil {
		return fit, err
	}
	switch sortOf(slotType) {
	case sortString:
		return underlying.Kind == source.Basic && underlying.Name == "string", nil
	case sortInteger:
		return underlying.Kind == source.Basic && integers[underlying.Name], nil
	case sortBool:
		return underlying.Kind == source.Basic && underlying.Name == "bool", nil
	}
	if underlying.String() == wanted {
		return true, nil
	}
	if conversionTo(slotType, underlying) != NoConversion {
		return true, nil
	}
	if elem, isList := strings.CutPrefix(fields.Underlying(slotType), "[]"); isList && sortOf(elem) == sortString && underlying.Kind == source.Slice {
		element, err := underlying.Elem.Underlying()
		return element.Kind == source.Basic && element.Name == "string", err
	}
	return false, nil
}

const (
	persistentVolumeClaim = "k8s.io/api/core/v1.PersistentVolumeClaim"
	resourceRequirements  = "k8s.io/api/core/v1.ResourceRequirements"
)

// Conversion is how the value of a field becomes one of another type. It can fail when a
// custom resource is read.
type Conversion string

const (
	// NoConversion is needed where the types are the same, or Go converts them.
	NoConversion Conversion = ""
	// TextToQuantity reads an amount: "10Gi".
	TextToQuantity Conversion = "TextToQuantity"
	// TextToIntOrString reads a number, a percentage or a name.
	TextToIntOrString Conversion = "TextToIntOrString"
	// IntToIntOrString takes a number.
	IntToIntOrString Conversion = "IntToIntOrString"
	// NumberToText writes a number, BoolToText true or false, ListToText texts with commas
	// between them; ReferenceToText takes the name of an object.
	NumberToText    Conversion = "NumberToText"
	BoolToText      Conversion = "BoolToText"
	ListToText      Conversion = "ListToText"
	ReferenceToText Conversion = "ReferenceToText"
	// TextToList makes a list of one text.
	TextToList Conversion = "TextToList"
	// DurationToSeconds counts the seconds of a duration, and TextToSeconds of a text that is
	// one; a part of a second counts as one.
	DurationToSeconds Conversion = "DurationToSeconds"
	TextToSeconds     Conversion = "TextToSeconds"
	// ResourcesToVolume takes the size of a volume from the resources of a container, and
	// WithoutVolume takes the rest.
	ResourcesToVolume Conversion = "ResourcesToVolume"
	WithoutVolume     Conversion = "WithoutVolume"
	// ClaimToStorage takes what a claim says of a volume, ClaimsToStorage what each claim of
	// a list says.
	ClaimToStorage  Conversion = "ClaimToStorage"
	ClaimsToStorage Conversion = "ClaimsToStorage"
	// ObjectsToEntries makes an entry of each object of a list, NamedObjectsToEntries of each
	// object of a map, and SpecsToEntries of each spec of a map.
	ObjectsToEntries      Conversion = "ObjectsToEntries"
	NamedObjectsToEntries Conversion = "NamedObjectsToEntries"
	SpecsToEntries        Conversion = "SpecsToEntries"
	// JSONToValue reads raw JSON strictly.
	JSONToValue Conversion = "JSONToValue"
)

// conversionOf is [conversionTo] for a slot or an entry of it, which is of a type.
func conversionOf(slot markers.Slot, slotType string, underlying source.Type) Conversion {
	switch {
	case !slot.InSeconds() || slotType != slot.Type:
		return conversionTo(slotType, underlying)
	case underlying.String() == markers.ExpandType("metav1.Duration"):
		return DurationToSeconds
	case isText(underlying):
		return TextToSeconds
	default:
		return NoConversion
	}
}

// conversionTo says how a value of a type becomes one for a slot.
func conversionTo(slotType string, underlying source.Type) Conversion {
	isText := underlying.Kind == source.Basic && underlying.Name == "string"
	isInteger := underlying.Kind == source.Basic && integers[underlying.Name]
	elem, isList := strings.CutPrefix(fields.Underlying(slotType), "[]")
	if sortOf(slotType) == sortString {
		return toText(underlying)
	}
	if kind, isObject := markers.KindOfEntries(elem); isList && isObject {
		return toEntries(kind, underlying)
	}
	switch slot := strings.TrimPrefix(slotType, "*"); {
	case isList && sortOf(elem) == sortString && (isText || underlying.String() == markers.ExpandType(elem)):
		return TextToList
	case slot == "corev1.VolumeResourceRequirements" && underlying.String() == resourceRequirements:
		return ResourcesToVolume
	case slot == "build.Storage" && underlying.String() == persistentVolumeClaim:
		return ClaimToStorage
	case slot == "[]build.Storage" && underlying.String() == "[]"+persistentVolumeClaim:
		return ClaimsToStorage
	case slot == "resource.Quantity" && isText:
		return TextToQuantity
	case slot == "intstr.IntOrString" && isText:
		return TextToIntOrString
	case slot == "intstr.IntOrString" && isInteger:
		return IntToIntOrString
	default:
		return NoConversion
	}
}

// toEntries says how Kubernetes' own structs become entries of a list of objects.
func toEntries(kind markers.ObjectKind, t source.Type) Conversion {
	switch t.String() {
	case markers.ExpandType("[]" + kind.Type):
		return ObjectsToEntries
	case markers.ExpandType("map[string]" + kind.Type):
		return NamedObjectsToEntries
	case markers.ExpandType("map[string]" + kind.Type + "Spec"):
		return SpecsToEntries
	default:
		return NoConversion
	}
}

// toText says how what is no text becomes one.
func toText(t source.Type) Conversion {
	switch {
	case t.Kind == source.Basic && integers[t.Name]:
		return NumberToText
	case t.Kind == source.Basic && t.Name == "bool":
		return BoolToText
	case t.Kind == source.Slice && t.Elem.String() == "string":
		return ListToText
	case t.String() == localObjectReference:
		return ReferenceToText
	default:
		return NoConversion
	}
}

// Conversion says how the value of the field becomes one for its slot.
func (b *Binding) Conversion() Conversion {
	if b.withoutVolume {
		return WithoutVolume
	}
	underlying, err := b.value().Underlying()
	wanted := b.wanted()
	if err != nil || b.Slot.Config != nil || b.Type.String() == markers.ExpandType(wanted) {
		return NoConversion
	}
	if b.Slot.Patch {
		return NoConversion // it is applied as it is
	}
	if b.Key == "" && readsJSON(b.Slot, b.Type) {
		return JSONToValue
	}
	return conversionOf(b.Slot, wanted, underlying)
}

// wanted is the type that the slot takes, in the notation of the slot table.
func (b *Binding) wanted() string {
	if b.Key != "" {
		return b.Slot.KeyType
	}
	return b.Slot.Type
}

// value is the type of the field without a pointer.
func (b *Binding) value() source.Type {
	if b.Type.Kind == source.Pointer {
		return *b.Type.Elem
	}
	return b.Type
}

var integers = map[string]bool{"int": true, "int8": true, "int16": true, "int32": true, "int64": true}

// Wide reports whether the field can hold a number for which its slot has no room.
// A node's replicas the runtime checks itself.
func (b *Binding) Wide() bool {
	isNarrow := strings.TrimPrefix(b.Slot.Type, "*") == "int32" || b.Conversion() == IntToIntOrString
	if !isNarrow || b.Slot.Name == "node.replicas" {
		return false
	}
	underlying, err := b.value().Underlying()
	return err == nil && (underlying.Name == "int" || underlying.Name == "int64")
}
