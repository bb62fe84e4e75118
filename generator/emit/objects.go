package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// objects writes the method that builds everything at once.
func (e *emitter) objects() {
	e.doc("Objects builds all objects, node by node in deployment order, without those that are not wanted. An object that cannot be built is left out, and its error joined to the others.")
	body := []jen.Code{jen.Var().Id("objects").Qual(dsoi, "ObjectList")}
	var loop []jen.Code
	for _, k := range e.objectKinds() {
		object, method, add := variable(k.kind), k.kind, "Add"
		if k.many {
			object, method, add = object+"s", method+"s", "AddAll"
		}
		loop = append(loop,
			jen.List(jen.Id(object), jen.Err()).Op(":=").Id("b").Dot(method).Call(jen.Id("node")),
			jen.Qual(dsoi, add).Call(jen.Op("&").Id("objects"), jen.Id("node").Dot("Node"), jen.Id(object), jen.Err()),
		)
	}
	if len(loop) > 0 {
		body = append(body, jen.For(jen.List(jen.Id("_"), jen.Id("node")).Op(":=").Range().Id("b").Dot("nodes")).Block(loop...))
	}
	body = append(body, jen.Return(jen.Id("objects").Dot("Done").Call()))
	e.method("Objects").Params().Params(jen.Index().Qual(client, "Object"), jen.Error()).Block(body...)
	e.file.Line()
}

// lastWord ends a method that builds one object: the hook has its say.
func lastWord(kind string) []jen.Code {
	object := variable(kind)
	return []jen.Code{
		jen.If(jen.Id("err").Op(":=").Id("b").Dot("hooks").Dot(kind).Call(jen.Id("node"), jen.Id(object)), jen.Err().Op("!=").Nil()).Block(
			jen.Return(jen.Nil(), jen.Err()),
		),
		jen.Return(jen.Id(object), jen.Nil()),
	}
}

// notWanted returns nil where the object is nil.
func notWanted(kind string) jen.Code {
	return jen.If(jen.Id(variable(kind)).Op("==").Nil()).Block(jen.Return(jen.Nil(), jen.Nil()))
}

// result is the result of a method that builds one object.
func result(pkgPath, kind string) *jen.Statement {
	return jen.Params(jen.Op("*").Qual(pkgPath, kind), jen.Error())
}

func (e *emitter) configMap() {
	if !e.hasConfig() {
		return
	}
	e.doc("ConfigMap builds the ConfigMap with a node's configuration files, or nil when it has none.")
	e.method("ConfigMap").Params(e.nodeParam()).Add(result(corev1, "ConfigMap")).Block(append([]jen.Code{
		jen.List(jen.Id("files"), jen.Err()).Op(":=").Id("b").Dot("files").Call(jen.Id("node")),
		returnIfErr(jen.Nil()),
		jen.Id("configMap").Op(":=").Id("node").Dot("Node").Dot("ConfigMap").Call(jen.Id("files")),
		notWanted("ConfigMap"),
	}, lastWord("ConfigMap")...)...)
	e.file.Line()
}

func (e *emitter) service() {
	if !e.hasService() {
		return
	}
	e.doc("Service builds the Service in front of a node's pods, or nil when the node exposes nothing.")
	var body []jen.Code
	spec := jen.Code(jen.Nil())
	if e.binds("service.spec") {
		if e.many() {
			body = append(body, jen.Var().Id("spec").Op("*").Qual(corev1, "ServiceSpec"), e.sourceSwitch(func(s *model.Source) []jen.Code {
				if value := cascade(e.cluster, s, "service.spec"); value != nil {
					return []jen.Code{jen.Id("spec").Op("=").Add(value)}
				}
				return nil
			}))
			spec = jen.Id("spec")
		} else {
			spec = cascade(e.cluster, e.cluster.Sources[0], "service.spec")
		}
	}
	body = append(body,
		jen.Id("service").Op(":=").Id("node").Dot("Node").Dot("Service").Call(spec),
		notWanted("Service"),
	)
	e.method("Service").Params(e.nodeParam()).Add(result(corev1, "Service")).Block(append(body, lastWord("Service")...)...)
	e.file.Line()
}

// sourceSwitch tells apart the nodes of several sources.
func (e *emitter) sourceSwitch(body func(*model.Source) []jen.Code) jen.Code {
	var cases []jen.Code
	for _, s := range e.cluster.Sources {
		if block := body(s); len(block) > 0 {
			cases = append(cases, jen.Case(jen.Id("node").Dot(sourceField(e.cluster, s)).Op("!=").Nil()).Block(block...))
		}
	}
	return jen.Switch().Block(cases...)
}

func (e *emitter) claims() {
	if !e.hasStorage() || !e.runsAs("Deployment") {
		return
	}
	e.doc("PersistentVolumeClaims builds the claims of a node that runs as a Deployment; a StatefulSet makes its own.")
	e.method("PersistentVolumeClaims").Params(e.nodeParam()).Params(jen.Index().Op("*").Qual(corev1, "PersistentVolumeClaim"), jen.Error()).Block(
		jen.Id("claims").Op(":=").Id("node").Dot("Claims").Call(jen.Id("b").Dot("storage").Call(jen.Id("node"))),
		jen.For(jen.List(jen.Id("_"), jen.Id("claim")).Op(":=").Range().Id("claims")).Block(
			jen.If(jen.Err().Op(":=").Id("b").Dot("hooks").Dot("PersistentVolumeClaim").Call(jen.Id("node"), jen.Id("claim")), jen.Err().Op("!=").Nil()).Block(
				jen.Return(jen.Nil(), jen.Err()),
			),
		),
		jen.Return(jen.Id("claims"), jen.Nil()),
	)
	e.file.Line()
}

// workloadFields are the fields of a workload's spec that slots fill.
func (e *emitter) workloadFields(workload string, slots ...string) (fields []keyed, late []jen.Code) {
	for _, slot := range slots {
		if !e.binds("workload." + slot) {
			continue
		}
		name := fieldOf("workload." + slot)
		if !e.many() {
			fields = append(fields, keyed{name, cascade(e.cluster, e.cluster.Sources[0], "workload."+slot)})
			continue
		}
		late = append(late, e.sourceSwitch(func(s *model.Source) []jen.Code {
			value := cascade(e.cluster, s, "workload."+slot)
			if value == nil {
				return nil
			}
			return []jen.Code{jen.Id(variable(workload)).Dot("Spec").Dot(name).Op("=").Add(value)}
		}))
	}
	return fields, late
}

// workload writes the method that builds a StatefulSet or a Deployment.
func (e *emitter) workload(kind string, own []keyed, slots ...string) {
	object := variable(kind)
	bound, late := e.workloadFields(kind, slots...)
	spec := append([]keyed{
		{"Replicas", jen.Id("node").Dot("Replicas")},
		{"Selector", jen.Id("node").Dot("Selector").Call()},
		{"Template", jen.Op("*").Id("pod")},
	}, own...)
	spec = append(spec, bound...)

	e.doc("%s builds the %s that runs a node, or nil when another kind of workload does.", kind, kind)
	body := []jen.Code{
		jen.If(jen.Id("node").Dot("Kind").Op("!=").Qual(dsoi, kind)).Block(jen.Return(jen.Nil(), jen.Nil())),
		jen.List(jen.Id("pod"), jen.Err()).Op(":=").Id("b").Dot("podTemplate").Call(jen.Id("node")),
		returnIfErr(jen.Nil()),
		jen.Id(object).Op(":=").Parens(jen.Op("&").Qual(appsv1, kind).Add(values(
			keyed{"TypeMeta", jen.Qual(metav1, "TypeMeta").Values(jen.Id("APIVersion").Op(":").Lit("apps/v1"), jen.Id("Kind").Op(":").Lit(kind))},
			keyed{"ObjectMeta", jen.Id("node").Dot("Node").Dot("ObjectMeta").Call()},
			keyed{"Spec", jen.Qual(appsv1, kind+"Spec").Add(values(spec...))},
		))).Dot("DeepCopy").Call(),
	}
	body = append(body, late...)
	body = append(body, lastWord(kind)...)
	e.method(kind).Params(e.nodeParam()).Add(result(appsv1, kind)).Block(body...)
	e.file.Line()
}

func (e *emitter) statefulSet() {
	if !e.runsAs("StatefulSet") {
		return
	}
	own := []keyed{{"ServiceName", jen.Id("node").Dot("ObjectName")}}
	if e.hasStorage() {
		own = append(own, keyed{"VolumeClaimTemplates", jen.Id("node").Dot("ClaimTemplates").Call(jen.Id("b").Dot("storage").Call(jen.Id("node")))})
	}
	e.workload("StatefulSet", own, "minReadySeconds", "persistentVolumeClaimRetentionPolicy", "podManagementPolicy", "revisionHistoryLimit", "updateStrategy")
}

func (e *emitter) deployment() {
	if !e.runsAs("Deployment") {
		return
	}
	e.workload("Deployment", nil, "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit", "strategy")
}
