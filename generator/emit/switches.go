package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// A switch is a bool of a custom resource. A pointer that is nil says nothing, nor does
// anything in a block that is not there.

// allSaid is the code of what the first switch says that says anything; true where none does.
func allSaid(found []bound) *jen.Statement {
	if b := found[0]; len(found) == 1 && b.constant == nil && b.Type.Kind != source.Pointer && block(b.base, b.Path) == nil {
		return b.said("bool")
	}
	var values []jen.Code
	for _, b := range found {
		values = append(values, b.saidBool(len(found) == 1))
	}
	return jen.Qual(ptr, "Deref").Call(choose("cmp", "Or", values), jen.True())
}

// saidBool is the code of what a switch says, as a pointer that is nil for nothing. One that
// is left out of JSON where it is false says false too where it is alone: nothing else could
// be meant.
func (b bound) saidBool(alone bool) jen.Code {
	if b.constant != nil || b.Type.Kind == source.Pointer || !b.OmitEmpty || !alone {
		return b.said("*bool")
	}
	said := jen.Qual(ptr, "To").Call(b.said("bool"))
	if in := block(b.base, b.Path); in != nil {
		return jen.Qual(build, "If").Call(in.Op("!=").Nil(), said)
	}
	return said
}
