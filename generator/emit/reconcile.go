package emit

import (
	"github.com/dave/jennifer/jen"
)

// requestResult are the results of a reconcile.
func requestResult() *jen.Statement {
	return jen.Params(jen.Qual(reconcile, "Result"), jen.Error())
}

func noResult() *jen.Statement { return jen.Qual(reconcile, "Result").Values() }

// reconcile writes the function that brings one custom resource's objects to
// what it asks for.
func (e *emitter) reconcile() {
	c := e.cluster
	e.doc("%s brings the objects of a %s to what it asks for, node by node in deployment order, and deletes those that it no longer asks for. With nothing to do it sends no request. All errors are joined; one failing object does not keep the others from being reconciled.",
		e.names.reconcile(), c.Kind)
	conditions := jen.Code(jen.Nil())
	if len(c.Conditions) > 0 {
		conditions = jen.Op("&").Add(access(jen.Id("cr"), c.Conditions))
	}
	skip := jen.Id("pass").Dot("Skip").Call()
	if b := c.Spec.Binding("cluster.paused", ""); b != nil {
		skip = skip.Op("||").Add(convert(e.specAccess(b.Path), b, "bool"))
	}
	body := []jen.Code{
		jen.Id("pass").Op(":=").Id("rt").Dot("NewPass").Call(jen.Id("cr"), conditions, jen.Id("hooks")),
		jen.If(skip).Block(
			jen.Return(noResult(), jen.Nil()).Comment("paused, being deleted, or in a denied namespace"),
		),
		jen.List(jen.Id("b"), jen.Id("errs")).Op(":=").Id(e.names.newBuilder()).Call(jen.Id("cr"), jen.Id("hooks"), jen.Id("rt").Dot("BuilderOptions").Call().Op("...")),
		jen.If(jen.Len(jen.Id("errs")).Op(">").Lit(0)).Block(jen.Return(jen.Id("pass").Dot("Reject").Call(jen.Id("ctx"), jen.Id("errs")))),
		jen.Id("pass").Dot("Warn").Call(jen.Id("b").Dot("warnings")),
	}
	var calls []jen.Code
	for _, k := range e.objectKinds() {
		calls = append(calls, jen.Line().Id(e.names.reconcile()+k.kind).Call(jen.Id("ctx"), jen.Id("pass"), jen.Id("b"), jen.Id("node")))
	}
	if len(calls) > 0 {
		body = append(body,
			jen.Var().Id("failed").Index().Error(),
			jen.For(jen.List(jen.Id("_"), jen.Id("node")).Op(":=").Range().Id("b").Dot("nodes")).Block(
				jen.Id("failed").Op("=").Append(append([]jen.Code{jen.Id("failed")}, append(calls, jen.Line())...)...),
			),
			jen.Return(jen.Id("pass").Dot("Finish").Call(jen.Id("ctx"), jen.Qual("errors", "Join").Call(jen.Id("failed").Op("...")))),
		)
	} else {
		body = append(body, jen.Return(jen.Id("pass").Dot("Finish").Call(jen.Id("ctx"), jen.Nil())))
	}
	e.file.Func().Id(e.names.reconcile()).Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("rt").Op("*").Qual(dsoi, "Runtime"),
		jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.hooks()),
	).Add(requestResult()).Block(body...)
	e.file.Line()
}

// reconcileObjects writes one function per kind of object, for those who
// compose a loop of their own.
func (e *emitter) reconcileObjects() {
	for _, k := range e.objectKinds() {
		name := e.names.reconcile() + k.kind
		object, method, apply := variable(k.kind), k.kind, "Apply"
		if k.many {
			object, method, apply = object+"s", method+"s", "ApplyAll"
		}
		e.doc("%s applies the %s of a node, if it has any.", name, method)
		e.file.Func().Id(name).Params(
			jen.Id("ctx").Qual("context", "Context"), jen.Id("pass").Op("*").Qual(dsoi, "Pass"), jen.Id("b").Op("*").Id(e.names.builder()), e.nodeParam(),
		).Error().Block(
			jen.List(jen.Id(object), jen.Err()).Op(":=").Id("b").Dot(method).Call(jen.Id("node")),
			jen.Return(jen.Qual(dsoi, apply).Call(jen.Id("ctx"), jen.Id("pass"), jen.Id("node").Dot("Node"), jen.Id(object), jen.Err())),
		)
		e.file.Line()
	}
}

// reconciler writes the controller.
func (e *emitter) reconciler() {
	c := e.cluster
	object := func() *jen.Statement { return jen.Op("&").Add(e.apiType()).Values() }
	e.doc("%s is the controller of %s.", e.names.reconciler(), c.Kind)
	e.file.Type().Id(e.names.reconciler()).Struct(
		jen.Id("runtime").Op("*").Qual(dsoi, "Runtime"),
		jen.Id("hooks").Id(e.names.hooks()),
	)
	e.file.Line()

	e.doc("%s returns a controller that works through the clients of mgr. The error joins everything that is wrong with the options.", e.names.newReconciler())
	e.file.Func().Id(e.names.newReconciler()).Params(
		jen.Id("mgr").Qual(manager, "Manager"), jen.Id("hooks").Id(e.names.hooks()), jen.Id("opts").Op("...").Qual(dsoi, "Option"),
	).Params(jen.Op("*").Id(e.names.reconciler()), jen.Error()).Block(
		jen.List(jen.Id("rt"), jen.Err()).Op(":=").Qual(dsoi, "NewForManager").Call(jen.Id("mgr"), jen.Id(e.names.describe()).Call(), jen.Id("opts").Op("...")),
		returnIfErr(jen.Nil()),
		jen.Return(jen.Op("&").Id(e.names.reconciler()).Values(jen.Id("runtime").Op(":").Id("rt"), jen.Id("hooks").Op(":").Id("hooks")), jen.Nil()),
	)
	e.file.Line()

	for _, rule := range e.rbac() {
		e.file.Comment(rule)
	}
	e.file.Line()
	e.doc("Reconcile implements reconcile.Reconciler with %s.", e.names.reconcile())
	e.file.Func().Params(jen.Id("r").Op("*").Id(e.names.reconciler())).Id("Reconcile").Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Qual(reconcile, "Request"),
	).Add(requestResult()).Block(
		jen.If(jen.List(jen.Id("result"), jen.Id("ok")).Op(":=").Id("r").Dot("runtime").Dot("Settled").Call(jen.Id("ctx"), jen.Id("req").Dot("NamespacedName"), jen.Id("r").Dot("hooks")), jen.Id("ok")).Block(
			jen.Return(jen.Id("result"), jen.Nil()).Comment("nothing has changed since a pass that left nothing to do"),
		),
		jen.Id("cr").Op(":=").Add(object()),
		jen.If(jen.Err().Op(":=").Id("r").Dot("runtime").Dot("Client").Call().Dot("Get").Call(jen.Id("ctx"), jen.Id("req").Dot("NamespacedName"), jen.Id("cr")), jen.Err().Op("!=").Nil()).Block(
			jen.Return(noResult(), jen.Id("r").Dot("runtime").Dot("Gone").Call(jen.Id("req").Dot("NamespacedName"), jen.Err())),
		),
		jen.Return(jen.Id(e.names.reconcile()).Call(jen.Id("ctx"), jen.Id("r").Dot("runtime"), jen.Id("cr"), jen.Id("r").Dot("hooks"))),
	)
	e.file.Line()

	e.doc("SetupWithManager starts the controller with mgr: it watches %s, the objects that it owns, and the ConfigMaps and Secrets that its pods read.", c.Kind)
	e.file.Func().Params(jen.Id("r").Op("*").Id(e.names.reconciler())).Id("SetupWithManager").Params(jen.Id("mgr").Qual(manager, "Manager")).Error().Block(
		jen.Return(jen.Id("r").Dot("runtime").Dot("Setup").Call(jen.Id("mgr"), object(), jen.Id("r"))),
	)
	e.file.Line()
}
