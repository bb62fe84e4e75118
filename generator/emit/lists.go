package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Lists of objects: a node, or the whole cluster, keeps the entries that its levels make
// together. Each of them is an object.

// listed are the objects of a scope that entries ask for.
func (e *emitter) listed(scope markers.Scope) []model.Object {
	var found []model.Object
	for _, o := range e.cluster.Objects {
		if o.Entry && o.Built && o.Scope == scope {
			found = append(found, o)
		}
	}
	return found
}

// listName is the name of the field that keeps the entries: services.
func listName(o model.Object) string {
	_, name, _ := strings.Cut(o.List(), ".")
	return name
}

// listMethod is the name of the method that reads the entries.
func listMethod(o model.Object) string {
	if o.Scope == markers.PerCluster {
		return "cluster" + model.UpperFirst(listName(o))
	}
	return listName(o)
}

// listFields are the fields that keep the entries of a scope.
func (e *emitter) listFields(scope markers.Scope) []jen.Code {
	var fields []jen.Code
	for _, o := range e.listed(scope) {
		fields = append(fields, jen.Id(listName(o)).Index().Add(slotType(o.EntryType())))
	}
	return fields
}

// lists writes the methods that read the entries.
func (e *emitter) lists() {
	for _, o := range e.listed(markers.PerNode) {
		e.perSource(listMethod(o), "are the entries of a node that ask for one "+o.Kind+" each.",
			jen.Index().Add(slotType(o.EntryType())), jen.Nil(), func(s *model.Source) []jen.Code { return returning(e.entries(o, s)) })
	}
	for _, o := range e.listed(markers.PerCluster) {
		e.doc("%s are the entries of the whole cluster that ask for one %s each.", listMethod(o), o.Kind)
		e.method(listMethod(o)).Params().Index().Add(slotType(o.EntryType())).Block(jen.Return(e.entries(o, nil)))
		e.file.Line()
	}
}

// entries are those that the levels of an object make together, or nil where no level has
// any.
func (e *emitter) entries(o model.Object, s *model.Source) jen.Code {
	r := e.reading(s)
	found := r.of(slotNamed(o.List()))
	if len(found) == 0 {
		return nil
	}
	all := r.cascade(slotNamed(o.List()))
	canBeOff := func(part *model.Binding) bool { return strings.HasSuffix(part.Slot.Name, ".enabled") }
	if slices.ContainsFunc(found, func(b bound) bool { return slices.ContainsFunc(b.Parts, canBeOff) }) {
		return jen.Qual(build, "Present").Call(all)
	}
	return all
}

// nodeLists gives a node its entries, and takes the names of their objects.
func (e *emitter) nodeLists(s *model.Source) []jen.Code {
	node, path := jen.Id("node"), jen.Id("path")
	statements := e.takeNames(markers.PerNode, path)
	for _, o := range e.listed(markers.PerNode) {
		if e.entries(o, s) == nil {
			continue
		}
		statements = append(statements, node.Clone().Dot(listName(o)).Op("=").Id("b").Dot(listMethod(o)).Call(node))
		statements = append(statements, takeEntryNames(o, node.Clone().Dot("Node"), node.Clone().Dot(listName(o)), path, s.Own(o.List())))
	}
	return statements
}

// clusterLists does the same for the whole cluster.
func (e *emitter) clusterLists() []jen.Code {
	cluster, path := jen.Id("cluster"), jen.Id("spec")
	statements := e.takeNames(markers.PerCluster, path)
	for _, o := range e.listed(markers.PerCluster) {
		statements = append(statements, cluster.Clone().Dot(listName(o)).Op("=").Id("b").Dot(listMethod(o)).Call())
		statements = append(statements, takeEntryNames(o, cluster.Clone().Dot("Identity"), cluster.Clone().Dot(listName(o)), path, e.cluster.ClusterBinding(o.List())))
	}
	return statements
}

// takeEntryNames takes the names of the objects of entries, for which a field asks; nil
// where several do.
func takeEntryNames(o model.Object, scope, entries *jen.Statement, path jen.Code, b *model.Binding) jen.Code {
	arguments := []jen.Code{jen.Id("r"), jen.Lit(o.Kind), scope, entries, path}
	if b != nil {
		arguments = append(arguments, jsonNames(b.Path)...)
	}
	return jen.Qual(build, "TakeEntryNames").Call(arguments...)
}

// takeNames takes the names of the objects that a node, its pods and its type have, or those
// of the whole cluster, of kinds of which there can be several.
func (e *emitter) takeNames(scope markers.Scope, path jen.Code) []jen.Code {
	var statements []jen.Code
	for _, kind := range markers.ObjectKinds() {
		objects := slices.DeleteFunc(slices.Clone(e.cluster.Objects), func(o model.Object) bool { return o.Kind != kind.Kind || !o.Built || o.Foreign })
		isEntry := func(o model.Object) bool { return o.Entry }
		if len(objects) < 2 && !slices.ContainsFunc(objects, isEntry) {
			continue // those of nodes differ as the names of nodes do
		}
		arguments := []jen.Code{jen.Lit(kind.Kind), path}
		var pods []jen.Code
		for _, o := range objects {
			isOfCluster := o.Scope == markers.PerCluster
			if o.Entry || isOfCluster != (scope == markers.PerCluster) {
				continue
			}
			identity := shared(&o)
			switch {
			case isOfCluster:
				identity = jen.Id("cluster").Dot("Identity")
			case o.Scope == markers.PerPod:
				pods = append(pods, jen.Id("r").Dot("Names").Call(jen.Lit(kind.Kind), path, variantOf(o, jen.Id("pod"))))
				continue
			}
			if o.Variant != "" {
				identity = variantOf(o, identity)
			}
			arguments = append(arguments, identity)
		}
		if len(arguments) > 2 {
			statements = append(statements, jen.Id("r").Dot("Names").Call(arguments...))
		}
		if len(pods) > 0 {
			statements = append(statements, jen.For(jen.List(jen.Id("_"), jen.Id("pod")).Op(":=").Range().Id("node").Dot("Pods").Call()).Block(pods...))
		}
	}
	return statements
}

// eachListed goes through the entries that ask for an object each.
func (e *emitter) eachListed(o model.Object, body []jen.Code) []jen.Code {
	if !o.Entry || len(body) == 0 {
		return body
	}
	entries := jen.Id("node")
	if o.Scope == markers.PerCluster {
		entries = jen.Id("b").Dot("cluster")
	}
	return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("entry")).Op(":=").Range().Add(entries).Dot(listName(o))).Block(body...)}
}

// entryValue is the code of what an entry says of an argument of the constructor.
func (e *emitter) entryValue(o model.Object, argument string) jen.Code {
	entry, _ := fields.Find(o.EntryType())
	_, place, _ := strings.Cut(argument, ".")
	_, f, _ := entry.Field(place)
	value := jen.Op("&").Id("entry").Dot(f.Go)
	if o.Start == "" {
		return value
	}
	return jen.Qual(build, "Entry"+o.Start).Call(value)
}

// entryJSON is the JSON name of the name of an entry, "" for the key of a map.
func entryJSON(b *model.Binding) jen.Code {
	if b.Conversion() == model.ObjectsToEntries {
		return jen.Lit("metadata.name")
	}
	for _, part := range b.Parts {
		if strings.HasSuffix(part.Slot.Name, ".name") && strings.Count(part.Slot.Name, ".") == 1 {
			return jen.Lit(part.Path.JSON())
		}
	}
	return jen.Lit("")
}

// checkObjects checks entries that are Kubernetes' own structs, of which a field is a list or
// a map.
func (e *emitter) checkObjects(b *model.Binding, list *jen.Statement, at jen.Code) []jen.Code {
	kind, _ := markers.ListOf(b.Slot.Name)
	check := slotNamed(kind.Family() + ".spec").Check
	if check == "" {
		return nil
	}
	if b.Type.Kind == source.Pointer {
		list = orZero(list)
	}
	spec := jen.Op("&").Id("entry").Dot("Spec")
	each, arguments := e.eachOfMap, []jen.Code{spec, jen.Id("path"), jen.Lit("spec")}
	switch b.Conversion() {
	case model.ObjectsToEntries:
		each = e.eachOfList
	case model.NamedObjectsToEntries:
	case model.SpecsToEntries:
		arguments = []jen.Code{jen.Op("&").Id("entry"), jen.Id("path")}
	default:
		return nil
	}
	return each(list, jsonChild(at, b.Path), false, []jen.Code{jen.Id("r").Dot("Fail").Call(jen.Qual(build, check).Call(arguments...).Op("..."))})
}

// entryName is the name of the type of the entries of a list.
func entryName(list string) string { return list[strings.LastIndexByte(list, '.')+1:] }
