package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// podTemplate writes the method that puts a node's pods together.
func (e *emitter) podTemplate() {
	if !e.cluster.HasPods() {
		return
	}
	e.doc("podTemplate builds the pods of a node: what the custom resource says, the configuration and storage that they mount, and what the hooks add.")
	var body []jen.Code
	storage := jen.Nil()
	before, mount := e.mountConfigs()
	body = append(body, before...)
	body = append(body, jen.Id("pod").Op(":=").Id("b").Dot("podSettings").Call(jen.Id("node")))
	if e.cluster.HasStorage() {
		storage = jen.Id("node").Dot("storage")
	}
	if mount != nil {
		body = append(body, mount)
	}
	if e.cluster.HasStorage() {
		body = append(body, jen.Id("node").Dot("MountStorage").Call(jen.Id("pod"), storage))
	}
	if e.cluster.HasDefault(markers.DefaultSpread) {
		body = append(body, jen.Id("node").Dot("Spread").Call(jen.Id("pod")))
	}
	body = append(body, e.patchPod()...)
	body = append(body,
		jen.Id("main").Op(":=").Op("&").Id("pod").Dot("Spec").Dot("Containers").Index(jen.Lit(0)),
		jen.Id("main").Dot("Args").Op("=").Qual(build, "FirstOf").Call(jen.Id("b").Dot("hooks").Dot("Args").Call(jen.Id("node")), jen.Id("main").Dot("Args")),
		jen.Return(jen.Id("pod"), jen.Qual(build, "CheckPodHook").Call(jen.Id("node").Dot("Node"), jen.Id("pod"), jen.Id("b").Dot("hooks").Dot("Pod").Call(jen.Id("node"), jen.Id("pod")))),
	)
	e.method("podTemplate").Params(e.nodeParam()).Params(jen.Op("*").Qual(corev1, "PodTemplateSpec"), jen.Error()).Block(body...)
	e.file.Line()
}
