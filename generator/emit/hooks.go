package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"
)

// hook is one method of the hooks interface.
type hook struct {
	name    string
	doc     string
	params  []jen.Code
	results []jen.Code
}

// hookList lists the hooks: per node type, then per object kind.
func (e *emitter) hookList() []hook {
	var hooks []hook
	fails := []jen.Code{jen.Error()}
	for _, t := range e.cluster.NodeTypes {
		if len(e.objectKinds()) == 0 {
			break
		}
		which := "a " + t.Name
		if strings.ContainsAny(t.Name[:min(1, len(t.Name))], "aeiou") {
			which = "an " + t.Name
		}
		if t.Name == "" {
			which = "a node whose type has no hooks of its own"
		}
		if e.hasConfig() && t.ConfigDir != "" {
			hooks = append(hooks, hook{t.GoName() + "Config", "edits the configuration files of " + which + ", texts by file name, in place",
				[]jen.Code{e.nodeParam(), jen.Id("files").Map(jen.String()).String()}, fails})
		}
		hooks = append(hooks,
			hook{t.GoName() + "Args", "returns the arguments of the main container of " + which + "; nil keeps those of the custom resource",
				[]jen.Code{e.nodeParam()}, []jen.Code{jen.Index().String()}},
			hook{t.GoName() + "Pod", "edits the pods of " + which + "; the main container is the first",
				[]jen.Code{e.nodeParam(), jen.Id("pod").Op("*").Qual(corev1, "PodTemplateSpec")}, fails},
		)
	}
	for _, k := range e.objectKinds() {
		parameter := variable(k.kind)
		hooks = append(hooks, hook{k.kind, "has the last word on a " + k.kind,
			[]jen.Code{e.nodeParam(), jen.Id(parameter).Op("*").Qual(k.pkgPath, k.kind)}, fails})
	}
	return hooks
}

// variable is the name of a variable that holds an object of a kind.
func variable(kind string) string {
	switch kind {
	case "PersistentVolumeClaim":
		return "claim"
	case "StatefulSet":
		return "set"
	default:
		return lowerFirst(kind)
	}
}

// hooks writes the interface by which the author of an operator adds what no
// generator can know.
func (e *emitter) hooks() {
	var methods []jen.Code
	for _, h := range e.hookList() {
		methods = append(methods, docs("%s %s.", h.name, h.doc)...)
		methods = append(methods, jen.Id(h.name).Params(h.params...).Add(results(h.results)))
	}
	e.doc("%s adds what is %s's own. Embed %s, and write the methods that you need; then a new one never breaks your build. A hook depends on nothing but what it is given: the same custom resource must always lead to the same objects. It is not asked again while nothing changes.",
		e.names.hooks(), e.cluster.Kind, e.names.noHooks())
	e.file.Type().Id(e.names.hooks()).Interface(methods...)
	e.file.Line()
}

func results(codes []jen.Code) *jen.Statement {
	if len(codes) == 1 {
		return jen.Add(codes...)
	}
	return jen.Params(codes...)
}

// noHooks writes the hooks that do nothing.
func (e *emitter) noHooks() {
	e.doc("%s implements %s, and changes nothing.", e.names.noHooks(), e.names.hooks())
	e.file.Type().Id(e.names.noHooks()).Struct()
	e.file.Line()
	for _, h := range e.hookList() {
		e.doc("%s changes nothing.", h.name)
		e.file.Func().Params(jen.Id(e.names.noHooks())).Id(h.name).Params(unnamed(h.params)...).Add(results(h.results)).Block(jen.Return(jen.Nil()))
		e.file.Line()
	}
}

// unnamed gives every parameter the blank name.
func unnamed(params []jen.Code) []jen.Code {
	var blank []jen.Code
	for _, p := range params {
		statement := *p.(*jen.Statement)
		rest := append(jen.Statement{}, statement[1:]...)
		blank = append(blank, jen.Id("_").Add(&rest))
	}
	return blank
}

// nodeTypeSwitch writes a switch over the node types: cases per declared type,
// the default for the others.
func (e *emitter) nodeTypeSwitch(body func(goName string, hasConfigDir bool) []jen.Code) jen.Code {
	var cases []jen.Code
	for _, t := range e.cluster.NodeTypes {
		block := body(t.GoName(), t.ConfigDir != "")
		if len(block) == 0 {
			continue
		}
		if t.Name == "" {
			if len(e.cluster.NodeTypes) == 1 {
				return jen.Add(joinLines(block)...)
			}
			cases = append(cases, jen.Default().Block(block...))
			continue
		}
		cases = append(cases, jen.Case(jen.Id(e.names.nodeType(t))).Block(block...))
	}
	return jen.Switch(jen.Id("node").Dot("Type")).Block(cases...)
}

// joinLines puts statements on lines of their own where they are not in a block.
func joinLines(statements []jen.Code) []jen.Code {
	var joined []jen.Code
	for i, s := range statements {
		if i > 0 {
			joined = append(joined, jen.Line())
		}
		joined = append(joined, s)
	}
	return joined
}
