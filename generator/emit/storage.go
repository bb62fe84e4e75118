package emit

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// storageFields are the fields of the runtime's Storage by the slots of the parts.
var storageFields = map[string]string{"storage.name": "Name", "storage.mountPath": "MountPath", "storage.spec": "Spec"}

// storageFunction converts an entry of a list of the custom resource to the
// runtime's Storage.
type storageFunction struct {
	name    string
	binding *model.Binding
}

// storage writes the method that returns the volumes that a node claims, and what
// converts them.
func (e *emitter) storage() {
	if !e.cluster.HasStorage() {
		return
	}
	e.perSource("storage", "are the volumes that a node claims.", jen.Index().Qual(build, "Storage"), jen.Nil(),
		func(s *model.Source) []jen.Code { return returning(e.claimed(s)) })
	for _, f := range e.storages {
		element := *f.binding.Type.Elem
		entry := jen.Id("s")
		if element.Kind == source.Pointer {
			entry = orZero(entry) // an entry may be null
		}
		var fields []jen.Code
		for _, part := range f.binding.Parts {
			fields = append(fields, jen.Id(storageFields[part.Slot.Name]).Op(":").Add(convert(access(entry, part.Path), part, part.Slot.Type)))
		}
		e.doc("%s converts an entry of %s.", f.name, f.binding.Path.JSON())
		e.file.Func().Id(f.name).Params(jen.Id("s").Add(goType(element))).Qual(build, "Storage").Block(
			jen.Return(jen.Qual(build, "Storage").Values(fields...)))
		e.file.Line()
	}
}

// claimed is the code of what the nodes of a source claim, or nil.
func (e *emitter) claimed(s *model.Source) jen.Code {
	found := bindings(e.cluster, s, "workload.storage")
	if len(found) == 0 {
		return nil
	}
	return merge(found[0].Slot, found, nil, func(b bound) *jen.Statement { return e.storageValue(b, access(b.base, b.Path)) })
}

// storageValue converts a list of the custom resource to the runtime's.
func (e *emitter) storageValue(b bound, list *jen.Statement) *jen.Statement {
	return jen.Qual(build, "Collect").Call(list, jen.Id(e.storageFunction(b.Binding)))
}

// storageFunction is the name of the function that converts the entries of a list.
func (e *emitter) storageFunction(b *model.Binding) string {
	return e.storages[indexOfElement(e.storages, b)].name
}

// storageFunctions are the functions for the lists of storage of a cluster kind, one
// for each type of their entries.
func storageFunctions(c *model.Cluster) []storageFunction {
	var functions []storageFunction
	for _, level := range c.AllLevels() {
		if b := level.Binding("workload.storage", ""); b != nil && indexOfElement(functions, b) < 0 {
			functions = append(functions, storageFunction{binding: b})
		}
	}
	for i := range functions {
		functions[i].name = c.Names().Storage()
		if i > 0 {
			functions[i].name += strconv.Itoa(i + 1)
		}
	}
	return functions
}

// indexOfElement is the place of the function for the entries of a list, or -1.
func indexOfElement(functions []storageFunction, b *model.Binding) int {
	return slices.IndexFunc(functions, func(f storageFunction) bool { return f.binding.Type.Elem.String() == b.Type.Elem.String() })
}
