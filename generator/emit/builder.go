package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// builder writes the type of the builder.
func (e *emitter) builder() {
	e.doc("%s builds the objects of one %s. It sends no requests, and is not safe for concurrent use.", e.names.builder(), e.cluster.Kind)
	fields := []jen.Code{
		jen.Id("hooks").Id(e.names.hooks()),
		jen.Id("nodes").Index().Id(e.names.node()),
		jen.Id("warnings").Index().String(),
	}
	if e.hasConfig() {
		fields = append(fields, jen.Id("config").Map(jen.String()).Map(jen.String()).String().Comment("files by node"))
	}
	e.file.Type().Id(e.names.builder()).Struct(fields...)
	e.file.Line()
}

// newBuilder writes the constructor, which resolves all references.
func (e *emitter) newBuilder() {
	c := e.cluster
	e.doc("%s resolves every reference in a %s. It returns all that is wrong with it, by JSON path; the builder is only to be used when that is nothing.", e.names.newBuilder(), c.Kind)
	initial := []jen.Code{jen.Id("hooks").Op(":").Id("hooks")}
	if e.hasConfig() {
		initial = append(initial, jen.Id("config").Op(":").Map(jen.String()).Map(jen.String()).String().Values())
	}
	body := []jen.Code{
		jen.Id("cr").Op("=").Id("cr").Dot("DeepCopyObject").Call().Assert(jen.Op("*").Add(e.apiType())),
		jen.Id("b").Op(":=").Op("&").Id(e.names.builder()).Values(initial...),
		jen.Id("r").Op(":=").Qual(dsoi, "NewResolver").Call(jen.Id(e.names.describe()).Call(), jen.Id("cr"), jen.Id("opts").Op("...")),
	}
	if len(c.SpecPath) > 0 && c.SpecPath.Last().Pointer {
		spec := access(jen.Id("cr"), c.SpecPath)
		body = append(body, jen.If(spec.Clone().Op("==").Nil()).Block(spec.Clone().Op("=").Op("&").Add(goType(c.SpecType)).Values()))
	}
	if len(c.Sources) > 0 {
		body = append(body, jen.Id("spec").Op(":=").Qual(field, "NewPath").Call(jen.Lit(c.SpecPath.JSON())))
		body = append(body, e.deploymentOrder()...)
		for _, g := range c.Groups {
			body = append(body, e.indexGroup(g))
		}
		for _, s := range c.Sources {
			body = append(body, e.resolveNodes(s)...)
		}
		body = append(body, jen.Qual(dsoi, "SortByStage").Call(jen.Id("b").Dot("nodes")))
	}
	body = append(body,
		jen.Var().Id("errs").Qual(field, "ErrorList"),
		jen.List(jen.Id("b").Dot("warnings"), jen.Id("errs")).Op("=").Id("r").Dot("Done").Call(),
		jen.Return(jen.Id("b"), jen.Id("errs")),
	)
	e.file.Func().Id(e.names.newBuilder()).Params(
		jen.Id("cr").Op("*").Add(e.apiType()), jen.Id("hooks").Id(e.names.hooks()), jen.Id("opts").Op("...").Qual(dsoi, "BuilderOption"),
	).Params(jen.Op("*").Id(e.names.builder()), jen.Qual(field, "ErrorList")).Block(body...)
	e.file.Line()
}

// specAccess is the code of a field below the spec of the variable cr.
func (e *emitter) specAccess(path model.Path) *jen.Statement {
	return access(access(jen.Id("cr"), e.cluster.SpecPath), path)
}

// jsonChild is the code of a field path below base.
func jsonChild(base jen.Code, path model.Path) *jen.Statement {
	var names []jen.Code
	for name := range strings.SplitSeq(path.JSON(), ".") {
		names = append(names, jen.Lit(name))
	}
	return jen.Add(base).Dot("Child").Call(names...)
}

func (e *emitter) deploymentOrder() []jen.Code {
	b := e.cluster.Spec.Binding("cluster.deploymentOrder", "")
	if b == nil {
		return nil
	}
	order := e.specAccess(b.Path)
	list := b.Type
	if list.Kind == source.Pointer {
		order, list = orZero(order), *list.Elem
	}
	if list.String() != "[]string" {
		order = jen.Qual(dsoi, "Strings").Call(order)
	}
	return []jen.Code{jen.Id("r").Dot("DeploymentOrder").Call(jsonChild(jen.Id("spec"), b.Path), order)}
}

// groupVariable holds the entries of a config group while nodes are resolved.
func groupVariable(g *model.Group) string { return lowerFirst(g.GoName()) + "ByName" }

// indexGroup writes the look-up table of a config group.
func (e *emitter) indexGroup(g *model.Group) jen.Code {
	element := goType(g.Level.Type)
	name := convert(access(jen.Id("g"), g.Level.Binding("group.name", "").Path), g.Level.Binding("group.name", ""), "string")
	list := e.specAccess(g.Path)
	if g.Pointers {
		list = jen.Qual(dsoi, "Collect").Call(list, jen.Qual(dsoi, "OrZero").Types(element.Clone()))
	}
	return jen.Id(groupVariable(g)).Op(":=").Qual(dsoi, "Groups").Call(
		jen.Id("r"), jsonChild(jen.Id("spec"), g.Path), list,
		jen.Func().Params(jen.Id("g").Op("*").Add(element)).String().Block(jen.Return(name)),
	)
}

// resolveNodes writes the code that turns the entries of a source into nodes.
func (e *emitter) resolveNodes(s *model.Source) []jen.Code {
	entry := e.specAccess(s.Path)
	add := jen.Id("b").Dot("nodes").Op("=").Append(jen.Id("b").Dot("nodes"), e.nodeLiteral(s))
	skipNil := jen.If(jen.Id("in").Op("==").Nil()).Block(jen.Continue())
	path := jsonChild(jen.Id("spec"), s.Path)

	switch s.Shape {
	case model.ListShape:
		element := entry.Clone().Index(jen.Id("i"))
		loop := []jen.Code{jen.Id("in").Op(":=").Op("&").Add(element)}
		if s.Pointers {
			loop = []jen.Code{jen.Id("in").Op(":=").Add(element), skipNil}
		}
		loop = append(loop, jen.Id("path").Op(":=").Add(path).Dot("Index").Call(jen.Id("i")), add)
		return []jen.Code{jen.For(jen.Id("i").Op(":=").Range().Add(entry)).Block(loop...)}
	case model.MapShape:
		loop := []jen.Code{jen.Id("in").Op(":=").Add(entry.Clone()).Index(jen.Id("name"))}
		if s.Pointers {
			loop = append(loop, skipNil)
		}
		loop = append(loop, jen.Id("path").Op(":=").Add(path).Dot("Key").Call(jen.Id("name")), add)
		return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("name")).Op(":=").Range().Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(entry))).Block(loop...)}
	default:
		block := []jen.Code{jen.Id("path").Op(":=").Add(path), add}
		if s.Pointers {
			return []jen.Code{jen.If(jen.Id("in").Op(":=").Add(entry), jen.Id("in").Op("!=").Nil()).Block(block...)}
		}
		return []jen.Code{jen.Block(append([]jen.Code{jen.Id("in").Op(":=").Op("&").Add(entry)}, block...)...)}
	}
}

// nodeLiteral is the node that an entry, in the variable in, makes.
func (e *emitter) nodeLiteral(s *model.Source) jen.Code {
	own := jen.Id("in")
	if s.Shape == model.MapShape && !s.Pointers {
		own = jen.Op("&").Id("in")
	}
	fields := []keyed{
		{"Node", jen.Id("r").Dot("Node").Call(jen.Id("path"), jen.Qual(dsoi, "NodeFields").Add(values(e.nodeFields(s)...)))},
		{"Cluster", jen.Id("cr")},
		{sourceField(e.cluster, s), own},
	}
	for _, g := range e.cluster.Groups {
		found := jen.Code(jen.Op("&").Add(goType(g.Level.Type)).Values())
		for _, ref := range s.Refs {
			if ref.Group != g {
				continue
			}
			name := access(jen.Id("in"), ref.Path)
			if ref.Type.Kind == source.Pointer {
				name = orZero(name)
			}
			lookup := "Lookup"
			if ref.Optional {
				lookup = "LookupOptional"
			}
			found = jen.Qual(dsoi, lookup).Call(jen.Id(groupVariable(g)), jsonChild(jen.Id("path"), ref.Path), name)
		}
		fields = append(fields, keyed{groupField(g), found})
	}
	return jen.Id(e.names.node()).Add(values(fields...))
}

// nodeFields are the settings by which the runtime knows the node.
func (e *emitter) nodeFields(s *model.Source) []keyed {
	level := &s.Level
	jsonNames := map[string]string{}
	read := func(slot, name, wanted string) jen.Code {
		b := level.Binding(slot, "")
		if b == nil {
			return nil
		}
		usual := map[string]string{"Name": "name", "Type": "nodeType", "Kind": "kind", "Replicas": "replicas"}[name]
		if b.Path.JSON() != usual {
			jsonNames[name] = b.Path.JSON()
		}
		return convert(access(jen.Id("in"), b.Path), b, wanted)
	}
	name, nodeType := read("node.name", "Name", "string"), read("node.type", "Type", "string")
	switch s.Shape {
	case model.MapShape:
		name = jen.Id("name")
		jsonNames["Name"] = "-"
	case model.FieldShape:
		constant := jen.Code(jen.Lit(s.NodeType))
		for _, t := range e.cluster.NodeTypes {
			if t.Name == s.NodeType {
				constant = jen.Id(e.names.nodeType(t))
			}
		}
		nodeType = constant
		jsonNames["Type"] = "-"
		if name == nil {
			name = constant
			jsonNames["Name"] = "-"
		} else {
			name = jen.Qual("cmp", "Or").Call(name, constant)
		}
	}
	fields := []keyed{
		{"Name", name},
		{"Type", nodeType},
		{"Kind", read("node.kind", "Kind", "string")},
		{"Replicas", read("node.replicas", "Replicas", "*int32")},
	}
	var changed []jen.Code
	for _, name := range []string{"Name", "Type", "Kind", "Replicas"} {
		if jsonName, ok := jsonNames[name]; ok {
			changed = append(changed, jen.Id(name).Op(":").Lit(jsonName))
		}
	}
	if len(changed) > 0 {
		fields = append(fields, keyed{"JSON", jen.Qual(dsoi, "NodeJSON").Values(changed...)})
	}
	return fields
}

// validate writes the function for webhooks.
func (e *emitter) validate() {
	e.doc("%s returns what is odd and what is wrong with a %s, as a validating webhook wants it. It sends no requests.", e.names.validate(), e.cluster.Kind)
	options := []jen.Code{jen.Id("cr"), jen.Id(e.names.noHooks()).Values()}
	if e.cluster.ClusterScoped {
		options = append(options, jen.Qual(dsoi, "InNamespace").Call(jen.Qual(metav1, "NamespaceDefault")))
	}
	e.file.Func().Id(e.names.validate()).Params(jen.Id("cr").Op("*").Add(e.apiType())).
		Params(jen.Id("warnings").Index().String(), jen.Id("errs").Qual(field, "ErrorList")).Block(
		jen.List(jen.Id("b"), jen.Id("errs")).Op(":=").Id(e.names.newBuilder()).Call(options...),
		jen.Return(jen.Id("b").Dot("warnings"), jen.Id("errs")),
	)
	e.file.Line()
}

// accessors writes the builder's plain methods.
func (e *emitter) accessors() {
	e.doc("Nodes returns the nodes in deployment order.")
	e.method("Nodes").Params().Index().Id(e.names.node()).Block(jen.Return(jen.Id("b").Dot("nodes")))
	e.file.Line()
	e.doc("Warnings returns what is odd about the custom resource, but not wrong.")
	e.method("Warnings").Params().Index().String().Block(jen.Return(jen.Id("b").Dot("warnings")))
	e.file.Line()
}
