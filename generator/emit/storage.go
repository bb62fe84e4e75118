package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// storageSlot is what the volumes of a node fill.
const storageSlot = "workload.storage"

// storage writes the method that returns the volumes that a node claims.
func (e *emitter) storage() {
	if !e.cluster.HasStorage() {
		return
	}
	e.perSource("storage", "are the volumes that a node claims.", jen.Index().Qual(build, "Storage"), jen.Nil(), e.claimed)
}

// claimed is the body that returns what the nodes of a source claim, or nil: whole lists,
// then places in single ones, and at last what holds for all of those that are there, and
// their names.
func (e *emitter) claimed(s *model.Source) []jen.Code {
	var places, all []filling
	for _, f := range fillings(e.reading(s).levels, storageSlot+"[") {
		if f.slot.IsOfEach() || f.isStorageName() {
			all = append(all, f)
		} else {
			places = append(places, f)
		}
	}
	lists := e.reading(s).cascade(slotNamed(storageSlot))
	switch {
	case len(places) == 0 && (len(all) == 0 || lists == nil):
		return returning(lists)
	case len(places) == 0:
		body := []jen.Code{jen.Id("storage").Op(":=").Add(e.reading(s).ownCascade(slotNamed(storageSlot)))}
		return append(append(body, forAll(all)...), jen.Return(jen.Id("storage")))
	}
	storage := jen.Id("storage")
	body := []jen.Code{jen.Var().Add(storage).Index().Qual(build, "Storage")}
	if lists != nil {
		body = []jen.Code{storage.Clone().Op(":=").Add(e.reading(s).ownCascade(slotNamed(storageSlot)))}
	}
	var names []string
	for _, f := range places {
		body = append(body, f.statementIn(storage))
		if len(f.slot.Path) > 0 && !slices.Contains(names, f.slot.Path[0].Value) {
			names = append(names, f.slot.Path[0].Value)
		}
	}
	sized := []jen.Code{storage}
	for _, name := range names {
		sized = append(sized, jen.Lit(name))
	}
	if len(all) == 0 {
		return append(body, jen.Return(jen.Qual(build, "Sized").Call(sized...)))
	}
	body = append(body, storage.Clone().Op("=").Qual(build, "Sized").Call(sized...))
	return append(append(body, forAll(all)...), jen.Return(storage))
}

// isStorageName reports whether the place is the name of a volume, and not of something in it.
func (f filling) isStorageName() bool { return f.slot.IsKey() && len(f.slot.Path) == 2 }

// forAll puts into every volume what holds for those that do not say it, and renames those that
// are there: a name makes no volume.
func forAll(all []filling) []jen.Code {
	var statements []jen.Code
	for _, f := range all {
		if !f.isStorageName() {
			statements = append(statements, f.statementIn(jen.Id("storage")))
			continue
		}
		rename := func(name jen.Code) jen.Code {
			return jen.Qual(build, "RenameStorage").Call(jen.Id("storage"), jen.Lit(f.slot.Path[0].Value), name)
		}
		condition, value := f.value()
		statements = append(statements, jen.If(jen.Id("v").Op(":=").Add(value), condition).Block(rename(jen.Id("v"))))
	}
	return statements
}

// storageJSON tells the JSON names of the parts of a storage.
func storageJSON(b *model.Binding) jen.Code {
	if !b.IsComposite() { // a list of claims
		return jen.Qual(build, "StorageJSON").Values(jen.Id("Name").Op(":").Lit("metadata.name"))
	}
	var fields []jen.Code
	for _, part := range b.Parts {
		switch part.Slot.Name {
		case "storage.name":
			fields = append(fields, jen.Id("Name").Op(":").Lit(part.Path.JSON()))
		case "storage.mountPath":
			fields = append(fields, jen.Id("MountPath").Op(":").Lit(part.Path.JSON()))
		}
	}
	return jen.Qual(build, "StorageJSON").Values(fields...)
}

// nodeStorage gives a node all that it claims, on whatever level it stands, and checks
// it.
func (e *emitter) nodeStorage(s *model.Source) []jen.Code {
	if !e.cluster.HasStorage() || e.claimed(s) == nil {
		return nil
	}
	arguments := []jen.Code{jen.Id("node").Dot("storage"), jen.Id("path")}
	if b := s.Own(storageSlot); b != nil {
		arguments = append(arguments, jsonNames(b.Path)...)
	}
	statements := []jen.Code{jen.Id("node").Dot("storage").Op("=").Id("b").Dot("storage").Call(jen.Id("node"))}
	for _, o := range e.configs() {
		if o.Variant != "" && e.saysDir(o) {
			dir := jen.Id("b").Dot(configMethod(o, "configDir")).Call(jen.Id("node"))
			statements = append(statements, jen.Id("node").Dot("TakeConfigDir").Call(dir))
		}
	}
	return append(statements, jen.Id("r").Dot("Fail").Call(jen.Id("node").Dot("CheckStorage").Call(arguments...).Op("...")))
}
