package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// nodeReplicas tells a node how many pods it has, where markers say it: by default, and
// whatever the custom resource says. The most specific marker counts.
func (e *emitter) nodeReplicas(s *model.Source) []jen.Code {
	var statements []jen.Code
	tell := func(method string, b bound) {
		if b.Slot.Name != model.NodeReplicas {
			return
		}
		call := jen.Id("node").Dot(method).Call(jen.Lit(b.constant.Value))
		if b.only != nil {
			call = jen.If(b.only).Block(call)
		}
		statements = append(statements, call)
	}
	for _, b := range slices.Backward(constants(e.cluster, s, false)) {
		tell("DefaultReplicas", b)
	}
	for _, b := range constants(e.cluster, s, true) {
		tell("SetReplicas", b)
	}
	return statements
}
