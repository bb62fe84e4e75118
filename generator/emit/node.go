package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// node writes the type of a node.
func (e *emitter) node() {
	c := e.cluster
	fields := []jen.Code{jen.Qual(dsoi, "Node"), jen.Line()}
	fields = append(fields, docs("Cluster is the whole custom resource.")...)
	fields = append(fields, jen.Id("Cluster").Op("*").Add(e.apiType()))
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
	e.doc("%s is one node of a %s, with its references resolved. It is only to be read.", e.names.node(), c.Kind)
	e.file.Type().Id(e.names.node()).Struct(fields...)
	e.file.Line()
}
