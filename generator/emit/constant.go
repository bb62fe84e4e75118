package emit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// constants are what markers say of slots for the nodes of a source: the defaults, or what
// nothing can change. For the whole cluster, without a source, it is what is said of all
// nodes.
func constants(c *model.Cluster, s *model.Source, fixed bool) []bound {
	var found []bound
	for _, constant := range c.Constants {
		b := bound{Binding: &model.Binding{Slot: constant.Slot, Key: constant.Key}, constant: &constant, ofCluster: s == nil}
		b.named = func(name string) []named { return namedFields(c, s, constant.Named(s, name)) }
		switch {
		case !constant.IsSaid(s):
			continue
		case constant.Fixed != fixed:
			continue
		case constant.NodeType == "":
		case s == nil:
			continue
		case !s.Holds(constant.NodeType):
			continue
		case s.NodeType() != "":
		default:
			b.only = jen.Id("node").Dot("Type").Op("==").Add(nodeTypeName(c, constant.NodeType))
		}
		for _, when := range constant.When {
			b.only = both(b.only, condition(b.named(when.Field), when))
		}
		if constant.Parts == nil {
			for _, name := range constant.Needs() {
				b.only = both(b.only, jen.Add(b.fieldText(model.TextPart{Field: name})).Op("!=").Lit(""))
			}
		}
		found = append(found, b)
	}
	slices.SortStableFunc(found, func(a, b bound) int { return cmp.Compare(restrictions(a), restrictions(b)) })
	return found
}

// restrictions are how specific a marker is: it may be for a node type, and where something
// holds.
func restrictions(b bound) int {
	count := len(b.constant.When)
	if b.constant.NodeType != "" {
		count++
	}
	return count
}

// both is the code of two conditions, the first of which may be nil.
func both(first, second jen.Code) jen.Code {
	if first == nil {
		return second
	}
	return jen.Add(first).Op("&&").Add(second)
}

// nodeTypeName is the code of the name of a node type.
func nodeTypeName(c *model.Cluster, name string) jen.Code {
	for _, t := range c.NodeTypes {
		if t.Name == name {
			return jen.Id(c.Names().NodeType(t))
		}
	}
	return jen.Lit(name)
}

// said is the code of what a level, or a marker, says of a slot, as a type in the notation
// of the slot table.
func (b bound) said(wanted string) *jen.Statement {
	switch {
	case b.constant == nil:
		return read(b.base, b.Binding, wanted)
	case b.constant.Parts != nil && b.only != nil:
		return jen.Qual(build, "If").Call(b.only, b.text(wanted))
	case b.constant.Parts != nil:
		return b.text(wanted)
	case b.only != nil:
		value := b.literal(b.constant.Value, wanted)
		if isInteger(wanted) && !strings.HasPrefix(wanted, "*") {
			value = slotType(wanted).Parens(value)
		}
		return jen.Qual(build, "If").Call(b.only, value)
	default:
		return jen.Add(b.literal(b.constant.Value, wanted))
	}
}

// literal is the code of a value, which fits the type.
func (b bound) literal(value any, of string) jen.Code {
	elem, isPointer := strings.CutPrefix(of, "*")
	if structure, ok := fields.Find(elem); ok {
		made := slotType(elem).Values(b.structFields(value, structure)...)
		if isPointer {
			return jen.Op("&").Add(made)
		}
		return made
	}
	if isPointer {
		return jen.Qual(ptr, "To").Call(b.scalar(value, elem, true))
	}
	return b.scalar(value, elem, false)
}

// structFields are the fields of a literal of a struct, in the order of its declaration.
func (b bound) structFields(value any, structure *fields.Struct) []jen.Code {
	object, _ := value.(map[string]any)
	var codes []jen.Code
	for _, f := range structure.Fields {
		if f.JSON == "" {
			inner, ok := fields.Find(f.Type)
			if !ok {
				continue
			}
			if embedded := b.structFields(value, inner); len(embedded) > 0 {
				codes = append(codes, jen.Id(f.Go).Op(":").Add(slotType(f.Type).Values(embedded...)))
			}
			continue
		}
		if said, ok := object[f.JSON]; ok {
			codes = append(codes, jen.Id(f.Go).Op(":").Add(b.literal(said, f.Type)))
		}
	}
	return codes
}

// scalar is the code of a value that is no struct; typed where Go cannot tell the type
// from around it.
func (b bound) scalar(value any, of string, typed bool) jen.Code {
	underlying := fields.Underlying(of)
	elem, isList := strings.CutPrefix(underlying, "[]")
	composed, isComposed := value.(model.Composed)
	switch {
	case isComposed && of == "intstr.IntOrString":
		return jen.Qual(markers.ImportPath("intstr"), "Parse").Call(b.compose(composed.Parts))
	case isComposed && of != underlying:
		return slotType(of).Parens(b.compose(composed.Parts))
	case isComposed:
		return b.compose(composed.Parts)
	case of == "resource.Quantity":
		return jen.Qual(markers.ImportPath("resource"), "MustParse").Call(jen.Lit(fmt.Sprint(value)))
	case of == "intstr.IntOrString":
		if number, ok := value.(int); ok {
			return jen.Qual(markers.ImportPath("intstr"), "FromInt32").Call(jen.Lit(number))
		}
		return jen.Qual(markers.ImportPath("intstr"), "FromString").Call(jen.Lit(value))
	case isList:
		var entries []jen.Code
		for _, entry := range value.([]any) {
			if structure, ok := fields.Find(elem); ok {
				entries = append(entries, jen.Values(b.structFields(entry, structure)...)) // the list says the type
				continue
			}
			entries = append(entries, b.literal(entry, elem))
		}
		return slotType(of).Values(entries...)
	case strings.HasPrefix(underlying, "map["):
		object := value.(map[string]any)
		_, elem, _ := strings.Cut(underlying, "]")
		var entries []jen.Code
		for _, key := range slices.Sorted(maps.Keys(object)) {
			entries = append(entries, jen.Lit(key).Op(":").Add(b.literal(object[key], elem)))
		}
		return slotType(of).Values(entries...)
	case typed && of != "string" && of != "bool" || of != underlying:
		return slotType(of).Parens(jen.Lit(value))
	default:
		return jen.Lit(value)
	}
}
