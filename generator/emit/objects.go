package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// objects writes a method of the builder for each kind of object that it makes.
func (e *emitter) objects() {
	for _, o := range e.cluster.Objects {
		switch {
		case !o.Built:
		case o.Workload:
			e.workload(o)
		case o.Many:
			e.manyObjects(o)
		default:
			e.oneObject(o)
		}
	}
}

// oneObject writes the method that makes an object: what the constructor of the kind
// makes, after the hook has had its say.
func (e *emitter) oneObject(o model.Object) {
	e.doc("%s builds the %s of %s, or returns nil when there is to be none.", o.Method(), o.Kind, scopeTitle(o))
	variable := jen.Id(o.VariableName())
	body, made := e.construct(o)
	body = append(body,
		variable.Clone().Op(":=").Add(made),
		jen.If(variable.Clone().Op("==").Nil()).Block(jen.Return(jen.Nil(), jen.Nil())),
		jen.Return(variable.Clone(), e.lastWord(o)),
	)
	e.method(o.Method()).Params(e.scopeParams(o)...).Params(jen.Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(body...)
	e.file.Line()
}

// manyObjects writes the method that makes any number of objects.
func (e *emitter) manyObjects(o model.Object) {
	e.doc("%s builds each %s of %s.", o.Method(), o.Kind, scopeTitle(o))
	variable := jen.Id(o.VariableName())
	list := jen.Id(o.VariableName() + "s")
	body, made := e.construct(o)
	body = append(body,
		list.Clone().Op(":=").Add(made),
		jen.For(jen.List(jen.Id("_"), variable).Op(":=").Range().Add(list.Clone())).Block(
			jen.If(jen.Err().Op(":=").Add(e.lastWord(o)), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		),
		jen.Return(list.Clone(), jen.Nil()),
	)
	e.method(o.Method()).Params(e.scopeParams(o)...).Params(jen.Index().Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(body...)
	e.file.Line()
}

// scopeParams are the parameters of a method that makes an object: the node, if it
// is a node's.
func (e *emitter) scopeParams(o model.Object) []jen.Code {
	if o.Scope == markers.PerCluster {
		return nil
	}
	return []jen.Code{e.nodeParam()}
}

// lastWord calls the hook for an object.
func (e *emitter) lastWord(o model.Object) *jen.Statement {
	return jen.Id("b").Dot("hooks").Dot(o.Hook()).Call(e.scopeArgument(o), jen.Id(o.VariableName()))
}

// construct is the call of the constructor of a kind, and what comes before it.
func (e *emitter) construct(o model.Object) (before []jen.Code, call jen.Code) {
	arguments := []jen.Code{jen.Id("node").Dot("Node")}
	if o.Scope == markers.PerCluster {
		arguments = []jen.Code{jen.Id("b").Dot("cluster").Dot("Identity")}
	}
	for _, argument := range o.Filled {
		switch argument {
		case "files":
			before = append(before, jen.List(jen.Id("files"), jen.Err()).Op(":=").Id("b").Dot("files").Call(jen.Id("node")), returnIfErr(jen.Nil()))
			arguments = append(arguments, jen.Id("files"))
		case "storage":
			arguments = append(arguments, jen.Id("node").Dot("storage"))
		case "rules":
			arguments = append(arguments, e.rulesCall())
		default:
			more, value := e.slotValue(o, argument)
			before = append(before, more...)
			arguments = append(arguments, value)
		}
	}
	return before, jen.Qual(build, o.Constructor()).Call(arguments...)
}

// slotValue is the code of what a slot holds for the scope of an object.
func (e *emitter) slotValue(o model.Object, slot string) (before []jen.Code, value jen.Code) {
	c := e.cluster
	if o.Scope == markers.PerCluster {
		b := c.Spec.Binding(slot, "")
		return nil, convert(access(access(jen.Id("b").Dot("cluster"), c.SpecPath), b.Path), b, b.Slot.Type)
	}
	if !c.Binds(slot) {
		return nil, jen.Nil()
	}
	if !e.many() {
		return nil, cascade(c, c.Sources[0], slot)
	}
	definition, _ := markers.FindSlot(slot)
	variable := jen.Id("spec")
	return []jen.Code{
		jen.Var().Add(variable.Clone()).Op("*").Add(slotType(definition.Type)),
		e.sourceSwitch(func(s *model.Source) []jen.Code {
			if value := cascade(c, s, slot); value != nil {
				return []jen.Code{variable.Clone().Op("=").Add(value)}
			}
			return nil
		}),
	}, variable
}

// sourceSwitch tells apart the nodes of several sources.
func (e *emitter) sourceSwitch(body func(*model.Source) []jen.Code) jen.Code {
	var cases []jen.Code
	for _, s := range e.cluster.Sources {
		if block := body(s); len(block) > 0 {
			cases = append(cases, jen.Case(jen.Id("node").Dot(sourceField(e.cluster, s)).Op("!=").Nil()).Block(block...))
		}
	}
	return jen.Switch().Block(cases...)
}
