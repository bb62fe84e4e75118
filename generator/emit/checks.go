package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// checks are the statements that check the fields of one level by themselves. The
// level's struct is at a path of Go fields below base, and at a JSON path.
func (e *emitter) checks(level *model.Level, base *jen.Statement, to model.Path, at jen.Code) []jen.Code {
	var checks []jen.Code
	for _, b := range level.Bindings {
		on := bound{Binding: b, base: access(base, to)}
		field := access(on.base, b.Path)
		call := func(note, function string, arguments ...jen.Code) {
			arguments = append(append(arguments, at), jsonNames(b.Path)...)
			check := jen.Qual(build, function)
			if function == "CheckJSON" {
				check = check.Types(slotType(b.Slot.Type))
			}
			checks = append(checks, jen.Id("r").Dot(note).Call(check.Call(arguments...).Op("...")))
		}
		if b.Slot.Name == storageSlot && e.cluster.HasStorage() {
			call("Fail", "CheckStorage", value(on), storageJSON(b))
		}
		if _, isList := markers.ListOf(b.Slot.Name); isList {
			call("Fail", "CheckEntries", value(on), entryJSON(b))
			checks = append(checks, e.checkObjects(b, field, at)...)
		}
		if b.Conversion() == model.JSONToValue {
			call("Fail", "CheckJSON", raw(field, b))
		}
		switch {
		case b.Slot.Config.IsByName():
			if of := endings(level, b); of != nil {
				call("Fail", "CheckFileEndings", allFiles(on.base, b), texts(of))
			}
			call("Fail", checkFiles(b), filesByName(on.base, b))
		case b.IsComposite():
			checks = append(checks, e.checkEntries(b, field, at)...)
		case checkDocument(b) != "":
			if b.FromText() && b.Type.Kind == source.Pointer {
				field = orZero(field)
			}
			call("Fail", checkDocument(b), field)
		case b.Key != "":
		case b.Slot.Patch:
			call("Fail", b.Slot.Check, field)
		case b.Slot.Check != "":
			wanted := b.Slot.Type
			if isStruct(wanted) {
				wanted = "*" + strings.TrimPrefix(wanted, "*")
			}
			call("Fail", b.Slot.Check, convert(field, b, wanted))
		case b.Slot.Warn != "":
			call("Warn", b.Slot.Warn, convert(field, b, b.Slot.Type))
		case b.Conversion() == model.TextToQuantity:
			if b.Type.Kind == source.Pointer {
				field = orZero(field)
			}
			call("Fail", "CheckQuantity", field)
		case b.Conversion() == model.TextToSeconds:
			if b.Type.Kind == source.Pointer {
				field = orZero(field)
			}
			call("Fail", "CheckSecondsOfText", field)
		case b.Conversion() == model.DurationToSeconds:
			if b.Type.Kind == source.Pointer {
				field = orZero(field)
			}
			call("Fail", "CheckSeconds", field)
		case b.Wide():
			if b.Type.Kind == source.Pointer {
				field = orZero(field)
			}
			call("Fail", "CheckInt32", field)
		}
	}
	return checks
}

// checkGroup checks the entries of a config group.
func (e *emitter) checkGroup(g *model.Group) []jen.Code {
	var checks []jen.Code
	for _, level := range g.WithBlocks() {
		checks = append(checks, e.checks(level, jen.Id("entry"), nil, jen.Id("path"))...)
	}
	if len(checks) == 0 {
		return nil
	}
	return e.eachOfList(e.specAccess(g.Path), jsonChild(jen.Id("spec"), g.Path), g.Pointers, checks)
}

// checkPods checks that there are not too many pods for objects of their own.
func (e *emitter) checkPods(s *model.Source) []jen.Code {
	if !e.hasPods() {
		return nil
	}
	arguments := []jen.Code{jen.Id("path")}
	if b := s.Level.Binding("node.replicas", ""); b != nil {
		arguments = append(arguments, jsonNames(b.Path)...)
	}
	return []jen.Code{jen.Id("r").Dot("Fail").Call(jen.Id("node").Dot("CheckPods").Call(arguments...).Op("..."))}
}

// nodePorts gives a node the ports that fields are the numbers of.
func (e *emitter) nodePorts(s *model.Source) []jen.Code {
	var statements []jen.Code
	for _, f := range fillings(e.reading(s).levels, "container.ports[") {
		name, ok := f.slot.Port()
		if !ok {
			continue
		}
		condition, value := f.value()
		v := jen.Id("v")
		statements = append(statements, jen.If(v.Clone().Op(":=").Add(value), condition).Block(jen.Id("node").Dot("Listen").Call(jen.Lit(name), f.single(v))))
	}
	return statements
}
