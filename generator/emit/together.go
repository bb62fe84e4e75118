package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// together is how generated code names nodes that have objects together: those of a type, or
// those that refer to one entry of a config group.
type together struct {
	scope markers.Scope
	group *model.Group
	// title is for people, and each for one of them.
	title, each string
	// variable that holds one of them, its type, and the type of the runtime in it.
	variable, typeName, embeds string
	// method of the builder that lists them, and what it says that it does.
	method, lists string
}

// togetherOf describes the nodes that have an object together; nil where it is one of a node,
// or of the whole cluster.
func (e *emitter) togetherOf(o model.Object) *together {
	switch o.Scope {
	case markers.PerNodeType:
		return &together{
			scope: o.Scope, title: "all nodes of a type", each: "those of each node type",
			variable: "nodeType", typeName: e.names.NodeTypeScope(), embeds: "TypeScope",
			method: "NodeTypes", lists: "returns the node types that have nodes, in deployment order",
		}
	case markers.PerConfigGroup:
		name := o.ConfigGroup.Path.JSON()
		return &together{
			scope: o.Scope, group: o.ConfigGroup, title: "all nodes of an entry of " + name, each: "those of each entry of " + name,
			variable: "group", typeName: e.names.GroupScope(o.ConfigGroup), embeds: "GroupScope",
			method: o.ConfigGroup.GoName() + "Nodes", lists: "returns the nodes of each entry of " + name + " that has some, in deployment order",
		}
	default:
		return nil
	}
}

// togethers are all of them that have objects, in the order of the objects.
func (e *emitter) togethers() []*together {
	var all []*together
	for _, o := range e.cluster.Objects {
		t := e.togetherOf(o)
		isKnown := func(other *together) bool { return other.scope == t.scope && other.group == t.group }
		if t != nil && (o.Built || o.Foreign) && !slices.ContainsFunc(all, isKnown) {
			all = append(all, t)
		}
	}
	return all
}

// has reports whether an object is one that the nodes have together.
func (t *together) has(o model.Object) bool { return o.Scope == t.scope && o.ConfigGroup == t.group }

// split is the code of the nodes of each, of all nodes.
func (e *emitter) split(t *together, nodes jen.Code) *jen.Statement {
	if t.group == nil {
		return jen.Qual(build, "ByType").Call(nodes)
	}
	return jen.Qual(build, "ByGroup").Call(nodes, jen.Id(e.names.GroupEntry(t.group)))
}

// alike is the code of the nodes that have an object together with a node.
func (e *emitter) alike(t *together, nodes jen.Code) *jen.Statement {
	if t.group == nil {
		return jen.Qual(build, "OfType").Call(nodes, jen.Id("node").Dot("Type"))
	}
	return jen.Qual(build, "OfGroup").Call(nodes, jen.Id(e.names.GroupEntry(t.group)), groupEntryOf(t.group))
}

// groupEntryOf is the code of the name of the entry of a config group to which a node refers.
func groupEntryOf(g *model.Group) jen.Code {
	b := g.Level.Binding("group.name", "")
	return convert(access(jen.Id("node").Dot(groupField(g)), b.Path), b, "string")
}

// togetherTypes writes the types of nodes that have objects together.
func (e *emitter) togetherTypes() {
	for _, t := range e.togethers() {
		fields := []jen.Code{jen.Qual(build, t.embeds), jen.Line()}
		fields = append(fields, docs("Cluster is the whole custom resource, with all its nodes.")...)
		fields = append(fields, jen.Id("Cluster").Op("*").Id(e.names.Cluster()))
		fields = append(fields, docs("Nodes are these; there is at least one.")...)
		fields = append(fields, jen.Id("Nodes").Index().Id(e.names.Node()))
		e.doc("%s is %s in a %s. It is only to be read.", t.typeName, t.title, e.cluster.Kind)
		e.file.Type().Id(t.typeName).Struct(fields...)
		e.file.Line()
	}
}

// togetherMethods writes the methods that sort the nodes into those that have objects
// together.
func (e *emitter) togetherMethods() {
	for _, t := range e.togethers() {
		list := jen.Index().Id(t.typeName)
		identity := jen.Qual(build, "TypeScopeOf").Call(jen.Id("nodes"))
		if t.group != nil {
			identity = jen.Qual(build, "GroupScopeOf").Call(jen.Lit(t.group.Path.JSON()), jen.Id(e.names.GroupEntry(t.group)), jen.Id("nodes"))
		}
		e.doc("%s %s.", t.method, t.lists)
		e.method(t.method).Params().Add(list.Clone()).Block(
			jen.Var().Id("all").Add(list),
			jen.For(jen.List(jen.Id("_"), jen.Id("nodes")).Op(":=").Range().Add(e.split(t, jen.Id("b").Dot("cluster").Dot("Nodes")))).Block(
				jen.Id("all").Op("=").Append(jen.Id("all"), jen.Id(t.typeName).Values(
					jen.Id(t.embeds).Op(":").Add(identity),
					jen.Id("Cluster").Op(":").Id("b").Dot("cluster"),
					jen.Id("Nodes").Op(":").Id("nodes"),
				)),
			),
			jen.Return(jen.Id("all")),
		)
		e.file.Line()
		if t.group == nil {
			continue
		}
		e.doc("%s is the entry of %s to which a node refers; \"\" for none.", e.names.GroupEntry(t.group), t.group.Path.JSON())
		e.file.Func().Id(e.names.GroupEntry(t.group)).Params(e.nodeParam()).String().Block(jen.Return(groupEntryOf(t.group)))
		e.file.Line()
	}
}

// nodeGroups are the statements that tell a node to which entries of config groups it refers:
// for the labels by which their objects select its pods, and for names.
func (e *emitter) nodeGroups() []jen.Code {
	var statements []jen.Code
	for _, g := range e.cluster.Groups {
		if slices.ContainsFunc(e.cluster.Objects, func(o model.Object) bool { return o.ConfigGroup == g && o.Built && o.Selects }) {
			statements = append(statements, jen.Id("node").Dot("SetGroup").Call(jen.Lit(g.Path.JSON()), groupEntryOf(g)))
		} else if e.cluster.Identity.Uses(g.Path.JSON()) {
			statements = append(statements, jen.Id("node").Dot("RefersTo").Call(jen.Lit(g.Path.JSON()), groupEntryOf(g)))
		}
	}
	return statements
}

// shared is the code of the scope to which the object of a kind belongs that a node
// shares: the node itself, those with which it has objects together, or the whole cluster;
// seen from the node.
func shared(o *model.Object) *jen.Statement {
	switch o.Scope {
	case markers.PerCluster:
		return jen.Id("node").Dot("Cluster").Dot("Identity")
	case markers.PerNodeType:
		return jen.Id("node").Dot("TypeScope").Call()
	case markers.PerConfigGroup:
		return jen.Id("node").Dot("GroupScope").Call(jen.Lit(o.ConfigGroup.Path.JSON()), groupEntryOf(o.ConfigGroup))
	default:
		return jen.Id("node").Dot("Node")
	}
}
