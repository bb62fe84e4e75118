package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
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
	if kept := e.listFields(markers.PerCluster); len(kept) > 0 {
		fields = append(append(fields, jen.Line()), kept...)
	}
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
	roles := map[string]bool{}
	for _, s := range c.Sources {
		text := "%s is the node's own entry in %s"
		switch {
		case s.Shape == model.FieldShape && len(s.Places) == 1:
			text = "%s is the node's own entry, %s; nil for a node of another type"
		case e.many():
			text += "; nil for a node from elsewhere"
		}
		fields = append(fields, docs(text+".", sourceField(c, s), places(s))...)
		fields = append(fields, jen.Id(sourceField(c, s)).Op("*").Add(goType(s.Level.Type)))
		if s.Role == nil || roles[roleField(c, s)] {
			continue
		}
		roles[roleField(c, s)] = true
		fields = append(fields, docs("%s is the role that the node stands below.", roleField(c, s))...)
		fields = append(fields, jen.Id(roleField(c, s)).Op("*").Add(goType(s.Role.Type)))
	}
	for _, g := range c.Groups {
		fields = append(fields, docs("%s is the entry of spec.%s that the node refers to.", groupField(g), g.Path.JSON())...)
		fields = append(fields, jen.Id(groupField(g)).Op("*").Add(goType(g.Level.Type)))
	}
	var kept []jen.Code
	if e.keepsPaths() {
		kept = append(kept, jen.Id("path").Op("*").Qual(field, "Path").Comment("in the custom resource"))
	}
	if e.cluster.HasStorage() {
		kept = append(kept, jen.Id("storage").Index().Qual(build, "Storage"))
	}
	if kept = append(kept, e.listFields(markers.PerNode)...); len(kept) > 0 {
		fields = append(append(fields, jen.Line()), kept...)
	}
	e.doc("%s is one node of a %s, with its references resolved. It is only to be read.", e.names.Node(), c.Kind)
	e.file.Type().Id(e.names.Node()).Struct(fields...)
	e.file.Line()
}

// keepsPaths reports whether nodes know their paths in the custom resource: something can be
// wrong with what fields say that only shows when objects are made.
func (e *emitter) keepsPaths() bool { return e.hasSharedConfig() || e.hasPatches() }

// places names the fields that hold the nodes of a source.
func places(s *model.Source) string {
	var names []string
	for _, place := range s.Places {
		names = append(names, "spec."+place.JSON())
	}
	return strings.Join(names, ", ")
}
