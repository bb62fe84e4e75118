package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// clusterType writes the type of a custom resource as hooks see it.
func (e *emitter) clusterType() {
	c := e.cluster
	fields := docs("%s is the custom resource.", c.Kind)
	fields = append(fields, jen.Op("*").Add(e.apiType()))
	fields = append(fields, docs("Nodes in deployment order.")...)
	fields = append(fields, jen.Id("Nodes").Index().Id(e.names.Node()))
	fields = append(fields, docs("Inputs are what objects are made from besides the custom resource.")...)
	fields = append(fields, jen.Id("Inputs").Qual(build, "Inputs"))
	fields = append(fields, docs("Identity is what the objects of the whole cluster are named after.")...)
	fields = append(fields, jen.Id("Identity").Qual(build, "Cluster"))
	e.doc("%s is a %s, with its references resolved. It is only to be read.", e.names.Cluster(), c.Kind)
	e.file.Type().Id(e.names.Cluster()).Struct(fields...)
	e.file.Line()
}

// node writes the type of a node.
func (e *emitter) node() {
	c := e.cluster
	fields := []jen.Code{jen.Qual(build, "Node"), jen.Line()}
	fields = append(fields, docs("Cluster is the whole custom resource, with all its nodes.")...)
	fields = append(fields, jen.Id("Cluster").Op("*").Id(e.names.Cluster()))
	for _, s := range c.Sources {
		if s.Shape == model.FieldShape {
			fields = append(fields, docs("%s is the node's own entry, spec.%s; nil for a node of another type.", sourceField(c, s), s.Path.JSON())...)
		} else {
			text := "%s is the node's own entry in spec.%s."
			if e.many() {
				text = "%s is the node's own entry in spec.%s; nil for a node from elsewhere."
			}
			fields = append(fields, docs(text, sourceField(c, s), s.Path.JSON())...)
		}
		fields = append(fields, jen.Id(sourceField(c, s)).Op("*").Add(goType(s.Level.Type)))
	}
	for _, g := range c.Groups {
		fields = append(fields, docs("%s is the entry of spec.%s that the node refers to.", groupField(g), g.Path.JSON())...)
		fields = append(fields, jen.Id(groupField(g)).Op("*").Add(goType(g.Level.Type)))
	}
	if e.cluster.HasStorage() {
		fields = append(fields, jen.Line(), jen.Id("storage").Index().Qual(build, "Storage"))
	}
	e.doc("%s is one node of a %s, with its references resolved. It is only to be read.", e.names.Node(), c.Kind)
	e.file.Type().Id(e.names.Node()).Struct(fields...)
	e.file.Line()
}
