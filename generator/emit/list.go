package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// list writes the methods that build everything at once.
func (e *emitter) list() {
	of := "those of the whole cluster"
	for _, t := range e.togethers() {
		of += ", " + t.each
	}
	e.doc("List builds all objects: %s, then node by node in deployment order, without those that are not wanted. An object that cannot be built has its error in its place.", of)
	body := []jen.Code{jen.Id("list").Op(":=").Qual(build, "List").Values(jen.Id("Warnings").Op(":").Id("b").Dot("warnings"))}
	identity := jen.Id("b").Dot("cluster").Dot("Identity")
	isOf := func(scope markers.Scope) func(model.Object) bool {
		return func(o model.Object) bool { return o.Scope == scope }
	}
	body = append(body, e.adds(isOf(markers.PerCluster), identity)...)
	body = append(body,
		jen.List(jen.Id("further"), jen.Err()).Op(":=").Id("b").Dot("hooks").Dot("Further").Call(jen.Id("b").Dot("cluster")),
		jen.Qual(build, "AddFurther").Call(jen.Op("&").Id("list"), identity, jen.Lit("Further"), jen.Id("further"), jen.Err()),
	)
	for _, t := range e.togethers() {
		body = append(body, e.addEach(t.has, jen.Id(t.variable), jen.Id("b").Dot(t.method).Call(), t.embeds)...)
	}
	ofNode := func(o model.Object) bool { return o.Scope == markers.PerNode || o.Scope == markers.PerPod && o.Built }
	body = append(body, e.addEach(ofNode, jen.Id("node"), jen.Id("b").Dot("cluster").Dot("Nodes"), "Node")...)
	e.method("List").Params().Qual(build, "List").Block(append(body, jen.Return(jen.Id("list")))...)
	e.file.Line()

	e.doc("Objects builds all objects that can be built, in the order of List. The error joins those of the others.")
	e.method("Objects").Params().Params(jen.Index().Qual(client, "Object"), jen.Error()).Block(
		jen.Return(jen.Id("b").Dot("List").Call().Dot("Done").Call()))
	e.file.Line()
}

// addEach puts the objects of each scope of a list into the list.
func (e *emitter) addEach(isOf func(model.Object) bool, variable, list *jen.Statement, identity string) []jen.Code {
	adds := e.adds(isOf, jen.Id("scope"))
	if len(adds) == 0 {
		return nil
	}
	declare := jen.Var().Id("scope").Qual(build, "Scope").Op("=").Add(variable.Clone()).Dot(identity)
	return []jen.Code{jen.For(jen.List(jen.Id("_"), variable).Op(":=").Range().Add(list)).Block(append([]jen.Code{declare}, adds...)...)}
}

// adds puts the objects of a scope into the list, those for which isOf holds.
func (e *emitter) adds(isOf func(model.Object) bool, identity jen.Code) []jen.Code {
	var adds []jen.Code
	for _, o := range e.cluster.Objects {
		switch {
		case !isOf(o):
		case o.Scope == markers.PerPod:
			adds = append(adds, jen.For(jen.List(jen.Id("_"), jen.Id("pod")).Op(":=").Range().Id("node").Dot("Pods").Call()).Block(e.addOne(o, jen.Id("pod"))...))
		default:
			adds = append(adds, e.eachListed(o, e.addOne(o, identity))...)
		}
	}
	return adds
}

// addOne puts the objects of a kind into the list.
func (e *emitter) addOne(o model.Object, identity jen.Code) []jen.Code {
	scope := jen.Add(identity)
	if o.Variant != "" {
		scope = variantOf(o, scope)
	}
	to := []jen.Code{jen.Op("&").Id("list"), scope}
	in := e.scopeOf(o)
	switch {
	case o.Foreign:
		variable := "further" + o.Hook()
		return []jen.Code{
			jen.List(jen.Id(variable), jen.Err()).Op(":=").Id("b").Dot("hooks").Dot(o.Hook()).Call(in.hookArguments...),
			jen.Qual(build, "AddFurther").Call(append(to, jen.Lit(o.Hook()), jen.Id(variable), jen.Err())...),
		}
	case o.Built:
		variable, add := o.VariableName(), "Add"
		switch {
		case o.Many:
			variable, add = variable+"s", "AddAll"
		case o.Awaited:
			add = "AddAwaited"
		}
		return []jen.Code{
			jen.List(jen.Id(variable), jen.Err()).Op(":=").Id("b").Dot(o.Method()).Call(in.arguments...),
			jen.Qual(build, add).Call(append(to, jen.Id(variable), jen.Err())...),
		}
	default:
		return nil
	}
}

// buildFunc writes the function that makes all objects of a custom resource.
func (e *emitter) buildFunc() {
	e.doc("%s makes the objects of a %s, or says what is wrong with it.", e.names.Build(), e.cluster.Kind)
	e.file.Func().Id(e.names.Build()).Params(
		jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.Hooks()), jen.Id("in").Qual(build, "Inputs"),
	).Qual(build, "List").Block(
		jen.List(jen.Id("b"), jen.Id("errs")).Op(":=").Id(e.names.NewBuilder()).Call(jen.Id("cr"), jen.Id("hooks"), jen.Id("in")),
		jen.If(jen.Len(jen.Id("errs")).Op(">").Lit(0)).Block(
			jen.Return(jen.Qual(build, "List").Values(jen.Id("Warnings").Op(":").Id("b").Dot("warnings"), jen.Id("Invalid").Op(":").Id("errs")))),
		jen.Return(jen.Id("b").Dot("List").Call()),
	)
	e.file.Line()
}
