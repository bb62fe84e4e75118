package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// named is a field that a marker names: its code and its type.
type named struct {
	code *jen.Statement
	of   source.Type
}

// namedFields are the fields that a marker names, seen from a node of a source, or, without
// one, from the builder.
func namedFields(c *model.Cluster, s *model.Source, at []model.FieldAt) []named {
	var all []named
	for _, f := range at {
		base := access(jen.Id("b").Dot("cluster"), c.SpecPath)
		if s != nil {
			base = levelBase(c, s, f.Level)
		}
		all = append(all, named{access(base, f.Path), f.Type})
	}
	return all
}

// text is the code of a text that a marker composes, as a type in the notation of the slot
// table. It is empty where one of its fields is.
func (b bound) text(wanted string) *jen.Statement {
	text := b.compose(b.constant.Parts)
	if elem := strings.TrimPrefix(wanted, "*"); elem != "string" && fields.Underlying(elem) == "string" {
		text = slotType(elem).Parens(text)
	}
	if strings.HasPrefix(wanted, "*") {
		return jen.Qual(build, "NonZero").Call(text)
	}
	return text
}

// fieldText is the code of a field that a marker names, as a text.
func (b bound) fieldText(part model.TextPart) jen.Code {
	var texts []jen.Code
	for _, f := range b.named(part.Field) {
		texts = append(texts, f.text())
	}
	if part.Otherwise != "" {
		texts = append(texts, jen.Lit(part.Otherwise))
	}
	return choose("cmp", "Or", texts)
}

// compose is the code of a text that is made of parts.
func (b bound) compose(parts []model.TextPart) *jen.Statement {
	var format strings.Builder
	var values []jen.Code
	for _, part := range parts {
		switch {
		case part.Literal != "":
			format.WriteString(strings.ReplaceAll(part.Literal, "%", "%%"))
			continue
		case part.Name != "":
			values = append(values, b.nameOf(part.Name))
		default:
			values = append(values, b.fieldText(part))
		}
		format.WriteString("%s")
	}
	if format.String() == "%s" {
		return jen.Add(values[0])
	}
	return jen.Qual(build, "Text").Call(append([]jen.Code{jen.Lit(format.String())}, values...)...)
}

// nameOf is the code of a name by its word.
func (b bound) nameOf(word string) jen.Code {
	cluster := jen.Id("node").Dot("Cluster")
	if b.ofCluster {
		cluster = jen.Id("b").Dot("cluster")
	}
	switch word {
	case "cluster":
		return cluster.Dot("Name")
	case "namespace":
		return cluster.Dot("Identity").Dot("Namespace").Call()
	case "nodeType":
		return jen.Id("node").Dot("Type")
	default:
		return jen.Id("node").Dot("Name")
	}
}

// text is the code of a field as a text.
func (f named) text() jen.Code {
	value, of := f.code, f.of
	if of.Kind == source.Pointer {
		if model.Plain(of).Name != "string" {
			return jen.Qual(build, "TextOf").Call(value)
		}
	}
	if of.Kind == source.Pointer {
		value, of = orZero(value), *of.Elem
	}
	switch {
	case model.Plain(of).Name != "string":
		return jen.Qual(build, "Decimal").Call(value)
	case of.Kind != source.Basic:
		return jen.String().Parens(value)
	default:
		return value
	}
}

// condition is the code that tells whether something holds of a field, which several levels
// can have. Of several that can say false, the most specific one counts that says anything.
func condition(all []named, when model.Condition) jen.Code {
	if when.Compared {
		return comparison(all, when)
	}
	if len(all) > 1 && !slices.ContainsFunc(all, func(f named) bool {
		return f.of.Kind != source.Pointer || !isBool(f.of) || f.of.String() != all[0].of.String()
	}) {
		var codes []jen.Code
		for _, f := range all {
			codes = append(codes, f.code)
		}
		all = []named{{jen.Qual("cmp", "Or").Call(codes...), all[0].of}}
	}
	var one *jen.Statement
	for _, f := range all {
		if one == nil {
			one = jen.Add(f.isThere())
			continue
		}
		one = one.Op("||").Add(f.isThere())
	}
	switch {
	case when.Negated && len(all) == 1 && isBool(all[0].of):
		return jen.Op("!").Add(one)
	case when.Negated:
		return jen.Op("!").Parens(one)
	case len(all) > 1:
		return jen.Parens(one)
	default:
		return one
	}
}

// comparison is the code that compares what the most specific of some fields says.
func comparison(all []named, when model.Condition) jen.Code {
	operator := "=="
	if when.Negated {
		operator = "!="
	}
	var texts []jen.Code
	for _, f := range all {
		texts = append(texts, f.text())
	}
	return jen.Add(choose("cmp", "Or", texts)).Op(operator).Lit(when.Value)
}

// isThere is the code that tells whether a field is true, or is not empty.
func (f named) isThere() *jen.Statement {
	underlying := model.Plain(f.of)
	switch {
	case isBool(f.of) && f.of.Kind == source.Pointer:
		return orZero(f.code)
	case f.of.Kind == source.Pointer:
		return f.code.Clone().Op("!=").Nil()
	case underlying.Kind == source.Slice || underlying.Kind == source.Map:
		return jen.Len(f.code).Op(">").Lit(0)
	case isBool(f.of) && f.of.Kind == source.Basic:
		return f.code.Clone()
	case isBool(f.of):
		return jen.Bool().Parens(f.code)
	case underlying.Name == "string":
		return f.code.Clone().Op("!=").Lit("")
	default:
		return f.code.Clone().Op("!=").Lit(0)
	}
}

// isBool reports whether a type is a bool, or a pointer to one.
func isBool(t source.Type) bool {
	plain := model.Plain(t)
	return plain.Kind == source.Basic && plain.Name == "bool"
}
