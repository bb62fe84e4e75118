package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// builder writes the type of the builder.
func (e *emitter) builder() {
	e.doc("%s builds the objects of one %s. It sends no requests, and is not safe for concurrent use.", e.names.Builder(), e.cluster.Kind)
	fields := []jen.Code{
		jen.Id("hooks").Id(e.names.Hooks()),
		jen.Id("cluster").Op("*").Id(e.names.Cluster()),
		jen.Id("warnings").Index().String(),
	}
	for _, o := range e.configs() {
		fields = append(fields, jen.Id(configMethod(o, "config")).Map(jen.String()).Map(jen.String()).String().Comment("files by node"))
	}
	e.file.Type().Id(e.names.Builder()).Struct(fields...)
	e.file.Line()
}

// newBuilder writes the constructor, which resolves all references.
func (e *emitter) newBuilder() {
	c := e.cluster
	e.doc("%s resolves every reference in a %s. It returns all that is wrong with it, by JSON path; the builder is only to be used when that is nothing.", e.names.NewBuilder(), c.Kind)
	initial := []jen.Code{jen.Id("hooks").Op(":").Id("hooks"), jen.Id("cluster").Op(":").Id("cluster")}
	for _, o := range e.configs() {
		initial = append(initial, jen.Id(configMethod(o, "config")).Op(":").Map(jen.String()).Map(jen.String()).String().Values())
	}
	body := []jen.Code{
		jen.Id("cr").Op("=").Id("cr").Dot("DeepCopy").Call(),
		jen.Id("cr").Dot("SetGroupVersionKind").Call(jen.Id(e.names.GroupVersionKind())).Comment("whoever read it, hooks find it there"),
		jen.Id("r").Op(":=").Qual(build, "NewResolver").Call(jen.Id(e.names.GroupVersionKind()), jen.Id(e.names.NodeTypes()).Call(), jen.Id("cr"), jen.Id("in")),
	}
	if !c.Identity.IsEmpty() {
		body = append(body, jen.Id("r").Dot("Identify").Call(jen.Id(e.names.Identity()).Call()))
	}
	body = append(body,
		jen.Id("cluster").Op(":=").Op("&").Id(e.names.Cluster()).Values(
			jen.Id(c.Kind).Op(":").Id("cr"), jen.Id("Inputs").Op(":").Id("in"), jen.Id("Identity").Op(":").Id("r").Dot("Cluster").Call()),
		jen.Id("b").Op(":=").Op("&").Id(e.names.Builder()).Values(initial...),
	)
	if len(c.SpecPath) > 0 && c.SpecPath.Last().Pointer {
		spec := access(jen.Id("cr"), c.SpecPath)
		body = append(body, jen.If(spec.Clone().Op("==").Nil()).Block(spec.Clone().Op("=").Op("&").Add(goType(c.SpecType)).Values()))
	}
	if len(c.Sources) > 0 {
		body = append(body, e.specPath())
		body = append(body, e.deploymentOrder()...)
		for _, level := range c.Spec.WithBlocks() {
			body = append(body, e.checks(level, jen.Id("cr"), c.SpecPath, jen.Id("spec"))...)
		}
		for _, g := range c.Groups {
			body = append(body, e.indexGroup(g))
			body = append(body, e.checkGroup(g)...)
		}
		for _, s := range c.Sources {
			body = append(body, e.eachEntry(s, true, e.checkRole, e.addNode)...)
		}
		body = append(body, e.clusterLists()...)
		body = append(body, jen.Qual(build, "SortByStage").Call(jen.Id("cluster").Dot("Nodes")))
		body = append(body, e.checkSharedFiles()...)
	}
	body = append(body,
		jen.List(jen.Id("warnings"), jen.Id("errs")).Op(":=").Id("hooks").Dot("Validate").Call(jen.Id("cr")),
		jen.Id("r").Dot("Warn").Call(jen.Id("warnings").Op("...")),
		jen.Id("r").Dot("Fail").Call(jen.Id("errs").Op("...")),
		jen.List(jen.Id("b").Dot("warnings"), jen.Id("errs")).Op("=").Id("r").Dot("Done").Call(),
		jen.Return(jen.Id("b"), jen.Id("errs")),
	)
	e.file.Func().Id(e.names.NewBuilder()).Params(
		jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.Hooks()), jen.Id("in").Qual(build, "Inputs"),
	).Params(jen.Op("*").Id(e.names.Builder()), jen.Qual(field, "ErrorList")).Block(body...)
	e.file.Line()
}

// specPath declares the path of the spec, for errors.
func (e *emitter) specPath() jen.Code {
	return jen.Id("spec").Op(":=").Qual(field, "NewPath").Call(jen.Lit(e.cluster.SpecPath.JSON()))
}

// specAccess is the code of a field below the spec of the variable cr.
func (e *emitter) specAccess(path model.Path) *jen.Statement {
	return access(access(jen.Id("cr"), e.cluster.SpecPath), path)
}

func (e *emitter) deploymentOrder() []jen.Code {
	b := e.cluster.ClusterBinding("cluster.deploymentOrder")
	if b == nil {
		return nil
	}
	order := e.specAccess(b.Path)
	list := b.Type
	if list.Kind == source.Pointer {
		order, list = orZero(order), *list.Elem
	}
	if list.String() != "[]string" {
		order = jen.Qual(build, "Texts").Types(jen.String()).Call(order)
	}
	return []jen.Code{jen.Id("r").Dot("DeploymentOrder").Call(jsonChild(jen.Id("spec"), b.Path), order)}
}

// groupVariable holds the entries of a config group while nodes are resolved.
func groupVariable(g *model.Group) string { return model.LowerFirst(g.GoName()) + "ByName" }

// indexGroup writes the look-up table of a config group.
func (e *emitter) indexGroup(g *model.Group) jen.Code {
	element := goType(g.Level.Type)
	name := convert(access(jen.Id("g"), g.Level.Binding("group.name", "").Path), g.Level.Binding("group.name", ""), "string")
	list := e.specAccess(g.Path)
	if g.Pointers {
		list = jen.Qual(build, "Collect").Call(list, jen.Qual(build, "OrZero").Types(element.Clone()))
	}
	return jen.Id(groupVariable(g)).Op(":=").Qual(build, "Groups").Call(
		jen.Id("r"), jsonChild(jen.Id("spec"), g.Path), list,
		jen.Func().Params(jen.Id("g").Op("*").Add(element)).String().Block(jen.Return(name)),
	)
}

// validate writes the function for webhooks.
func (e *emitter) validate() {
	e.doc("%s returns what is odd and what is wrong with a %s, as a validating webhook wants it. It sends no requests.", e.names.Validate(), e.cluster.Kind)
	inputs := jen.Qual(build, "Inputs").Values()
	if e.cluster.ClusterScoped {
		inputs = jen.Qual(build, "Inputs").Values(jen.Id("Namespace").Op(":").Qual(metav1, "NamespaceDefault"))
	}
	e.file.Func().Id(e.names.Validate()).Params(jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.Hooks())).
		Params(jen.Id("warnings").Index().String(), jen.Id("errs").Qual(field, "ErrorList")).Block(
		jen.List(jen.Id("b"), jen.Id("errs")).Op(":=").Id(e.names.NewBuilder()).Call(jen.Id("cr"), jen.Id("hooks"), inputs),
		jen.Return(jen.Id("b").Dot("warnings"), jen.Id("errs")),
	)
	e.file.Line()
}

// accessors writes the builder's plain methods.
func (e *emitter) accessors() {
	e.doc("Nodes returns the nodes in deployment order.")
	e.method("Nodes").Params().Index().Id(e.names.Node()).Block(jen.Return(jen.Id("b").Dot("cluster").Dot("Nodes")))
	e.file.Line()
	e.doc("Warnings returns what is odd about the custom resource, but not wrong.")
	e.method("Warnings").Params().Index().String().Block(jen.Return(jen.Id("b").Dot("warnings")))
	e.file.Line()
}
