package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// podSettings writes the methods that read the pods of each source out of the
// custom resource.
func (e *emitter) podSettings() {
	if !e.cluster.HasPods() {
		return
	}
	template := func() *jen.Statement { return jen.Op("*").Qual(corev1, "PodTemplateSpec") }
	e.perSource("podSettings", "is the pod template of a node as the custom resource has it. It shares nothing with the custom resource.", template(),
		jen.Op("&").Qual(corev1, "PodTemplateSpec").Values(jen.Id("Spec").Op(":").Qual(corev1, "PodSpec").Values(
			jen.Id("Containers").Op(":").Index().Qual(corev1, "Container").Values(jen.Values(jen.Id("Name").Op(":").Id("node").Dot("ContainerName").Call())))),
		e.podBody)
}

// podBody reads the pod template of a source: a literal of all that is a field of its
// own, and then the places inside of fields.
func (e *emitter) podBody(s *model.Source) []jen.Code {
	inside := e.podInside[s]
	if len(inside) == 0 {
		return returning(e.podLiteral(s))
	}
	body := []jen.Code{jen.Id("pod").Op(":=").Add(e.podLiteral(s))}
	if slices.ContainsFunc(inside, podField.inContainer) {
		body = append(body, jen.Id("main").Op(":=").Op("&").Id("pod").Dot("Spec").Dot("Containers").Index(jen.Lit(0)))
	}
	for _, f := range inside {
		if f.isLong() {
			body = append(body, jen.Id("b").Dot(e.podMethod(s, f.method())).Call(jen.Id("node"), f.variable()))
			continue
		}
		body = append(body, fill(f.fillings, f.base())...)
	}
	return append(body, jen.Return(jen.Id("pod")))
}

// returning is a body that returns a value, or nil for none.
func returning(value jen.Code) []jen.Code {
	if value == nil {
		return nil
	}
	return []jen.Code{jen.Return(value)}
}

// perSource writes a method that reads something out of the custom resource:
// one method when all nodes come from one field of the spec, otherwise one for
// each and one that chooses.
func (e *emitter) perSource(name, text string, result *jen.Statement, none jen.Code, read func(*model.Source) []jen.Code) {
	if !e.many() {
		e.doc("%s %s", name, text)
		e.method(name).Params(e.nodeParam()).Add(result).Block(read(e.cluster.Sources[0])...)
		e.file.Line()
		return
	}
	e.doc("%s %s", name, text)
	e.method(name).Params(e.nodeParam()).Add(result).Block(
		e.sourceSwitch(func(s *model.Source) []jen.Code {
			if read(s) == nil {
				return nil
			}
			return []jen.Code{jen.Return(jen.Id("b").Dot(name + sourceField(e.cluster, s)).Call(jen.Id("node")))}
		}),
		jen.Return(none),
	)
	e.file.Line()
	for _, s := range e.cluster.Sources {
		body := read(s)
		if body == nil {
			continue
		}
		e.doc("%s reads a node in %s.", name+sourceField(e.cluster, s), places(s))
		e.method(name + sourceField(e.cluster, s)).Params(e.nodeParam()).Add(result).Block(body...)
		e.file.Line()
	}
}

// podLiteral is the pod template of a source, from the slot table.
func (e *emitter) podLiteral(s *model.Source) jen.Code {
	var labels []jen.Code
	for _, b := range e.reading(s).of(slotNamed("pod.labels")) {
		labels = append(labels, value(b))
	}
	metadata := values(
		keyed{"Labels", jen.Id("node").Dot("PodLabels").Call(labels...)},
		keyed{"Annotations", e.reading(s).ownCascade(slotNamed("pod.annotations"))},
	)
	containers := jen.Code(jen.Index().Qual(corev1, "Container").Values(e.containerLiteral(s)))
	if sidecars := e.reading(s).cascade(slotNamed("pod.containers")); sidecars != nil {
		containers = jen.Qual(build, "Containers").Call(jen.Qual(corev1, "Container").Add(e.containerLiteral(s)), sidecars)
	}
	spec := append([]keyed{{"Containers", containers}}, e.podSlots(s, "pod")...)
	return jen.Op("&").Qual(corev1, "PodTemplateSpec").Add(values(
		keyed{"ObjectMeta", jen.Qual(metav1, "ObjectMeta").Add(metadata)},
		keyed{"Spec", jen.Qual(corev1, "PodSpec").Add(values(spec...))},
	))
}

// plainSlot is the code of what a slot as a whole gets; nil for nothing.
func (e *emitter) plainSlot(s *model.Source, slot markers.Slot) jen.Code {
	return e.reading(s).ownCascade(slot, e.defaults(s, slot.Name)...)
}

// defaults are the values of a slot that are less specific than every level.
func (e *emitter) defaults(s *model.Source, slot string) []jen.Code {
	switch {
	case slot == "container.name":
		return []jen.Code{jen.Id("node").Dot("ContainerName").Call()}
	case slot == "container.ports" && e.declaresPorts(s):
		return []jen.Code{jen.Id("node").Dot("DefaultPorts").Call()}
	case slot == "pod.serviceAccountName" && e.hasAccount():
		account := e.cluster.Object("ServiceAccount")
		return []jen.Code{jen.Qual(build, "ServiceAccountName").Call(shared(account), e.rulesCall(jen.Id("node")))}
	default:
		return nil
	}
}

// declaresPorts reports whether a node type of the source has ports.
func (e *emitter) declaresPorts(s *model.Source) bool {
	for _, t := range e.cluster.NodeTypes {
		if len(t.Ports) > 0 && s.Holds(t.Name) {
			return true
		}
	}
	return e.cluster.BindsPort(s)
}

// containerLiteral is the main container.
func (e *emitter) containerLiteral(s *model.Source) jen.Code {
	return values(e.podSlots(s, "container")...)
}

// choose calls a function where there is more than one value.
func choose(pkgPath, function string, values []jen.Code) jen.Code {
	if len(values) == 1 {
		return values[0]
	}
	return jen.Qual(pkgPath, function).Call(values...)
}
