package emit

import (
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"
)

// identity writes the function that says what objects are called, where markers say so.
func (e *emitter) identity() {
	id := e.cluster.Identity
	if id.IsEmpty() {
		return
	}
	template := func(text string) jen.Code { return jen.Lit(text) }
	e.doc("%s says what the objects of a %s are called, and what they are known by.", e.names.Identity(), e.cluster.Kind)
	e.file.Func().Id(e.names.Identity()).Params().Op("*").Qual(build, "Identity").Block(jen.Return(jen.Op("&").Qual(build, "Identity").Add(values(
		keyed{"Names", literalMap(id.Names, jen.Qual(build, "Template"), template)},
		keyed{"Labels", literalMap(id.Labels, jen.Qual(build, "Template"), template)},
		keyed{"Selectors", literalMap(id.Selectors, jen.Index().String(), texts)},
		keyed{"Volumes", literalMap(id.Volumes, jen.Qual(build, "Template"), template)},
		keyed{"ConfigHash", literal(id.ConfigHash)},
	))))
	e.file.Line()
}

// literalMap is the literal of a map, its keys sorted, one on each line; nil for an empty one.
func literalMap[V any](from map[string]V, elem *jen.Statement, value func(V) jen.Code) jen.Code {
	if len(from) == 0 {
		return nil
	}
	var entries []jen.Code
	for _, key := range slices.Sorted(maps.Keys(from)) {
		entries = append(entries, jen.Lit(key).Op(":").Add(value(from[key])))
	}
	return jen.Map(jen.String()).Add(elem).Add(multiline(entries))
}
