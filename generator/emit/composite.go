package emit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// entryType is the type of the entries of a list or a map of the user's own structs.
func entryType(b *model.Binding) (t source.Type, isMap bool) {
	list := b.Type
	if list.Kind == source.Pointer {
		list = *list.Elem
	}
	if list.Elem == nil { // a single text
		return list, false
	}
	return *list.Elem, list.Kind == source.Map
}

// composite is the code of the list that a composite makes.
func composite(b bound) *jen.Statement {
	function := "Collect"
	if _, isMap := entryType(b.Binding); isMap {
		function = "CollectNamed"
	}
	entries := access(b.base, b.Path)
	list := b.Type
	if list.Kind == source.Pointer {
		list, entries = *list.Elem, orZero(entries)
	}
	if list.Elem == nil {
		entries = jen.Qual(build, "ListOf").Types(goType(list)).Call(entries)
	}
	return jen.Qual(build, function).Call(entries, jen.Id(b.Converter))
}

// converters writes the functions that convert entries of the user's own structs, each
// once.
func (e *emitter) converters() {
	written := map[string]bool{}
	for _, level := range e.cluster.AllLevels() {
		for _, b := range level.Bindings {
			for _, composite := range b.Composites() {
				if !written[composite.Converter] {
					written[composite.Converter] = true
					e.converter(composite)
				}
			}
		}
	}
}

// converter writes the function that converts an entry.
func (e *emitter) converter(b *model.Binding) {
	elem := strings.TrimPrefix(b.Slot.Type, "[]")
	entry := jen.Id("s")
	own, isMap := entryType(b)
	params := []jen.Code{jen.Id("s").Add(goType(own))}
	if own.Kind == source.Pointer {
		entry = orZero(entry) // an entry may be null
	}
	var plain []jen.Code
	if isMap {
		params = append([]jen.Code{jen.Id("name").String()}, params...)
		plain = append(plain, jen.Id("Name").Op(":").Id("name"))
	}
	var filled []filling
	for _, part := range b.Parts {
		f := filling{slot: &part.Slot, found: []bound{{Binding: part, base: entry}}}
		if isPlain(part) {
			plain = append(plain, jen.Id(part.Slot.Path[0].Field.Go).Op(":").Add(f.found[0].said(part.Slot.Type)))
		} else {
			filled = append(filled, f)
		}
	}
	slices.SortStableFunc(filled, func(a, b filling) int {
		order := cmp.Compare(turnOf(*a.slot), turnOf(*b.slot))
		if order == 0 && turnOf(*a.slot) == keyTurn {
			return innerFirst(a, b)
		}
		return order
	})
	out := jen.Id(variableOf(elem))
	literal := slotType(elem).Values(plain...)
	body := []jen.Code{jen.Return(literal)}
	if len(filled) > 0 {
		body = []jen.Code{out.Clone().Op(":=").Op("&").Add(literal)}
		for _, f := range filled {
			body = append(body, f.statement(&way{code: out.Clone(), pointer: true, simple: true}, f.slot.Path))
		}
		body = append(body, jen.Return(jen.Op("*").Add(out)))
	}
	_, short, _ := strings.Cut(elem, ".")
	e.doc("%s makes the %s of an entry of %s.", b.Converter, short, b.Path.JSON())
	e.file.Func().Id(b.Converter).Params(params...).Add(slotType(elem)).Block(body...)
	e.file.Line()
}

// isPlain reports whether a field of an entry fills a field of the struct of Kubernetes
// that takes its value as it is: what is zero is not set in either.
func isPlain(part *model.Binding) bool {
	place := part.Slot.Path[0]
	isOne := len(part.Slot.Path) == 1 && !place.Selected && len(place.Embedded) == 0 && !excludes(place)
	return isOne && !part.IsComposite() && part.Type.Kind != source.Pointer && !strings.HasPrefix(part.Slot.Type, "*") && part.Conversion() == model.NoConversion
}

// checkEntries are the statements that check the fields of the entries of a composite.
func (e *emitter) checkEntries(b *model.Binding, list *jen.Statement, at jen.Code) []jen.Code {
	if b.IsOfScalars() {
		return nil
	}
	parts := &model.Level{Bindings: b.Parts}
	path := jsonChild(at, b.Path)
	own, isMap := entryType(b)
	pointers := own.Kind == source.Pointer
	checks := e.checks(parts, jen.Id("entry"), nil, jen.Id("path"))
	switch {
	case len(checks) == 0:
		return nil
	case !isMap:
		return e.eachOfList(list, path, pointers, checks)
	default:
		return e.eachOfMap(list, path, pointers, checks)
	}
}
