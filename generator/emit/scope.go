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
	case markers.PerNodeType, markers.PerConfigGroup:
		t := e.togetherOf(o)
		variable := jen.Id(t.variable)
		in := scope{
			title:     t.title,
			params:    []jen.Code{variable.Clone().Id(t.typeName)},
			arguments: []jen.Code{variable},
			identity:  variable.Clone().Dot(t.embeds),
			holder:    variable,
			nodes:     variable.Clone().Dot("Nodes").Op("..."),
			list:      variable.Clone().Dot("Nodes"),
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

// seen is what a method for an object of several nodes begins with, where the rest of it
// reads a node: they all have the same.
func (e *emitter) seen(o model.Object, body []jen.Code) []jen.Code {
	t := e.togetherOf(o)
	if t == nil || !e.readsNode(o) {
		return body
	}
	first := jen.Id("node").Op(":=").Id(t.variable).Dot("Nodes").Index(jen.Lit(0)).Comment(agreement(o))
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

// serviceName is the code of the name of the Service in front of a node's pods, or nil
// where there is none.
func (e *emitter) serviceName() jen.Code {
	if !e.cluster.Builds("Service") {
		return nil
	}
	service := e.cluster.Object("Service")
	switch service.Scope {
	case markers.PerCluster, markers.PerNodeType, markers.PerConfigGroup:
		return shared(service).Dot("NameOf").Call(jen.Lit("Service"))
	default:
		return jen.Id("node").Dot("NameOf").Call(jen.Lit("Service"))
	}
}
