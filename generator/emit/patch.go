package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// patchSlot is the slot of what is done to the pods in the end.
const patchSlot = "pod.patch"

// hasPatches reports whether anything says a patch of pods.
func (e *emitter) hasPatches() bool {
	return slices.ContainsFunc(e.cluster.Sources, func(s *model.Source) bool { return len(e.patches(s)) > 0 })
}

// patches are what the levels of a source say of its pods, the least specific first.
func (e *emitter) patches(s *model.Source) []bound { return e.reading(s).of(slotNamed(patchSlot)) }

// patchPod is the code that applies the patches of a node, if there are any.
func (e *emitter) patchPod() []jen.Code {
	if !e.hasPatches() {
		return nil
	}
	return []jen.Code{jen.If(
		jen.Err().Op(":=").Id("node").Dot("PatchPod").Call(jen.Id("pod"), jen.Id("b").Dot("podPatches").Call(jen.Id("node")).Op("...")),
		jen.Err().Op("!=").Nil(),
	).Block(jen.Return(jen.Nil(), jen.Err()))}
}

// podPatches writes the method that reads the patches.
func (e *emitter) podPatches() {
	if !e.cluster.HasPods() || !e.hasPatches() {
		return
	}
	e.perSource("podPatches", "are the patches of the pods of a node, the least specific first.", jen.Index().Qual(build, "PodPatch"), jen.Nil(), e.patchesBody)
}

// patchesBody is the body that lists the patches of a source. What a marker says is at the
// path of the node.
func (e *emitter) patchesBody(s *model.Source) []jen.Code {
	var body, patches []jen.Code
	levels := e.cluster.Levels(s)
	for _, b := range e.patches(s) {
		arguments := []jen.Code{b.said(b.Slot.Type), jen.Id("node").Dot("path")}
		if b.constant == nil {
			level := levels[slices.IndexFunc(levels, func(l *model.Level) bool { return slices.Contains(l.Bindings, b.Binding) })]
			if level.Sort != markers.OnNode && body == nil {
				body = []jen.Code{e.specPath()}
			}
			arguments = append([]jen.Code{access(b.base, b.Path), e.levelPath(s, level, jen.Id("node").Dot("path"))}, jsonNames(b.Path)...)
		}
		patches = append(patches, jen.Qual(build, "PodPatchOf").Call(arguments...))
	}
	if len(patches) == 0 {
		return nil
	}
	return append(body, jen.Return(jen.Index().Qual(build, "PodPatch").Add(multiline(patches))))
}
