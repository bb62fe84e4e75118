package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// versionConstant is the constant of the runtime that ties generated code to the version
// of the generator.
const versionConstant = "GeneratedCode1NeedsTheSameVersionOfDsoiGen"

// typeConstants writes the constants of the declared node types.
func (e *emitter) typeConstants() {
	var constants []jen.Code
	for _, t := range e.cluster.NodeTypes {
		if t.Name != "" {
			constants = append(constants, jen.Id(e.names.NodeType(t)).Op("=").Lit(t.Name))
		}
	}
	if len(constants) == 0 {
		return
	}
	e.doc("Node types of a %s.", e.cluster.Kind)
	e.file.Const().Defs(constants...)
	e.file.Line()
}

// describe writes what describes the kind to the runtime.
func (e *emitter) describe() {
	c := e.cluster
	e.file.Var().Id(e.names.GroupVersionKind()).Op("=").Qual(schema, "GroupVersionKind").Values(
		jen.Id("Group").Op(":").Lit(c.Group), jen.Id("Version").Op(":").Lit(c.Version), jen.Id("Kind").Op(":").Lit(c.Kind))
	e.file.Line()

	fields := []keyed{
		{"GroupVersionKind", jen.Id(e.names.GroupVersionKind())},
		{"ConfigHash", jen.Qual(build, "ConfigHash"+c.ConfigHash)},
		{"ConfigHashOfNodes", e.configHashOfNodes()},
		{"NodeTypes", jen.Id(e.names.NodeTypes()).Call()},
		{"Objects", e.objectKinds()},
		{"Hooks", jen.Id("hooks")},
		{"New", jen.Func().Params().Qual(client, "Object").Block(jen.Return(jen.Op("&").Add(e.apiType()).Values()))},
		{"Conditions", e.conditions()},
		{"Paused", e.paused()},
		{"PausedAnnotation", literal(c.Identity.Paused)},
		{"Reads", e.readsFunc()},
		{"ReadKinds", e.readKinds()},
		{"Build", jen.Func().Params(e.object(), jen.Id("in").Qual(build, "Inputs")).Qual(build, "List").Block(
			jen.Return(jen.Id(e.names.Build()).Call(e.asserted(), jen.Id("hooks"), jen.Id("in"))))},
		{"Validate", jen.Func().Params(e.object()).Params(jen.Index().String(), jen.Qual(field, "ErrorList")).Block(
			jen.Return(jen.Id(e.names.Validate()).Call(e.asserted(), jen.Id("hooks"))))},
	}
	e.doc("%s describes %s to the runtime, for given hooks.", e.names.Describe(), c.Kind)
	e.file.Func().Id(e.names.Describe()).Params(jen.Id("hooks").Id(e.names.Hooks())).Qual(build, "ClusterKind").Block(
		jen.Return(jen.Qual(build, "ClusterKind").Add(values(fields...))),
	)
	e.file.Line()
}

// literal is that of a text; nil for an empty one.
func literal(text string) jen.Code {
	if text == "" {
		return nil
	}
	return jen.Lit(text)
}

// object is the parameter of functions that take custom resources of any kind, and
// asserted is that as one of this kind.
func (e *emitter) object() jen.Code { return jen.Id("cr").Qual(client, "Object") }

func (e *emitter) asserted() *jen.Statement {
	return jen.Id("cr").Assert(jen.Op("*").Add(e.apiType()))
}

// multiline is a composite literal with one element on each line.
func multiline(elements []jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "\n}", Separator: ",", Multi: true}, append(elements, jen.Null())...)
}

// nodeTypes writes the function that lists the node types.
func (e *emitter) nodeTypes() {
	list := jen.Index().Qual(build, "NodeType")
	e.doc("%s are the node types of a %s.", e.names.NodeTypes(), e.cluster.Kind)
	var types []jen.Code
	for _, t := range e.cluster.NodeTypes {
		types = append(types, e.nodeType(t))
	}
	result := jen.Code(jen.Nil())
	if len(types) > 0 {
		result = list.Clone().Add(multiline(types))
	}
	e.file.Func().Id(e.names.NodeTypes()).Params().Add(list).Block(jen.Return(result))
	e.file.Line()
}

// nodeType is the literal of one node type.
func (e *emitter) nodeType(t model.NodeType) jen.Code {
	var fields []jen.Code
	add := func(name string, value jen.Code) {
		fields = append(fields, jen.Id(name).Op(":").Add(value))
	}
	if t.Name != "" {
		add("Name", jen.Id(e.names.NodeType(t)))
	}
	add("Workload", jen.Qual(build, t.Workload))
	if t.ConfigFile != "" {
		add("ConfigFile", jen.Lit(t.ConfigFile))
	}
	if t.ConfigDir != "" {
		add("ConfigDir", jen.Lit(t.ConfigDir))
	}
	if len(t.Ports) > 0 {
		var ports []jen.Code
		for _, port := range t.Ports {
			ports = append(ports, jen.Values(jen.Id("Name").Op(":").Lit(port.Name), jen.Id("ContainerPort").Op(":").Lit(port.Number)))
		}
		add("Ports", jen.Index().Qual(corev1, "ContainerPort").Values(ports...))
	}
	if len(t.Objects) > 0 {
		add("Objects", texts(t.Objects))
	}
	return jen.Values(fields...)
}

// texts is the literal of a list of texts.
func texts(list []string) jen.Code {
	var literals []jen.Code
	for _, text := range list {
		literals = append(literals, jen.Lit(text))
	}
	return jen.Index().String().Values(literals...)
}

// objectKinds is the list of the kinds of object that a custom resource can have.
func (e *emitter) objectKinds() jen.Code {
	var rows []jen.Code
	for i, o := range e.cluster.Objects {
		if slices.ContainsFunc(e.cluster.Objects[:i], func(other model.Object) bool { return other.Type == o.Type }) {
			continue // of another variant
		}
		if !o.Foreign {
			rows = append(rows, jen.Qual(build, o.Kind+"Kind").Call())
			continue
		}
		fields := []keyed{
			{"GroupVersionKind", jen.Qual(schema, "GroupVersionKind").Values(
				jen.Id("Group").Op(":").Lit(o.Group), jen.Id("Version").Op(":").Lit(o.Version), jen.Id("Kind").Op(":").Lit(o.Kind))},
			{"New", jen.Func().Params().Qual(client, "Object").Block(jen.Return(jen.Op("&").Qual(o.ImportPath(), o.Kind).Values()))},
			{"NewList", jen.Func().Params().Qual(client, "ObjectList").Block(jen.Return(jen.Op("&").Qual(o.ImportPath(), o.Kind+"List").Values()))},
			{"Unwanted", jen.Qual(build, "Deleted")},
		}
		if o.Optional {
			fields = append(fields, keyed{"Optional", jen.True()})
		}
		rows = append(rows, values(fields...))
	}
	if e.cluster.ReadsClaims() {
		rows = append(rows, jen.Qual(build, "PersistentVolumeClaimKind").Call())
	}
	if len(rows) == 0 {
		return nil
	}
	return jen.Index().Qual(build, "ObjectKind").Add(multiline(rows))
}

// conditions is the function that finds the conditions of a custom resource.
func (e *emitter) conditions() jen.Code {
	if len(e.cluster.Conditions) == 0 {
		return nil
	}
	return jen.Func().Params(e.object()).Op("*").Index().Qual(metav1, "Condition").Block(
		jen.Return(jen.Op("&").Add(access(e.asserted(), e.cluster.Conditions))))
}

// paused is the function that reads whether a custom resource is paused.
func (e *emitter) paused() jen.Code {
	b := e.cluster.ClusterBinding("cluster.paused")
	if b == nil {
		return nil
	}
	return jen.Func().Params(e.object()).Bool().Block(
		jen.Return(convert(access(access(e.asserted(), e.cluster.SpecPath), b.Path), b, "bool")))
}

func (e *emitter) readsFunc() jen.Code {
	if !e.cluster.HasReads("ConfigMap", "Secret") {
		return nil
	}
	return jen.Func().Params(e.object()).Index().Qual(build, "Reference").Block(jen.Return(jen.Id(e.names.Reads()).Call(e.asserted())))
}

func (e *emitter) readKinds() jen.Code {
	if kinds := e.cluster.ReadKinds(); len(kinds) > 0 {
		return texts(kinds)
	}
	return nil
}
