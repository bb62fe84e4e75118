package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// workload writes the method that builds a StatefulSet or a Deployment. They are
// the kinds without a constructor: their pods are what the custom resource is about.
func (e *emitter) workload(o model.Object) {
	object := jen.Id(o.VariableName())
	spec := []keyed{
		{"Replicas", jen.Qual(build, "Copy").Call(jen.Id("node").Dot("Replicas"))},
		{"Selector", jen.Id("node").Dot("Selector").Call()},
		{"Template", jen.Op("*").Id("pod")},
	}
	if o.Kind == "StatefulSet" {
		spec = append(spec, keyed{"ServiceName", e.serviceName()})
		if e.cluster.HasStorage() {
			spec = append(spec, keyed{"VolumeClaimTemplates", jen.Id("node").Dot("ClaimTemplates").Call(jen.Id("node").Dot("storage"))})
		}
	}
	plain, late := e.workloadFields(o)

	e.doc("%s builds the %s that runs a node, or returns nil when another kind of workload does.", o.Method(), o.Kind)
	body := []jen.Code{
		jen.If(jen.Id("node").Dot("Kind").Op("!=").Qual(build, o.Kind)).Block(jen.Return(jen.Nil(), jen.Nil())),
		jen.List(jen.Id("pod"), jen.Err()).Op(":=").Id("b").Dot("podTemplate").Call(jen.Id("node")),
		returnIfErr(jen.Nil()),
		object.Clone().Op(":=").Op("&").Qual(o.ImportPath(), o.Kind).Add(values(
			keyed{"TypeMeta", jen.Qual(metav1, "TypeMeta").Values(jen.Id("APIVersion").Op(":").Lit(o.Group+"/"+o.Version), jen.Id("Kind").Op(":").Lit(o.Kind))},
			keyed{"ObjectMeta", jen.Id("node").Dot("Node").Dot("ObjectMeta").Call()},
			keyed{"Spec", jen.Qual(o.ImportPath(), o.Kind+"Spec").Add(values(append(spec, plain...)...))},
		)),
	}
	body = append(body, late...)
	body = append(body, jen.Return(object.Clone(), e.lastWord(o)))
	e.method(o.Method()).Params(e.nodeParam()).Params(jen.Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(body...)
	e.file.Line()
}

// workloadFields are the fields of a workload's spec that slots fill.
func (e *emitter) workloadFields(o model.Object) (fields []keyed, late []jen.Code) {
	object := jen.Id(o.VariableName())
	for slot := range markers.FieldSlots("workload") {
		if slot.Workload != "" && slot.Workload != o.Kind {
			continue
		}
		if !e.many() {
			fields = append(fields, keyed{slot.Field, ownCascade(e.cluster, e.cluster.Sources[0], slot.Name)})
			continue
		}
		late = append(late, e.fillEach(o, func(s *model.Source) []jen.Code {
			value := ownCascade(e.cluster, s, slot.Name)
			if value == nil {
				return nil
			}
			return []jen.Code{object.Clone().Dot("Spec").Dot(slot.Field).Op("=").Add(value)}
		}))
	}
	return fields, append(late, e.fillObject(o, "workload.", object.Clone().Dot("Spec")), e.fillObject(o, o.Family()+".", object))
}
