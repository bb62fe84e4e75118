package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// scope is how generated code names what an object belongs to.
type scope struct {
	// title is for people.
	title string
	// hookParams are the parameters of a hook, and hookArguments what it is given.
	hookParams, hookArguments []jen.Code
	// params are the parameters of the builder's method, and arguments what it is given.
	params, arguments []jen.Code
	// identity is the scope of the runtime, and holder what has its methods.
	identity, holder *jen.Statement
	// nodes are the arguments of a function that takes nodes, and list is that of them all.
	nodes, list jen.Code
}

// scopeOf describes the scope of an object. That of a variant is known to the runtime by
// another name.
func (e *emitter) scopeOf(o model.Object) scope {
	in := e.plainScope(o)
	if o.Variant != "" {
		in.identity = variantOf(o, in.identity)
	}
	if o.Entry {
		entry := jen.Id("entry")
		param := entry.Clone().Add(slotType(o.EntryType()))
		in.params, in.arguments = append(slices.Clone(in.params), param), append(slices.Clone(in.arguments), entry)
		in.hookParams, in.hookArguments = append(slices.Clone(in.hookParams), param), append(slices.Clone(in.hookArguments), entry)
	}
	return in
}

// variantOf is the code of the scope of a variant, of that of the plain kind. An entry has
// the name of its variant.
func variantOf(o model.Object, scope jen.Code) *jen.Statement {
	name := jen.Lit(o.Variant)
	if o.Entry {
		name = jen.Id("entry").Dot("Name")
	}
	return jen.Qual(build, "VariantOf").Call(scope, name)
}

func (e *emitter) plainScope(o model.Object) scope {
	switch o.Scope {
	case markers.PerCluster:
		identity := jen.Id("b").Dot("cluster").Dot("Identity")
		return scope{
			title:         "the whole cluster",
			hookArguments: []jen.Code{jen.Id("b").Dot("cluster")},
			hookParams:    []jen.Code{jen.Id("cluster").Op("*").Id(e.names.Cluster())},
			identity:      identity,
			holder:        identity,
			nodes:         jen.Id("b").Dot("cluster").Dot("Nodes").Op("..."),
			list:          jen.Id("b").Dot("cluster").Dot("Nodes"),
		}
	case markers.PerNodeType:
		nodeType := jen.Id("nodeType")
		in := scope{
			title:     "all nodes of a type",
			params:    []jen.Code{nodeType.Clone().Id(e.names.NodeTypeScope())},
			arguments: []jen.Code{nodeType},
			identity:  nodeType.Clone().Dot("TypeScope"),
			holder:    nodeType,
			nodes:     nodeType.Clone().Dot("Nodes").Op("..."),
			list:      nodeType.Clone().Dot("Nodes"),
		}
		in.hookParams, in.hookArguments = in.params, in.arguments
		return in
	case markers.PerPod:
		node, pod := jen.Id("node"), jen.Id("pod")
		in := scope{
			title:     "a pod",
			params:    []jen.Code{e.nodeParam(), pod.Clone().Qual(build, "Pod")},
			arguments: []jen.Code{node, pod},
			identity:  pod,
			holder:    pod,
			nodes:     node,
		}
		in.hookParams, in.hookArguments = in.params, in.arguments
		return in
	default:
		node := jen.Id("node")
		in := scope{
			title:     "a node",
			params:    []jen.Code{e.nodeParam()},
			arguments: []jen.Code{node},
			identity:  node.Clone().Dot("Node"),
			holder:    node,
			nodes:     node,
		}
		in.hookParams, in.hookArguments = in.params, in.arguments
		return in
	}
}

// seen is what a method for an object of all nodes of a type begins with, where the rest
// of it reads a node: they all have the same.
func (e *emitter) seen(o model.Object, body []jen.Code) []jen.Code {
	if o.Scope != markers.PerNodeType || !e.readsNode(o) {
		return body
	}
	first := jen.Id("node").Op(":=").Id("nodeType").Dot("Nodes").Index(jen.Lit(0)).Comment(agreement(o))
	return append([]jen.Code{first}, body...)
}

// agreement says why it is enough to read what one of several nodes says.
func agreement(o model.Object) string {
	if slices.Contains(o.Filled, "image") {
		return "its image; its nodes agree in all else that is read here"
	}
	return "its nodes agree in all that is read here"
}

// readsNode reports whether what is said of an object is read from a node: by a field, or by
// a marker that is for some nodes. Nodes from several fields are told apart besides, and the
// image is that of a node.
func (e *emitter) readsNode(o model.Object) bool {
	if slices.Contains(o.Filled, "image") {
		return true
	}
	isOf := func(b bound) bool {
		return b.Slot.Within(o.Family()) || slices.ContainsFunc(o.Filled, func(argument string) bool { return b.Slot.Within(argument) })
	}
	return slices.ContainsFunc(e.scopeSources(o), func(s *model.Source) bool {
		return slices.ContainsFunc(e.levelsOf(o, s), func(l leveled) bool {
			return slices.ContainsFunc(l.bindings, func(b bound) bool { return isOf(b) && (e.many() || b.readsNode()) })
		})
	})
}

// readsNode reports whether the code of what is said reads a node.
func (b bound) readsNode() bool {
	return b.constant == nil || b.only != nil || slices.ContainsFunc(b.constant.AllParts(), func(p model.TextPart) bool { return p.Literal == "" })
}

// hasPods reports whether pods have objects of their own.
func (e *emitter) hasPods() bool {
	return slices.ContainsFunc(e.cluster.Objects, func(o model.Object) bool { return o.Scope == markers.PerPod && o.Built })
}

// hasTypeScopes reports whether the nodes of a type have an object together.
func (e *emitter) hasTypeScopes() bool {
	return slices.ContainsFunc(e.cluster.Objects, func(o model.Object) bool {
		return o.Scope == markers.PerNodeType && (o.Built || o.Foreign)
	})
}

// nodeTypeScope writes the type of all nodes of a type.
func (e *emitter) nodeTypeScope() {
	if !e.hasTypeScopes() {
		return
	}
	fields := []jen.Code{jen.Qual(build, "TypeScope"), jen.Line()}
	fields = append(fields, docs("Cluster is the whole custom resource, with all its nodes.")...)
	fields = append(fields, jen.Id("Cluster").Op("*").Id(e.names.Cluster()))
	fields = append(fields, docs("Nodes of the type; there is at least one.")...)
	fields = append(fields, jen.Id("Nodes").Index().Id(e.names.Node()))
	e.doc("%s is all nodes of one type in a %s. It is only to be read.", e.names.NodeTypeScope(), e.cluster.Kind)
	e.file.Type().Id(e.names.NodeTypeScope()).Struct(fields...)
	e.file.Line()
}

// nodeTypesMethod writes the method that sorts the nodes by their types.
func (e *emitter) nodeTypesMethod() {
	if !e.hasTypeScopes() {
		return
	}
	list := jen.Index().Id(e.names.NodeTypeScope())
	e.doc("NodeTypes returns the node types that have nodes, in deployment order.")
	e.method("NodeTypes").Params().Add(list.Clone()).Block(
		jen.Var().Id("types").Add(list),
		jen.For(jen.List(jen.Id("_"), jen.Id("nodes")).Op(":=").Range().Qual(build, "ByType").Call(jen.Id("b").Dot("cluster").Dot("Nodes"))).Block(
			jen.Id("types").Op("=").Append(jen.Id("types"), jen.Id(e.names.NodeTypeScope()).Values(
				jen.Id("TypeScope").Op(":").Qual(build, "TypeScopeOf").Call(jen.Id("nodes")),
				jen.Id("Cluster").Op(":").Id("b").Dot("cluster"),
				jen.Id("Nodes").Op(":").Id("nodes"),
			)),
		),
		jen.Return(jen.Id("types")),
	)
	e.file.Line()
}

// shared is the code of the scope to which the object of a kind belongs that a node
// shares: the node itself, its type, or the whole cluster; seen from the node.
func shared(o *model.Object) *jen.Statement {
	switch o.Scope {
	case markers.PerCluster:
		return jen.Id("node").Dot("Cluster").Dot("Identity")
	case markers.PerNodeType:
		return jen.Id("node").Dot("TypeScope").Call()
	default:
		return jen.Id("node").Dot("Node")
	}
}

// serviceName is the code of the name of the Service in front of a node's pods, or nil
// where there is none.
func (e *emitter) serviceName() jen.Code {
	if !e.cluster.Builds("Service") {
		return nil
	}
	service := e.cluster.Object("Service")
	switch service.Scope {
	case markers.PerCluster:
		return shared(service).Dot("ObjectName").Call()
	case markers.PerNodeType:
		return shared(service).Dot("ObjectName")
	default:
		return jen.Id("node").Dot("ObjectName")
	}
}
