package emit

import (
	"github.com/dave/jennifer/jen"
)

// reconcile writes the function that brings one custom resource's objects to
// what it asks for.
func (e *emitter) reconcile() {
	c := e.cluster
	e.doc("%s brings the objects of a %s to what it asks for, and deletes those that it no longer asks for. With nothing to do it sends no request. A loop of one's own hands its list of objects to the Reconcile of the runtime.",
		e.names.Reconcile(), c.Kind)
	e.file.Func().Id(e.names.Reconcile()).Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("rt").Op("*").Qual(dsoi, "Runtime"),
		jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.Hooks()),
	).Params(jen.Qual(reconcile, "Result"), jen.Error()).Block(
		jen.Return(jen.Id("rt").Dot("Reconcile").Call(jen.Id("ctx"), jen.Id("cr"),
			jen.Func().Params(jen.Id("in").Qual(build, "Inputs")).Qual(build, "List").Block(
				jen.Return(jen.Id(e.names.Build()).Call(jen.Id("cr"), jen.Id("hooks"), jen.Id("in")))),
			jen.Id("hooks"))),
	)
	e.file.Line()
}

// reconciler writes the controller.
func (e *emitter) reconciler() {
	c := e.cluster
	e.doc("%s is the controller of %s. Its methods Reconcile and SetupWithManager are the runtime's.", e.names.Reconciler(), c.Kind)
	e.file.Type().Id(e.names.Reconciler()).Struct(jen.Op("*").Qual(dsoi, "Reconciler"))
	e.file.Line()

	for _, rule := range e.rbac() {
		e.file.Comment(rule)
	}
	e.file.Line()

	e.doc("%s returns a controller that works through the clients of mgr. The error joins everything that is wrong with the options.", e.names.NewReconciler())
	e.file.Func().Id(e.names.NewReconciler()).Params(
		jen.Id("mgr").Qual(manager, "Manager"), jen.Id("hooks").Id(e.names.Hooks()), jen.Id("opts").Op("...").Qual(dsoi, "Option"),
	).Params(jen.Op("*").Id(e.names.Reconciler()), jen.Error()).Block(
		jen.List(jen.Id("r"), jen.Err()).Op(":=").Qual(dsoi, "NewReconciler").Call(jen.Id("mgr"), jen.Id(e.names.Describe()).Call(jen.Id("hooks")), jen.Id("opts").Op("...")),
		returnIfErr(jen.Nil()),
		jen.Return(jen.Op("&").Id(e.names.Reconciler()).Values(jen.Id("Reconciler").Op(":").Id("r")), jen.Nil()),
	)
	e.file.Line()
}
