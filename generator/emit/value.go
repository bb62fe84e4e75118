package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// access is the code that reads a path below base. A nil pointer on the way
// reads as a zero value.
func access(base *jen.Statement, path model.Path) *jen.Statement {
	expr := base.Clone()
	for i, step := range path {
		expr = expr.Dot(step.Go)
		if step.Pointer && i < len(path)-1 {
			expr = orZero(expr)
		}
	}
	return expr
}

func orZero(expr *jen.Statement) *jen.Statement {
	return jen.Qual(build, "OrZero").Call(expr)
}

// convert is the code of a field's value in the type of its slot, as the
// pointer or the value that the slot takes.
func convert(expr *jen.Statement, b *model.Binding, wanted string) *jen.Statement {
	wantsPointer := strings.HasPrefix(wanted, "*")
	isPointer := b.Type.Kind == source.Pointer
	base := b.Type
	if isPointer {
		base = *b.Type.Elem
	}
	same := base.String() == markers.ExpandType(wanted)

	switch {
	case wantsPointer && isPointer && same:
		return expr
	case wantsPointer && isPointer && isInteger(wanted):
		return jen.Qual(build, "ConvertInteger").Types(slotType(wanted)).Call(expr)
	case wantsPointer && isPointer:
		return jen.Parens(jen.Op("*").Add(slotType(wanted))).Parens(expr)
	case wantsPointer:
		value := castUnless(same, wanted, expr)
		if b.OmitEmpty || isStruct(wanted) {
			return jen.Qual(build, "NonZero").Call(value)
		}
		return jen.Qual(ptr, "To").Call(value)
	case isPointer:
		return castUnless(same, wanted, orZero(expr))
	default:
		return castUnless(same, wanted, expr)
	}
}

// castUnless converts expr to the wanted type where that is another one that is
// not assignable.
func castUnless(same bool, wanted string, expr *jen.Statement) *jen.Statement {
	if wanted == "[]string" && !same {
		return jen.Qual(build, "Strings").Call(expr)
	}
	if same || strings.HasPrefix(wanted, "[]") || strings.HasPrefix(wanted, "map[") {
		return expr
	}
	return slotType(wanted).Parens(expr)
}

func isInteger(t string) bool {
	return slices.Contains([]string{"int32", "int64"}, strings.TrimPrefix(t, "*"))
}

// isStruct tells Kubernetes' structs from its named strings and from basic
// types: pointers to structs are to structs whose zero value means nothing.
func isStruct(t string) bool {
	return strings.Contains(t, ".") && t != "*corev1.PreemptionPolicy"
}

// bound is a binding and the code of the struct that holds its field.
type bound struct {
	*model.Binding
	base *jen.Statement
}

// bindings returns the bindings of a slot that the nodes of a source read, the
// least specific first; on one level, those without a key first.
func bindings(c *model.Cluster, s *model.Source, slot string) []bound {
	var found []bound
	for _, level := range c.Levels(s) {
		first := len(found)
		for _, b := range level.Bindings {
			if b.Slot.Name == slot {
				found = append(found, bound{b, levelBase(c, s, level)})
			}
		}
		slices.SortStableFunc(found[first:], func(a, b bound) int { return strings.Compare(a.Key, b.Key) })
	}
	return found
}

// levelBase is the code of the struct of a level, seen from a node.
func levelBase(c *model.Cluster, s *model.Source, level *model.Level) *jen.Statement {
	if level == &c.Spec {
		return access(jen.Id("node").Dot("Cluster"), c.SpecPath)
	}
	for _, g := range c.Groups {
		if level == &g.Level {
			return jen.Id("node").Dot(groupField(g))
		}
	}
	return jen.Id("node").Dot(sourceField(c, s))
}

// value is the code of what one binding contributes to its slot.
func value(b bound) *jen.Statement {
	expr := access(b.base, b.Path)
	switch {
	case b.Slot.Name == "container.env" && b.Key != "":
		return jen.Qual(build, "EnvVar").Call(jen.Lit(b.Key), convert(expr, b.Binding, "string"))
	case b.Slot.Name == "config.properties" && b.Key != "":
		return jen.Qual(build, "Property").Call(jen.Lit(b.Key), convert(expr, b.Binding, "string"))
	case b.Key != "":
		return convert(expr, b.Binding, b.Slot.KeyType)
	default:
		return convert(expr, b.Binding, b.Slot.Type)
	}
}

// cascade is the code of a slot's value over all levels, or nil where nothing
// binds it. Defaults, if any, are less specific than every level.
func cascade(c *model.Cluster, s *model.Source, slot string, defaults ...jen.Code) jen.Code {
	found := bindings(c, s, slot)
	if len(found)+len(defaults) == 0 {
		return nil
	}
	definition, _ := markers.FindSlot(slot)
	if definition.Merge != "" {
		return merge(definition.Merge, found, defaults, value)
	}
	if len(found) > 1 && canBeUnset(definition, found) {
		return mostSpecific(definition, found)
	}
	values := slices.Clone(defaults)
	for _, b := range found {
		values = append(values, value(b))
	}
	if len(values) == 1 {
		return values[0]
	}
	slices.Reverse(values)
	if strings.HasPrefix(definition.Type, "[]") {
		return jen.Qual(build, "FirstOf").Call(values...)
	}
	return jen.Qual("cmp", "Or").Call(values...)
}

// canBeUnset reports whether a level can say false or 0 to a slot that has no
// pointer: by a field that is one.
func canBeUnset(slot markers.Slot, found []bound) bool {
	return slices.Contains([]string{"bool", "int32", "int64"}, slot.Type) &&
		slices.ContainsFunc(found, func(b bound) bool { return b.Type.Kind == source.Pointer })
}

// mostSpecific is the code of the value on the most specific level that has one,
// by way of pointers, so that false and 0 count where they are said.
func mostSpecific(slot markers.Slot, found []bound) jen.Code {
	var values []jen.Code
	for _, b := range slices.Backward(found) {
		values = append(values, convert(access(b.base, b.Path), b.Binding, "*"+slot.Type))
	}
	return orZero(jen.Qual("cmp", "Or").Call(values...))
}

// merge combines maps or lists, the least specific first. A binding that
// replaces takes the place of everything before it, where it holds something.
func merge(function string, found []bound, defaults []jen.Code, value func(bound) *jen.Statement) jen.Code {
	values := slices.Clone(defaults)
	for _, b := range found {
		if b.Replace && len(values) > 0 {
			first := "FirstOf"
			if strings.HasPrefix(b.Slot.Type, "map[") {
				first = "FirstMap"
			}
			values = []jen.Code{jen.Qual(build, first).Call(value(b), mergeCall(function, values))}
			continue
		}
		values = append(values, value(b))
	}
	return mergeCall(function, values)
}

func mergeCall(function string, values []jen.Code) jen.Code {
	if len(values) == 1 {
		return values[0]
	}
	return jen.Qual(build, function).Call(values...)
}
