package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// ownCascade is [reading.cascade] with a value that shares nothing with the custom resource,
// so that a hook can edit it.
func (r *reading) ownCascade(slot markers.Slot, defaults ...jen.Code) jen.Code {
	value := r.cascade(slot, defaults...)
	if value == nil {
		return nil
	}
	found := r.of(slot)
	isMerged := slot.Merge != "" && len(found)+len(defaults) > 1
	switch {
	case isMerged && isStruct(slot.Type) && replaces(found, defaults):
		return jen.Add(value).Dot("DeepCopy").Call()
	case isMerged && replaces(found, defaults):
		return jen.Qual(build, slot.Merge).Call(value)
	case isMerged || isFresh(found):
		return value
	case isStruct(slot.Type) && strings.HasPrefix(slot.Type, "*"):
		return jen.Add(value).Dot("DeepCopy").Call()
	case isStruct(slot.Type):
		return ownStruct(slot, found[0])
	case slot.Merge != "":
		return jen.Qual(build, slot.Merge).Call(value)
	case strings.HasPrefix(slot.Type, "[]") && isStruct(slot.Type[2:]):
		return jen.Qual(build, "FirstCopy").Call(value)
	case strings.HasPrefix(slot.Type, "[]") && joins(found, defaults):
		return value
	case strings.HasPrefix(slot.Type, "[]"):
		return jen.Qual("slices", "Clone").Call(value)
	case strings.HasPrefix(slot.Type, "*"):
		return jen.Qual(build, "Copy").Call(value)
	default:
		return value
	}
}

// isFresh reports whether the value of the only binding, if it is the only one, is
// made anew already.
func isFresh(found []bound) bool {
	if len(found) == 0 {
		return true // a default
	}
	if len(found) > 1 {
		return false
	}
	b := found[0]
	if b.Key != "" || b.constant != nil || b.Conversion() == model.JSONToValue {
		return true
	}
	isPointer := b.Type.Kind == source.Pointer
	base := b.Type
	if isPointer {
		base = *b.Type.Elem
	}
	same := base.String() == markers.ExpandType(b.Slot.Type)
	switch {
	case b.Slot.Type == "[]string":
		return !same // it is converted entry by entry
	case strings.HasPrefix(b.Slot.Type, "*") && !isStruct(b.Slot.Type):
		return !isPointer || isInteger(b.Slot.Type) && !same
	default:
		return false
	}
}

// replaces reports whether the last binding takes the place of all others, so that
// nothing is merged.
func replaces(found []bound, defaults []jen.Code) bool {
	return found[len(found)-1].Replace && len(found)+len(defaults) > 1
}

// ownStruct is the code of a copy of a struct.
func ownStruct(slot markers.Slot, b bound) jen.Code {
	if isAddressable(b) {
		return jen.Op("*").Add(access(b.base, b.Path)).Dot("DeepCopy").Call()
	}
	return orZero(jen.Add(pointer(b)).Dot("DeepCopy").Call())
}
