package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// nodeConfigHash tells a node whether its pods roll when what they read changes, where fields
// or markers say it.
func (e *emitter) nodeConfigHash(s *model.Source) []jen.Code {
	found := e.reading(s).of(slotNamed(model.ConfigHashSlot))
	if len(found) == 0 {
		return nil
	}
	var values []jen.Code // the most specific first
	for _, b := range slices.Backward(found) {
		values = append(values, e.configHash(b, len(found) == 1))
	}
	return []jen.Code{jen.Id("node").Dot("SetConfigHash").Call(choose("cmp", "Or", values))}
}

// configHashOfNodes says whether nodes may say anything else than the kind.
func (e *emitter) configHashOfNodes() jen.Code {
	if !e.cluster.SaysConfigHash() {
		return nil
	}
	return jen.True()
}

// configHash is the code of what a level, or a marker, says of the hash.
func (e *emitter) configHash(b bound, alone bool) jen.Code {
	if b.constant != nil {
		word, _ := b.constant.Value.(string)
		return b.conditional(jen.Qual(build, "ConfigHash"+word))
	}
	value := access(b.base, b.Path)
	isPointer := b.Type.Kind == source.Pointer
	if b.Slot.Type != "bool" {
		if isPointer {
			value = orZero(value)
		}
		return jen.Qual(build, "ConfigHashPlacement").Parens(value)
	}
	return jen.Qual(build, "ConfigHashIf").Call(b.saidBool(alone), jen.Qual(build, "ConfigHash"+e.cluster.RollingHash()))
}
