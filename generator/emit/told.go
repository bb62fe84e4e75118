package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// What the constructor of some kinds is given bears on the node, so it has a method of its
// own: the node is told before anything is made.

// toldMethod is the name of the method that returns what the constructor of a kind is given.
func toldMethod(o model.Object) string { return o.VariableName() + "Spec" }

// toldCall is the call of that method.
func (e *emitter) toldCall(o model.Object) jen.Code {
	return jen.Id("b").Dot(toldMethod(o)).Call(jen.Id("node"))
}

// toldValue writes the method.
func (e *emitter) toldValue(o model.Object) {
	slot := slotNamed(o.Filled[0])
	e.doc("%s is what the custom resource says of the %s of a node, or nil where that is nothing.", toldMethod(o), o.Kind)
	before, value := e.slotValue(o, o.Filled[0])
	e.method(toldMethod(o)).Params(e.nodeParam()).Op("*").Add(slotType(slot.Type)).Block(append(before, jen.Return(value))...)
	e.file.Line()
}

// told are the statements that tell a node.
func (e *emitter) told() []jen.Code {
	var statements []jen.Code
	for _, o := range e.cluster.Objects {
		if o.Built && o.Tells != "" {
			statements = append(statements, jen.Id("node").Dot(o.Tells).Call(e.toldCall(o)))
		}
	}
	return statements
}

// unfit are the checks of what the nodes of a source say for objects that not every kind of
// workload can have. What less specific levels say is for the nodes that can have them.
func (e *emitter) unfit(s *model.Source) []jen.Code {
	var checks []jen.Code
	for _, o := range e.cluster.Objects {
		unfit := func(k markers.ObjectKind) bool { return e.cluster.RunsAs(k.Kind) && !slices.Contains(o.Runs, k.Kind) }
		if !o.Built || len(o.Runs) == 0 || !slices.ContainsFunc(markers.Workloads(), unfit) {
			continue
		}
		for _, b := range s.Level.Bindings {
			if !b.Slot.Within(o.Family()) {
				continue
			}
			condition, value := filling{slot: &b.Slot, found: []bound{{Binding: b, base: jen.Id("entry")}}}.value()
			arguments := append([]jen.Code{jen.Qual(build, o.Kind+"Kind").Call(), jen.Id("path")}, jsonNames(b.Path)...)
			checks = append(checks, jen.If(jen.Id("v").Op(":=").Add(value), condition).Block(
				jen.Id("r").Dot("Fail").Call(jen.Id("node").Dot("Unfit").Call(arguments...).Op("..."))))
		}
	}
	return checks
}
