package emit

import (
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// objects writes a method of the builder for each kind of object that it makes.
func (e *emitter) objects() {
	for _, o := range e.cluster.Objects {
		if o.Built && o.Tells != "" {
			e.toldValue(o)
		}
		switch {
		case !o.Built:
		case o.Workload:
			e.workload(o)
		case o.Many:
			e.manyObjects(o)
		default:
			e.oneObject(o)
		}
	}
}

// oneObject writes the method that makes an object: what the constructor of the kind
// makes, after the hook has had its say.
func (e *emitter) oneObject(o model.Object) {
	in := e.scopeOf(o)
	e.doc("%s builds the %s of %s, or returns nil when there is to be none.", o.Method(), o.Title(), in.title)
	variable := jen.Id(o.VariableName())
	body, made := e.construct(o)
	if off := e.unlessOn(o); off != nil {
		body = append([]jen.Code{off}, body...)
	}
	if o.Fails {
		body = append(body,
			jen.List(variable.Clone(), jen.Err()).Op(":=").Add(made),
			jen.If(variable.Clone().Op("==").Nil().Op("||").Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		)
	} else {
		body = append(body,
			variable.Clone().Op(":=").Add(made),
			jen.If(variable.Clone().Op("==").Nil()).Block(jen.Return(jen.Nil(), jen.Nil())),
		)
	}
	body = append(body, e.fillObject(o, o.Family()+".", variable))
	if o.Finish == "" {
		body = append(body, jen.Return(variable.Clone(), e.lastWord(o)))
	} else {
		finished := []jen.Code{variable.Clone()}
		if o.TakesRandom {
			finished = append(finished, random(o))
		}
		body = append(body,
			jen.If(jen.Err().Op(":=").Add(e.lastWord(o)), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Return(jen.Qual(build, o.Finish).Call(finished...)),
		)
	}
	e.method(o.Method()).Params(in.params...).Params(jen.Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(e.seen(o, body)...)
	e.file.Line()
}

// unlessOn is the code that leaves the method where fields or markers say that there is to
// be no object; nil where nothing says so.
func (e *emitter) unlessOn(o model.Object) jen.Code {
	slot := o.SwitchSlot()
	said := func(s *model.Source) []bound {
		var found []bound
		for _, level := range e.levelsOf(o, s) {
			for _, b := range level.bindings {
				if b.Slot.Name == slot {
					found = append(found, b)
				}
			}
		}
		slices.Reverse(found) // the most specific first
		return found
	}
	if !slices.ContainsFunc(e.scopeSources(o), func(s *model.Source) bool { return len(said(s)) > 0 }) {
		return nil
	}
	return e.fillEach(o, func(s *model.Source) []jen.Code {
		found := said(s)
		if len(found) == 0 {
			return nil
		}
		off := jen.Op("!").Add(allSaid(found))
		if b := found[0]; len(found) == 1 && b.only != nil && b.constant.Value == false {
			off = jen.Add(b.only)
		}
		return []jen.Code{jen.If(off).Block(jen.Return(jen.Nil(), jen.Nil()))}
	})
}

// random is the literal of the random content of an object; nil for none.
func random(o model.Object) jen.Code {
	if len(o.Random) == 0 {
		return jen.Nil()
	}
	var entries []jen.Code
	for _, key := range slices.Sorted(maps.Keys(o.Random)) {
		entries = append(entries, jen.Lit(key).Op(":").Lit(o.Random[key]))
	}
	return jen.Qual(build, "Random").Values(entries...)
}

// manyObjects writes the method that makes any number of objects.
func (e *emitter) manyObjects(o model.Object) {
	in := e.scopeOf(o)
	e.doc("%s builds each %s of %s.", o.Method(), o.Kind, in.title)
	variable := jen.Id(o.VariableName())
	list := jen.Id(o.VariableName() + "s")
	body, made := e.construct(o)
	body = append(body,
		list.Clone().Op(":=").Add(made),
		jen.For(jen.List(jen.Id("_"), variable).Op(":=").Range().Add(list.Clone())).Block(
			e.fillObject(o, o.Family()+".", variable),
			jen.If(jen.Err().Op(":=").Add(e.lastWord(o)), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		),
		jen.Return(list.Clone(), jen.Nil()),
	)
	e.method(o.Method()).Params(in.params...).Params(jen.Index().Op("*").Qual(o.ImportPath(), o.Kind), jen.Error()).Block(e.seen(o, body)...)
	e.file.Line()
}

// lastWord calls the hook for an object.
func (e *emitter) lastWord(o model.Object) *jen.Statement {
	return jen.Id("b").Dot("hooks").Dot(o.Hook()).Call(append(slices.Clone(e.scopeOf(o).hookArguments), jen.Id(o.VariableName()))...)
}

// construct is the call of the constructor of a kind, and what comes before it.
func (e *emitter) construct(o model.Object) (before []jen.Code, call jen.Code) {
	in := e.scopeOf(o)
	arguments := []jen.Code{in.identity}
	for _, argument := range o.Filled {
		switch argument {
		case "files":
			made := jen.Id("b").Dot(configMethod(o, "files")).Call(jen.Id("node"))
			if o.Scope != markers.PerNode {
				made = jen.Qual(build, "SharedFiles").Call(in.list, jen.Id("b").Dot(configMethod(o, "files")))
			}
			before = append(before, jen.List(jen.Id("files"), jen.Err()).Op(":=").Add(made), returnIfErr(jen.Nil()))
			arguments = append(arguments, jen.Id("files"))
		case "storage":
			arguments = append(arguments, jen.Id("node").Dot("storage"))
		case "rules":
			arguments = append(arguments, e.rulesCall(in.holder))
		case "ports":
			arguments = append(arguments, e.portsCall(o))
		case "serviceName":
			name := e.serviceName()
			if name == nil {
				name = jen.Id("node").Dot("NameOf").Call(jen.Lit("Service"))
			}
			arguments = append(arguments, name)
		case "image":
			arguments = append(arguments, e.imageOf(o))
		default:
			if o.Entry {
				arguments = append(arguments, e.entryValue(o, argument))
				continue
			}
			if o.Tells != "" {
				arguments = append(arguments, e.toldCall(o))
				continue
			}
			more, value := e.slotValue(o, argument)
			before = append(before, more...)
			arguments = append(arguments, value)
		}
	}
	constructor := o.Constructor()
	if e.cluster.HasDefault(markers.DefaultPeerAddresses) && e.cluster.Governs(o) {
		constructor = o.Governing
	}
	return before, jen.Qual(build, constructor).Call(arguments...)
}

// imageOf is the code of the image of the main container of a node's pods, or of what the
// whole custom resource says of it.
func (e *emitter) imageOf(o model.Object) jen.Code {
	if o.Scope != markers.PerCluster {
		return jen.Id("b").Dot("podSettings").Call(jen.Id("node")).Dot("Spec").Dot("Containers").Index(jen.Lit(0)).Dot("Image")
	}
	if image := e.whole(nil, "container.image"); image != nil {
		return image
	}
	return jen.Lit("")
}

// portsCall is the code of the ports of the pods in the scope of an object.
func (e *emitter) portsCall(o model.Object) jen.Code {
	return jen.Qual(build, "PortsOf").Call(e.scopeOf(o).nodes)
}

// fillObject is the code that puts what fields say of places inside an object there,
// but what its constructor was given.
func (e *emitter) fillObject(o model.Object, prefix string, base *jen.Statement) jen.Code {
	if o.Entry {
		return jen.Qual(build, "Describe").Call(base, jen.Id("entry").Dot("ObjectMeta"))
	}
	return e.fillEach(o, func(s *model.Source) []jen.Code {
		all := slices.DeleteFunc(fillings(e.levelsOf(o, s), prefix), func(f filling) bool {
			return f.slot.Within(storageSlot) || slices.ContainsFunc(o.Filled, func(argument string) bool { return f.slot.Within(argument) })
		})
		statements := fill(all, base)
		if slices.ContainsFunc(all, func(f filling) bool { return f.slot.Within(o.Family() + ".metadata.labels") }) {
			own := e.scopeOf(o).holder.Clone().Dot("Labels").Call()
			labels := base.Clone().Dot("Labels")
			statements = append(statements, jen.Add(labels).Op("=").Qual(build, "MergeMaps").Call(labels, own))
		}
		return statements
	})
}

// fillEach tells apart the nodes of several sources, where something depends on it.
func (e *emitter) fillEach(o model.Object, body func(*model.Source) []jen.Code) jen.Code {
	if o.Scope == markers.PerCluster {
		return statements(body(nil))
	}
	if !e.many() {
		return statements(body(e.cluster.Sources[0]))
	}
	if !slices.ContainsFunc(e.cluster.Sources, func(s *model.Source) bool { return len(body(s)) > 0 }) {
		return jen.Null()
	}
	return e.sourceSwitch(body)
}

// statements are several as one.
func statements(all []jen.Code) jen.Code {
	joined := jen.Null()
	for i, statement := range all {
		if i > 0 {
			joined = joined.Line()
		}
		joined = joined.Add(statement)
	}
	return joined
}

// levelsOf are the levels that say something of an object, the least specific first. Without a
// source it is one of the whole cluster.
func (e *emitter) levelsOf(o model.Object, s *model.Source) []leveled {
	if s != nil && o.Workload {
		return e.reading(s).workloads[o.Kind]
	}
	return e.reading(s).levels
}

// slotValue is the code of what a slot holds for the scope of an object, with what
// fields say of places inside of it.
func (e *emitter) slotValue(o model.Object, slot string) (before []jen.Code, value jen.Code) {
	asked, whole := e.asked(o, slot)
	before, value = e.filledSlot(o, slot, whole)
	before = append(asked, before...)
	if e.hasOwnPorts(o, slot) {
		before = append(before, jen.If(jen.Op("!").Qual(build, "Exposes").Call(e.portsCall(o), value)).Block(jen.Return(jen.Nil(), jen.Nil())))
	}
	return before, value
}

// scopeSources are the sources of nodes that an object tells apart; one that is nil for the
// whole cluster.
func (e *emitter) scopeSources(o model.Object) []*model.Source {
	if o.Scope == markers.PerCluster {
		return []*model.Source{nil}
	}
	return e.cluster.Sources
}

// asked is the code of what a slot holds as a whole. A variant that would be made without
// being asked for is there only where the slot is filled, if a field is bound to it, and
// else where there are ports: what comes before returns where there is to be none.
func (e *emitter) asked(o model.Object, slot string) (before []jen.Code, whole func(*model.Source) jen.Code) {
	sources := e.scopeSources(o)
	if o.Variant == "" || !o.Ports || e.hasOwnPorts(o, slot) {
		return nil, func(s *model.Source) jen.Code { return e.whole(s, slot) }
	}
	whole = func(s *model.Source) jen.Code { return e.reading(s).wholly(slotNamed(slot)) }
	if !slices.ContainsFunc(sources, func(s *model.Source) bool { return whole(s) != nil }) {
		return []jen.Code{jen.If(jen.Add(e.portsCall(o)).Dot("Empty").Call()).Block(jen.Return(jen.Nil(), jen.Nil()))}, whole
	}
	asked := jen.Id("asked")
	if len(sources) == 1 {
		before = append(before, asked.Clone().Op(":=").Add(whole(sources[0])))
	} else {
		definition, _, _ := markers.ParseSlot(slot)
		before = append(before, jen.Var().Add(asked).Op("*").Add(slotType(definition.Type)), e.sourceSwitch(func(s *model.Source) []jen.Code {
			value := whole(s)
			if value == nil {
				return nil
			}
			return []jen.Code{asked.Clone().Op("=").Add(value)}
		}))
	}
	before = append(before, jen.If(asked.Clone().Op("==").Nil()).Block(jen.Return(jen.Nil(), jen.Nil())))
	return before, func(s *model.Source) jen.Code {
		if e.reading(s).wholly(slotNamed(slot)) == nil {
			return nil
		}
		return asked.Clone()
	}
}

// hasOwnPorts reports whether a variant that ports bring may have some of its own: fields are
// not bound to the slot as a whole, but to its ports.
func (e *emitter) hasOwnPorts(o model.Object, slot string) bool {
	if o.Variant == "" || !o.Ports {
		return false
	}
	sources := e.scopeSources(o)
	isWhole := func(s *model.Source) bool { return e.reading(s).wholly(slotNamed(slot)) != nil }
	hasPorts := func(s *model.Source) bool {
		return slices.ContainsFunc(fillings(e.levelsOf(o, s), slot+".ports"), func(f filling) bool { return !f.slot.IsOfEach() })
	}
	return !slices.ContainsFunc(sources, isWhole) && slices.ContainsFunc(sources, hasPorts)
}

// filledSlot is the code of what a slot holds as a whole, with what fields say of places
// inside of it.
func (e *emitter) filledSlot(o model.Object, slot string, whole func(*model.Source) jen.Code) (before []jen.Code, value jen.Code) {
	places := func(s *model.Source) []filling { return fillings(e.levelsOf(o, s), slot) }
	sources := e.scopeSources(o)
	isSaid := func(s *model.Source) bool { return whole(s) != nil }
	hasPlaces := func(s *model.Source) bool { return len(places(s)) > 0 }
	definition, _, _ := markers.ParseSlot(slot)
	spec := jen.Id("spec")
	declare := jen.Var().Add(spec).Op("*").Add(slotType(definition.Type))
	start := func(s *model.Source) jen.Code {
		value := whole(s)
		switch {
		case !slices.ContainsFunc(sources, hasPlaces):
			return value
		case o.Start != "":
			return jen.Qual(build, o.Start).Call(e.portsCall(o), orNil(value))
		case value != nil:
			return e.reading(s).ownCascade(slotNamed(slot))
		default:
			return nil
		}
	}
	put := func(s *model.Source) []jen.Code {
		return e.fillSpec(o, places(s), spec)
	}
	switch {
	case !slices.ContainsFunc(sources, isSaid) && !slices.ContainsFunc(sources, hasPlaces):
		return nil, jen.Nil()
	case len(sources) == 1 && !hasPlaces(sources[0]):
		return nil, start(sources[0])
	case len(sources) == 1 && start(sources[0]) == nil:
		return []jen.Code{declare, statements(put(sources[0]))}, spec
	case len(sources) == 1:
		return []jen.Code{spec.Clone().Op(":=").Add(start(sources[0])), statements(put(sources[0]))}, spec
	}
	return []jen.Code{declare, e.sourceSwitch(func(s *model.Source) []jen.Code {
		var body []jen.Code
		if value := start(s); value != nil {
			body = append(body, spec.Clone().Op("=").Add(value))
		}
		return append(body, put(s)...)
	})}, spec
}

// whole is the code of what a slot holds as a whole, or nil.
func (e *emitter) whole(s *model.Source, slot string) jen.Code {
	return e.reading(s).cascade(slotNamed(slot))
}

func orNil(value jen.Code) jen.Code {
	if value == nil {
		return jen.Nil()
	}
	return value
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
