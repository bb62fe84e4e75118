package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// goType is the code of a field's type.
func goType(t source.Type) *jen.Statement {
	switch t.Kind {
	case source.Pointer:
		return jen.Op("*").Add(goType(*t.Elem))
	case source.Slice:
		return jen.Index().Add(goType(*t.Elem))
	case source.Map:
		return jen.Map(goType(*t.Key)).Add(goType(*t.Elem))
	case source.Named:
		return jen.Qual(t.PkgPath, t.Name)
	default:
		return jen.Id(t.Name)
	}
}

// slotType is the code of a type in the notation of the slot table, without its
// pointer.
func slotType(text string) *jen.Statement {
	text = strings.TrimPrefix(text, "*")
	if rest, ok := strings.CutPrefix(text, "[]"); ok {
		return jen.Index().Add(slotType(rest))
	}
	if rest, ok := strings.CutPrefix(text, "map[string]"); ok {
		return jen.Map(jen.String()).Add(slotType(rest))
	}
	if alias, name, ok := strings.Cut(text, "."); ok {
		return jen.Qual(markers.ImportPath(alias), name)
	}
	return jen.Id(text)
}
