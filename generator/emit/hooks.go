package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// hook is one method of the hooks interface.
type hook struct {
	name    string
	doc     string
	params  []jen.Code
	results []jen.Code
}

// hookList lists the hooks: those that every cluster kind has, and one per kind of
// object.
func (e *emitter) hookList() []hook {
	fails := []jen.Code{jen.Error()}
	hooks := []hook{{
		"Validate", "returns what is odd and what is wrong with a " + e.cluster.Kind + ", by JSON path. It is asked before anything is applied",
		[]jen.Code{jen.Id("cr").Op("*").Add(e.apiType())},
		[]jen.Code{jen.Id("warnings").Index().String(), jen.Id("errs").Qual(field, "ErrorList")},
	}}
	for _, o := range e.configs() {
		doc := "edits the configuration files of a node, texts by file name, in place"
		if o.Variant != "" {
			doc = "edits the files of the " + o.Title() + " that a node brings, texts by file name, in place"
		}
		if o.Scope != markers.PerNode {
			doc += ". Nodes that have them together must not disagree about one"
		}
		if o.Variant == "" && e.someWithoutConfig() {
			doc += ". It is asked for node types with a configuration directory"
		}
		hooks = append(hooks, hook{configHook(o), doc, []jen.Code{e.nodeParam(), jen.Id("files").Map(jen.String()).String()}, fails})
	}
	if e.cluster.HasPods() {
		hooks = append(hooks,
			hook{"Args", "returns the arguments of a node's main container; nil keeps those of the custom resource",
				[]jen.Code{e.nodeParam()}, []jen.Code{jen.Index().String()}},
			hook{"Pod", "edits the pods of a node; the main container is the first",
				[]jen.Code{e.nodeParam(), jen.Id("pod").Op("*").Qual(corev1, "PodTemplateSpec")}, fails},
		)
	}
	for _, o := range e.cluster.Objects {
		in := e.scopeOf(o)
		switch {
		case o.Foreign:
			hooks = append(hooks, hook{o.Hook(), "returns each " + o.Kind + " that " + in.title + " has. Names are for it to give; namespace, labels and owner are added",
				in.hookParams, []jen.Code{jen.Index().Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()}})
		case o.Built:
			hooks = append(hooks, hook{o.Hook(), "has the last word on the " + o.Title() + " of " + in.title,
				append(slices.Clone(in.hookParams), jen.Id(o.VariableName()).Op("*").Qual(o.ImportPath(), o.Kind)), fails})
		}
	}
	return append(hooks, hook{"Further", "returns further objects of the kinds that a " + e.cluster.Kind + " can have. Names are for it to give; namespace, labels and owner are added",
		[]jen.Code{jen.Id("cluster").Op("*").Id(e.names.Cluster())}, []jen.Code{jen.Index().Qual(client, "Object"), jen.Error()}})
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
		e.names.Hooks(), e.cluster.Kind, e.names.NoHooks())
	e.file.Type().Id(e.names.Hooks()).Interface(methods...)
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
	e.doc("%s implements %s, and changes nothing.", e.names.NoHooks(), e.names.Hooks())
	e.file.Type().Id(e.names.NoHooks()).Struct()
	e.file.Line()
	for _, h := range e.hookList() {
		var nothing []jen.Code
		for range h.results {
			nothing = append(nothing, jen.Nil())
		}
		does := "changes"
		if len(h.results) > 1 || h.name == "Args" {
			does = "returns"
		}
		e.doc("%s %s nothing.", h.name, does)
		e.file.Func().Params(jen.Id(e.names.NoHooks())).Id(h.name).Params(unnamed(h.params)...).Add(results(h.results)).Block(jen.Return(nothing...))
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
