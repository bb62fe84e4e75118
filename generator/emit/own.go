package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// ownCascade is [cascade] with a value that shares nothing with the custom resource,
// so that a hook can edit it.
func ownCascade(c *model.Cluster, s *model.Source, slot string, defaults ...jen.Code) jen.Code {
	value := cascade(c, s, slot, defaults...)
	if value == nil {
		return nil
	}
	definition, _ := markers.FindSlot(slot)
	found := bindings(c, s, slot)
	switch {
	case definition.Merge != "":
		if len(found)+len(defaults) == 1 && !isFresh(found) || len(found) > 0 && replaces(found, defaults) {
			return jen.Qual(build, definition.Merge).Call(value)
		}
		return value
	case isFresh(found):
		return value
	case strings.HasPrefix(definition.Type, "[]"):
		return jen.Qual("slices", "Clone").Call(value)
	case strings.HasPrefix(definition.Type, "*") && isStruct(definition.Type):
		return jen.Add(value).Dot("DeepCopy").Call()
	case strings.HasPrefix(definition.Type, "*"):
		return jen.Qual(build, "Copy").Call(value)
	case sharesStruct(definition.Type):
		return ownStruct(definition, found)
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
	if b.Key != "" {
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

// sharesStruct reports whether a type is a struct of Kubernetes by value, which may
// hold pointers.
func sharesStruct(slotType string) bool {
	switch slotType {
	case "appsv1.DeploymentStrategy", "appsv1.StatefulSetUpdateStrategy":
		return true
	default:
		return false
	}
}

// ownStruct is the code of a copy of the most specific struct that is set.
func ownStruct(slot markers.Slot, found []bound) jen.Code {
	if b := found[0]; len(found) == 1 && len(b.Path) == 1 && b.Type.String() == markers.ExpandType(slot.Type) {
		return jen.Op("*").Add(access(b.base, b.Path)).Dot("DeepCopy").Call()
	}
	var values []jen.Code
	for i := len(found) - 1; i >= 0; i-- {
		values = append(values, convert(access(found[i].base, found[i].Path), found[i].Binding, "*"+slot.Type))
	}
	chosen := values[0]
	if len(values) > 1 {
		chosen = jen.Qual("cmp", "Or").Call(values...)
	}
	return orZero(jen.Add(chosen).Dot("DeepCopy").Call())
}
