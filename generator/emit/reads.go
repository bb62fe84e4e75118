package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// reads writes the function that lists the objects whose data hooks see.
func (e *emitter) reads() {
	c := e.cluster
	if !c.HasReads("ConfigMap", "Secret") {
		return
	}
	list := jen.Index().Qual(build, "Reference")
	var always []jen.Code
	for _, ref := range clusterReads(c) {
		always = append(always, reference(ref, access(jen.Id("cr"), c.SpecPath), jen.Id("spec")))
	}
	body := []jen.Code{e.specPath()}
	if len(always) > 0 {
		body = append(body, jen.Id("references").Op(":=").Add(list.Clone()).Add(multiline(always)))
	} else {
		body = append(body, jen.Var().Id("references").Add(list.Clone()))
	}
	of := func(level *model.Level, variable string) []jen.Code {
		var add []jen.Code
		for _, level := range level.WithBlocks() {
			for _, ref := range level.Reads {
				literal := jen.Qual(build, "Reference").Add(reference(ref, jen.Id(variable), jen.Id("path")))
				add = append(add, jen.Id("references").Op("=").Append(jen.Id("references"), literal))
			}
		}
		return add
	}
	ofRole := func(role *model.Role) []jen.Code { return of(&role.Level, "role") }
	for _, g := range c.Groups {
		if add := of(&g.Level, "entry"); len(add) > 0 {
			body = append(body, e.eachOfList(e.specAccess(g.Path), jsonChild(jen.Id("spec"), g.Path), g.Pointers, add)...)
		}
	}
	for _, s := range c.Sources {
		body = append(body, e.eachEntry(s, false, ofRole, func(s *model.Source) []jen.Code { return of(&s.Level, "entry") })...)
	}
	e.doc("%s lists the ConfigMaps and Secrets that a %s names, and whose data hooks see.", e.names.Reads(), c.Kind)
	e.file.Func().Id(e.names.Reads()).Params(jen.Id("cr").Op("*").Add(e.apiType())).Add(list).Block(append(body, jen.Return(jen.Id("references")))...)
	e.file.Line()
}

// reference is the literal for one field, without its type.
func reference(ref model.Reference, base, path *jen.Statement) jen.Code {
	name := convert(access(base, ref.Path), &model.Binding{Type: ref.Type}, "string")
	return jen.Values(
		jen.Id("Path").Op(":").Add(jsonChild(path, ref.Path)),
		jen.Id("Kind").Op(":").Lit(ref.Kind),
		jen.Id("Name").Op(":").Add(name),
	)
}

// clusterReads are the objects that fields of the whole custom resource name.
func clusterReads(c *model.Cluster) []model.Reference {
	var all []model.Reference
	for _, level := range c.ClusterLevels() {
		all = append(all, level.Reads...)
	}
	return all
}
