package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// workload writes the method that builds a workload. Workloads are the kinds without a
// constructor: their pods are what the custom resource is about.
func (e *emitter) workload(o model.Object) {
	object := jen.Id(o.VariableName())
	spec := e.ownFields(o)
	plain, late := e.workloadFields(o)

	e.doc("%s builds the %s that runs a node, or returns nil when another kind of workload does.", o.Method(), o.Kind)
	body := []jen.Code{
		jen.If(jen.Id("node").Dot("Kind").Op("!=").Qual(build, o.Kind)).Block(jen.Return(jen.Nil(), jen.Nil())),
		jen.List(jen.Id("pod"), jen.Err()).Op(":=").Id("b").Dot("podTemplate").Call(jen.Id("node")),
		returnIfErr(jen.Nil()),
		object.Clone().Op(":=").Op("&").Qual(o.ImportPath(), o.Kind).Add(values(
			keyed{"TypeMeta", jen.Qual(metav1, "TypeMeta").Values(jen.Id("APIVersion").Op(":").Lit(o.Group+"/"+o.Version), jen.Id("Kind").Op(":").Lit(o.Kind))},
			keyed{"ObjectMeta", jen.Id("node").Dot("Node").Dot("ObjectMeta").Call(jen.Lit(o.Kind))},
			keyed{"Spec", jen.Qual(o.ImportPath(), o.Kind+"Spec").Add(values(append(spec, plain...)...))},
		)),
	}
	body = append(body, late...)
	body = append(body, jen.Return(object.Clone(), e.lastWord(o)))
	e.method(o.Method()).Params(e.nodeParam()).Params(jen.Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(body...)
	e.file.Line()
}

// ownFields are the fields of a workload's spec that dsoi-gen fills, as far as workloads of
// the kind have them.
func (e *emitter) ownFields(o model.Object) []keyed {
	node := func(name string) *jen.Statement { return jen.Id("node").Dot(name) }
	spec := []keyed{
		{"Replicas", jen.Qual(build, "Copy").Call(node("Replicas"))},
		{"Selector", node("Selector").Call(jen.Lit(o.Kind))},
		{"Template", jen.Op("*").Id("pod")},
		{"ServiceName", e.serviceName()},
	}
	if e.cluster.HasStorage() {
		spec = append(spec, keyed{"VolumeClaimTemplates", node("ClaimTemplates").Call(node("storage"))})
	}
	structure, _ := fields.Find(o.Type + "Spec")
	return slices.DeleteFunc(spec, func(k keyed) bool {
		return !slices.ContainsFunc(structure.Fields, func(f fields.Field) bool { return f.Go == k.name })
	})
}

// workloadFields are the fields of a workload's spec that slots fill.
func (e *emitter) workloadFields(o model.Object) (plain []keyed, late []jen.Code) {
	object := jen.Id(o.VariableName())
	for slot := range markers.WorkloadSlots(o.Kind) {
		if !e.many() {
			plain = append(plain, keyed{slot.Field, e.reading(e.cluster.Sources[0]).ownCascade(slot)})
			continue
		}
		late = append(late, e.fillEach(o, func(s *model.Source) []jen.Code {
			value := e.reading(s).ownCascade(slot)
			if value == nil {
				return nil
			}
			return []jen.Code{object.Clone().Dot("Spec").Dot(slot.Field).Op("=").Add(value)}
		}))
	}
	return plain, append(late, e.fillObject(o, "workload.", object.Clone().Dot("Spec")), e.fillObject(o, o.Family()+".", object))
}
