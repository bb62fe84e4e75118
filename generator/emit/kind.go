package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// nodeTypes writes the constants of the declared node types.
func (e *emitter) nodeTypes() {
	var constants []jen.Code
	for _, t := range e.cluster.NodeTypes {
		if t.Name != "" {
			constants = append(constants, jen.Id(e.names.nodeType(t)).Op("=").Lit(t.Name))
		}
	}
	if len(constants) == 0 {
		return
	}
	e.doc("Node types of a %s.", e.cluster.Kind)
	e.file.Const().Defs(constants...)
	e.file.Line()
}

// objectKind is a kind of object that can be emitted.
type objectKind struct {
	kind    string
	pkgPath string
	// plural is the resource in RBAC, in its API group.
	plural, group string
	// many is set where a node has any number of them.
	many bool
	// kept is set where objects are never deleted.
	kept bool
}

// objectKinds are the kinds that this cluster kind can emit, in the order in
// which a node's objects are applied: what pods read comes before the pods.
func (e *emitter) objectKinds() []objectKind {
	var kinds []objectKind
	if e.hasConfig() {
		kinds = append(kinds, objectKind{kind: "ConfigMap", pkgPath: corev1, plural: "configmaps"})
	}
	if e.hasStorage() && e.runsAs("Deployment") {
		kinds = append(kinds, objectKind{kind: "PersistentVolumeClaim", pkgPath: corev1, plural: "persistentvolumeclaims", many: true, kept: true})
	}
	if e.hasService() {
		kinds = append(kinds, objectKind{kind: "Service", pkgPath: corev1, plural: "services"})
	}
	if e.runsAs("StatefulSet") {
		kinds = append(kinds, objectKind{kind: "StatefulSet", pkgPath: appsv1, plural: "statefulsets", group: "apps"})
	}
	if e.runsAs("Deployment") {
		kinds = append(kinds, objectKind{kind: "Deployment", pkgPath: appsv1, plural: "deployments", group: "apps"})
	}
	return kinds
}

// has reports whether any node type can have objects of a kind.
func (e *emitter) has(kind string) bool {
	return slices.ContainsFunc(e.cluster.NodeTypes, func(t model.NodeType) bool {
		return len(t.Objects) == 0 || slices.Contains(t.Objects, kind)
	})
}

// binds reports whether any node reads a slot.
func (e *emitter) binds(slot string) bool {
	return slices.ContainsFunc(e.cluster.Sources, func(s *model.Source) bool {
		return len(bindings(e.cluster, s, slot)) > 0
	})
}

func (e *emitter) hasConfig() bool {
	return e.has("ConfigMap") && slices.ContainsFunc(e.cluster.NodeTypes, func(t model.NodeType) bool { return t.ConfigDir != "" })
}

func (e *emitter) hasStorage() bool {
	return e.has("PersistentVolumeClaim") && e.binds("workload.storage")
}

func (e *emitter) hasService() bool {
	return e.has("Service") && len(e.cluster.Sources) > 0 &&
		(e.binds("service.spec") || slices.ContainsFunc(e.cluster.NodeTypes, func(t model.NodeType) bool { return len(t.Ports) > 0 }))
}

// runsAs reports whether a node can run as a workload of a kind.
func (e *emitter) runsAs(workload string) bool {
	return e.binds("node.kind") || len(e.cluster.Sources) > 0 &&
		slices.ContainsFunc(e.cluster.NodeTypes, func(t model.NodeType) bool { return t.Workload == workload })
}

// many reports whether nodes come from several fields of the spec.
func (e *emitter) many() bool { return len(e.cluster.Sources) > 1 }

// describe writes the function that describes the kind to the runtime.
func (e *emitter) describe() {
	c := e.cluster
	fields := []keyed{
		{"GroupVersionKind", jen.Qual(schema, "GroupVersionKind").Values(
			jen.Id("Group").Op(":").Lit(c.Group), jen.Id("Version").Op(":").Lit(c.Version), jen.Id("Kind").Op(":").Lit(c.Kind))},
		{"ConfigHash", jen.Qual(dsoi, "ConfigHash"+c.ConfigHash)},
	}
	if len(c.NodeTypes) > 0 {
		var types []jen.Code
		for _, t := range c.NodeTypes {
			types = append(types, jen.Line().Add(e.nodeType(t)))
		}
		fields = append(fields, keyed{"NodeTypes", jen.Index().Qual(dsoi, "NodeType").Values(append(types, jen.Line())...)})
	}
	if kinds := e.objectKinds(); len(kinds) > 0 {
		var objects []jen.Code
		for _, k := range kinds {
			objects = append(objects, jen.Line().Values(
				jen.Id("Object").Op(":").Op("&").Qual(k.pkgPath, k.kind).Values(),
				jen.Id("List").Op(":").Op("&").Qual(k.pkgPath, k.kind+"List").Values(),
			))
		}
		fields = append(fields, keyed{"Objects", jen.Index().Qual(dsoi, "ObjectKind").Values(append(objects, jen.Line())...)})
	}
	e.doc("%s describes %s to the runtime: its node types, and every kind of object that it can have.", e.names.describe(), c.Kind)
	e.file.Func().Id(e.names.describe()).Params().Qual(dsoi, "ClusterKind").Block(
		jen.Return(jen.Qual(dsoi, "ClusterKind").Add(values(fields...))),
	)
	e.file.Line()
}

// nodeType is the literal of one node type.
func (e *emitter) nodeType(t model.NodeType) jen.Code {
	var fields []jen.Code
	add := func(name string, value jen.Code) {
		fields = append(fields, jen.Id(name).Op(":").Add(value))
	}
	if t.Name != "" {
		add("Name", jen.Id(e.names.nodeType(t)))
	}
	add("Workload", jen.Qual(dsoi, t.Workload))
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
		var objects []jen.Code
		for _, object := range t.Objects {
			objects = append(objects, jen.Lit(object))
		}
		add("Objects", jen.Index().String().Values(objects...))
	}
	return jen.Values(fields...)
}
