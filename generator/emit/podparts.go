package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// podField are the places inside of one field of the pods' spec, or of their main container,
// that levels say something of.
type podField struct {
	family   string // container or pod
	field    string // by its Go name
	fillings []filling
}

// podFields are those of a source, in the order in which they are filled: those of the main
// container come first, since what is said of pod.containers can move it. Within a field the
// order is that of its fillings; what is inside of one is not inside of another.
func podFields(r *reading) []podField {
	var all []podField
	for _, family := range []string{"container", "pod"} {
		first := len(all)
		for _, f := range fillings(r.levels, family+".") {
			if f.isPort() {
				continue
			}
			name := f.places()[0].Field.Go
			at := slices.IndexFunc(all[first:], func(known podField) bool { return known.field == name })
			if at < 0 {
				at = len(all) - first
				all = append(all, podField{family: family, field: name})
			}
			all[first+at].fillings = append(all[first+at].fillings, f)
		}
	}
	return all
}

func (f podField) inContainer() bool { return f.family == "container" }

// variable holds what has the field.
func (f podField) variable() *jen.Statement {
	if f.inContainer() {
		return jen.Id("main")
	}
	return jen.Id("pod")
}

// base is the code of the struct that has the field.
func (f podField) base() *jen.Statement {
	if f.inContainer() {
		return f.variable()
	}
	return f.variable().Dot("Spec")
}

// long is how many statements about one field, or values of one list, stand among others at
// most. With more, the field has a method of its own: it reads better, and the methods are
// written side by side.
const long = 8

func (f podField) isLong() bool { return len(f.fillings) > long }

// method that fills the field, where that is long.
func (f podField) method() string { return "fill" + model.UpperFirst(f.family) + f.field }

// podMethod is the name of a method for the pods of a source.
func (e *emitter) podMethod(s *model.Source, name string) string {
	if e.many() {
		name += sourceField(e.cluster, s)
	}
	return name
}

// isLongList reports whether so much is said of a slot as a whole that its value has a method
// of its own.
func (r *reading) isLongList(slot markers.Slot) bool { return len(r.of(slot)) > long }

// longListMethod is the method that returns the value of a slot, where that is long.
func longListMethod(slot markers.Slot, family string) string { return family + slot.Field }

// podSlots are the fields of a family's struct that slots fill, in the order of its
// declaration. Long values stand elsewhere.
func (e *emitter) podSlots(s *model.Source, family string) []keyed {
	var filled []keyed
	for slot := range markers.FieldSlots(family) {
		if e.reading(s).isLongList(slot) {
			method := e.podMethod(s, longListMethod(slot, family))
			filled = append(filled, keyed{slot.Field, jen.Id("b").Dot(method).Call(jen.Id("node"))})
		} else if value := e.plainSlot(s, slot); value != nil {
			filled = append(filled, keyed{slot.Field, value})
		}
	}
	return filled
}

// podParts write the methods for what is too long to stand in podSettings.
func (e *emitter) podParts() []func(*emitter) {
	if !e.cluster.HasPods() {
		return nil
	}
	var parts []func(*emitter)
	for _, s := range e.cluster.Sources {
		for _, family := range []string{"container", "pod"} {
			for slot := range markers.FieldSlots(family) {
				if e.reading(s).isLongList(slot) {
					parts = append(parts, func(e *emitter) { e.longList(s, slot, family) })
				}
			}
		}
		for _, f := range e.podInside[s] {
			if f.isLong() {
				parts = append(parts, func(e *emitter) { e.longField(s, f) })
			}
		}
	}
	return parts
}

// longList writes the method that returns the value of a slot.
func (e *emitter) longList(s *model.Source, slot markers.Slot, family string) {
	name := e.podMethod(s, longListMethod(slot, family))
	e.doc("%s is what a node in %s has as %s.", name, places(s), slot.Name)
	e.method(name).Params(e.nodeParam()).Add(slotType(slot.Type)).Block(
		jen.Return(e.plainSlot(s, slot)))
	e.file.Line()
}

// longField writes the method that fills places inside of a field.
func (e *emitter) longField(s *model.Source, f podField) {
	name, of := e.podMethod(s, f.method()), jen.Op("*").Qual(corev1, "PodTemplateSpec")
	if f.inContainer() {
		of = jen.Op("*").Qual(corev1, "Container")
	}
	e.doc("%s puts what a node in %s says into %s of its %s.", name, places(s), f.fillings[0].places()[0].Field.JSON, map[bool]string{true: "main container", false: "pods"}[f.inContainer()])
	e.method(name).Params(e.nodeParam(), f.variable().Add(of)).Block(fill(f.fillings, f.base())...)
	e.file.Line()
}
