package emit

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// filling is what one statement puts into one place: what one or more levels say of
// it, the least specific first.
type filling struct {
	slot  *markers.Slot
	found []bound
	level int
}

// fillings are what the levels of nodes say of places inside the fields of a family
// below a prefix, in the order in which they are put there: the less specific level
// first, on one level the shorter path. What is said of every entry of a list comes behind,
// the other way around: each gives way to what is there already. What tells an entry apart
// comes last, in the innermost entry first: until then, entries are found by it.
func fillings(levels []leveled, prefix string) []filling {
	isLate := func(b bound) bool { return b.isBelow(prefix) && turnOf(b.Slot) != plainTurn }
	if !slices.ContainsFunc(levels, func(l leveled) bool { return slices.ContainsFunc(l.bindings, isLate) }) {
		return plainFillings(levels, prefix)
	}
	of := func(wanted turn) []filling {
		var own []leveled
		for _, level := range levels {
			own = append(own, leveled{slices.DeleteFunc(slices.Clone(level.bindings), func(b bound) bool { return turnOf(b.Slot) != wanted })})
		}
		return plainFillings(own, prefix)
	}
	each, keys := of(eachTurn), of(keyTurn)
	slices.Reverse(each)
	slices.SortStableFunc(keys, innerFirst)
	return slices.Concat(of(plainTurn), each, keys)
}

// turn is when a place is filled.
type turn int

const (
	plainTurn turn = iota
	eachTurn
	keyTurn
)

func turnOf(slot markers.Slot) turn {
	switch {
	case slot.IsOfEach():
		return eachTurn
	case slot.IsKey():
		return keyTurn
	default:
		return plainTurn
	}
}

// innerFirst puts what tells entries apart before what tells those apart in which they are.
func innerFirst(a, b filling) int { return cmp.Compare(len(b.slot.Path), len(a.slot.Path)) }

// plainFillings are those of one sort. Where one of several paths leads through another,
// each level is put there by itself.
func plainFillings(levels []leveled, prefix string) []filling {
	if !slices.ContainsFunc(levels, func(l leveled) bool {
		return slices.ContainsFunc(l.bindings, func(b bound) bool { return b.isBelow(prefix) })
	}) {
		return nil
	}
	var all []filling
	paths := waysOf(levels, prefix)
	passed := map[string]bool{} // the slots through which paths of less specific levels lead
	for i, level := range levels {
		for _, b := range level.bindings {
			if !b.isBelow(prefix) {
				continue
			}
			at := -1
			if !paths.overlap(b.Slot.Name) {
				at = slices.IndexFunc(all, func(f filling) bool { return f.slot.Name == b.Slot.Name })
			}
			if at < 0 {
				all = append(all, filling{slot: &b.Slot})
				at = len(all) - 1
			}
			all[at].found = append(all[at].found, b)
			all[at].level = i
		}
		all = append(all, repeated(level, i, passed)...)
		for _, b := range level.bindings {
			if b.isBelow(prefix) {
				b.pass(passed)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b filling) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(len(a.slot.Path), len(b.slot.Path)))
	})
	return all
}

// repeated are the fields that a level binds as a whole, although a less specific one
// has put something into them: they are put over it once more.
func repeated(level leveled, at int, passed map[string]bool) []filling {
	var again []filling
	for _, b := range level.bindings {
		if b.isWhole() && passed[b.Slot.Name] {
			again = append(again, filling{slot: &b.Slot, found: []bound{b}, level: at})
		}
	}
	return again
}

// isBelow reports whether a binding is of a place inside a field of a family, and its path
// begins with a prefix.
func (b bound) isBelow(prefix string) bool {
	return len(b.Slot.Path) > 0 && strings.HasPrefix(b.Slot.Name, prefix)
}

// isWhole reports whether a binding is of a field as a whole.
func (b bound) isWhole() bool { return len(b.Slot.Path) == 0 && b.Key == "" }

// leveled are the bindings of a level.
type leveled struct {
	bindings []bound
}

// ways are the names of the slots of a family that levels bind, and of all that paths to them
// lead through.
type ways struct{ ends, through map[string]bool }

// waysOf are those of the family that a prefix begins with.
func waysOf(levels []leveled, prefix string) ways {
	family, _, _ := strings.Cut(prefix, ".")
	w := ways{map[string]bool{}, map[string]bool{}}
	for _, l := range levels {
		for _, b := range l.bindings {
			if w.ends[b.Slot.Name] || !strings.HasPrefix(b.Slot.Name, family+".") {
				continue
			}
			w.ends[b.Slot.Name] = true
			for way := range stations(b.Slot.Name) {
				w.through[way] = true
			}
		}
	}
	return w
}

// overlap reports whether another binding leads to something on the way of a path, or
// behind its end.
func (w ways) overlap(slot string) bool {
	if w.through[slot] {
		return true
	}
	for way := range stations(slot) {
		if w.ends[way] {
			return true
		}
	}
	return false
}

// stations are the slots that the path to a slot leads through.
func stations(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 1; i < len(name); i++ {
			if (name[i] == '.' || name[i] == '[') && !yield(name[:i]) {
				return
			}
		}
	}
}

// isPort reports whether the place is the number of a port, which is the node's.
func (f filling) isPort() bool {
	_, ok := f.slot.Port()
	return ok
}

// fill puts what the levels say into places inside a struct.
func fill(all []filling, base *jen.Statement) []jen.Code {
	var statements []jen.Code
	for _, f := range all {
		statements = append(statements, f.statement(&way{code: base.Clone(), pointer: true}, f.places()))
	}
	return statements
}

// fillSpec puts what the levels say into the spec of an object, a pointer that is nil where
// nothing has been said and nothing starts it, or into places inside of it.
func (e *emitter) fillSpec(o model.Object, all []filling, spec *jen.Statement) []jen.Code {
	var statements []jen.Code
	isThere, isNumbered := o.Start != "", false
	for _, f := range all {
		if o.Ports && isThere && !isNumbered && f.slot.IsKey() && f.slot.Within(o.Family()+".spec.ports") {
			ports := spec.Clone().Dot("Ports")
			statements = append(statements, ports.Clone().Op("=").Qual(build, "NumberedPorts").Call(e.portsCall(o), ports))
			isNumbered = true
		}
		base := jen.Qual(build, "Ensure").Call(jen.Op("&").Add(spec))
		if len(f.slot.Path) == 0 || isThere {
			base = spec.Clone()
		}
		statements = append(statements, f.statement(&way{code: base, pointer: true}, f.places()[1:]))
	}
	return statements
}

// statementIn is [filling.statement] for a list that a variable holds, or for an entry of
// it, with which the path begins.
func (f filling) statementIn(list *jen.Statement) jen.Code {
	at := &way{code: list.Clone()}
	if len(f.slot.Path) == 0 {
		return f.statement(at, nil)
	}
	at.choose(f.slot.Path[0], len(f.slot.Path) == 1)
	return f.statement(at, f.slot.Path[1:])
}

// statement is the code that fills a place: if v is set, the place is.
func (f filling) statement(at *way, places []fields.Place) jen.Code {
	v := jen.Id("v")
	single := f.single(v)
	constant := f.constant()
	if constant != nil {
		v, single = f.literal(), jen.Add(constant.literal(constant.constant.Value, f.slot.Type))
	}
	for i, p := range places {
		if i > 0 && i == len(places)-1 && at.pointer && f.isMerged() {
			at.code, at.simple = at.named(p.In.Name), true // it is needed twice
		}
		at.step(p, i == len(places)-1)
	}
	assign := func(value jen.Code) { at.body = append(at.body, at.code.Clone().Op("=").Add(value)) }
	switch {
	case at.each != nil && at.code == nil:
		at.body = append(at.body, at.each(v))
		at.each = nil
	case at.key != nil:
		at.body = append(at.body, jen.Qual(build, "Put").Call(at.address(), at.key, single))
	case at.entry != nil:
		entry := at.named(f.slot.Type)
		at.body = append(at.body,
			jen.Op("*").Add(entry).Op("=").Op("*").Qual(build, f.slot.Merge).Call(entry, v),
			entry.Clone().Dot(at.entry.By.Go).Op("=").Lit(at.entry.Value),
		)
	case f.slot.Name == "pod.containers" && f.found[0].Replace: // but the main one
		assign(jen.Qual(build, "Containers").Call(at.code.Clone().Index(jen.Lit(0)), v))
	case f.slot.Merge == "" && f.found[0].Append:
		assign(jen.Qual(build, "Join").Call(at.code.Clone(), single))
	case f.slot.Merge == "" || f.found[0].Replace:
		assign(single)
	case isStruct(f.slot.Type) && !strings.HasPrefix(f.slot.Type, "*"):
		assign(jen.Op("*").Qual(build, f.slot.Merge).Call(at.address(), v))
	default:
		assign(jen.Qual(build, f.slot.Merge).Call(at.code, v))
	}
	if at.each != nil {
		at.body = append(at.body, at.each(jen.Id("each")))
	}
	switch {
	case constant == nil && len(f.found) == 1 && f.found[0].Clear && at.key == nil && at.entry == nil:
		condition, value := f.value()
		said := jen.If(jen.Id("v").Op(":=").Add(value), condition).Block(at.body...)
		return said.Else().If(cleared(f.found[0])).Block(at.code.Clone().Op("=").Nil())
	case constant == nil:
		condition, value := f.value()
		return jen.If(jen.Id("v").Op(":=").Add(value), condition).Block(at.body...)
	case constant.only != nil:
		return jen.If(constant.only).Block(at.body...)
	case len(at.body) > 1:
		return jen.Block(at.body...) // the names in it are its own
	default:
		return at.body[0]
	}
}

// isMerged reports whether what is in the place already is merged with what is put there.
func (f filling) isMerged() bool {
	return f.slot.Merge != "" && !f.found[0].Replace || f.slot.Merge == "" && f.found[0].Append
}

// constant is what a marker says, where nothing else says anything.
func (f filling) constant() *bound {
	if len(f.found) != 1 || f.found[0].constant == nil || f.found[0].constant.Parts != nil {
		return nil
	}
	return &f.found[0]
}

// literal is the code of what a marker says, as it is merged with what is there.
func (f filling) literal() *jen.Statement {
	of := f.slot.Type
	if isStruct(of) {
		of = "*" + strings.TrimPrefix(of, "*")
	}
	return jen.Add(f.found[0].literal(f.found[0].constant.Value, of))
}

// places of the path; a field as a whole has one.
func (f filling) places() []fields.Place {
	if len(f.slot.Path) > 0 {
		return f.slot.Path
	}
	return []fields.Place{f.slot.Place}
}

// value is the code of what the levels say, and the condition under which they say
// something.
func (f filling) value() (condition, said jen.Code) {
	v := jen.Id("v")
	slot := f.slot
	var values []jen.Code
	switch {
	case slot.Merge != "" && isStruct(slot.Type):
		for _, b := range f.found {
			values = append(values, b.said("*"+strings.TrimPrefix(slot.Type, "*")))
		}
		return v.Op("!=").Nil(), mergeCall(slot.Merge, values)
	case slot.Merge != "":
		return jen.Len(v).Op(">").Lit(0), merge(*slot, f.found, nil, value)
	}
	wanted := slot.Type
	if f.byPointer() {
		wanted = "*" + strings.TrimPrefix(slot.Type, "*")
	}
	if strings.HasPrefix(fields.Underlying(wanted), "[]") {
		return jen.Len(v).Op(">").Lit(0), lists(f.found)
	}
	for _, b := range slices.Backward(f.found) {
		values = append(values, b.said(wanted))
	}
	switch {
	case strings.HasPrefix(wanted, "*"):
		return v.Op("!=").Nil(), oneOf(values, wanted)
	}
	switch fields.Underlying(wanted) {
	case "string":
		return v.Op("!=").Lit(""), oneOf(values, wanted)
	case "bool":
		return v, oneOf(values, wanted)
	default:
		return v.Op("!=").Lit(0), oneOf(values, wanted)
	}
}

// byPointer reports whether what levels say is read by way of pointers: then false and
// 0 count where they are said, and what cannot be read is not there.
func (f filling) byPointer() bool {
	if strings.HasPrefix(f.slot.Type, "*") || f.slot.Type == "resource.Quantity" || f.slot.Type == "intstr.IntOrString" {
		return true
	}
	return slices.Contains([]string{"bool", "int32", "int64"}, f.slot.Type) &&
		slices.ContainsFunc(f.found, func(b bound) bool { return b.constant == nil && b.Type.Kind == source.Pointer })
}

// single is the code of a copy of v, as the place takes it.
func (f filling) single(v *jen.Statement) *jen.Statement {
	elem, isList := strings.CutPrefix(f.slot.Type, "[]")
	switch {
	case isList && isStruct(elem):
		return jen.Qual(build, "FirstCopy").Call(v)
	case isList:
		return jen.Qual("slices", "Clone").Call(v)
	case isStruct(f.slot.Type) && strings.HasPrefix(f.slot.Type, "*"):
		return jen.Add(v).Dot("DeepCopy").Call()
	case isStruct(f.slot.Type):
		return jen.Op("*").Add(v).Dot("DeepCopy").Call()
	case f.slot.Type == "*resource.Quantity" && slices.ContainsFunc(f.found, sharesPointer):
		return jen.Qual(ptr, "To").Call(jen.Add(v).Dot("DeepCopy").Call())
	case f.slot.Type == "resource.Quantity":
		return jen.Add(v).Dot("DeepCopy").Call()
	case strings.HasPrefix(f.slot.Type, "*") && slices.ContainsFunc(f.found, sharesPointer):
		return jen.Qual(build, "Copy").Call(v)
	case strings.HasPrefix(f.slot.Type, "*"):
		return v
	case f.byPointer():
		return jen.Op("*").Add(v)
	default:
		return v
	}
}

// sharesPointer reports whether what a field holds is handed on as the pointer that it
// is.
func sharesPointer(b bound) bool {
	return b.Type.Kind == source.Pointer && b.Conversion() == model.NoConversion
}

// way is the code that follows a path. What is not there on the way is made.
type way struct {
	// code is where the way has come to: something that can be assigned to, or a pointer.
	code    *jen.Statement
	pointer bool
	// simple is set where code is the name of a variable.
	simple bool
	// key is set where code is a map, and one of its entries is meant.
	key jen.Code
	// entry is set where code is an entry of a list.
	entry *fields.Place
	// each is the code that gives every entry of a list, on the way, what a variable holds
	// a pointer to; nil for none. Where the way ends there, there is no code.
	each func(all jen.Code) jen.Code
	// body are the statements that come before.
	body []jen.Code
}

// step goes into a field.
func (w *way) step(p fields.Place, isLast bool) {
	owner, excludes := p.Owner(), excludes(p)
	if excludes {
		w.code, w.pointer = w.named(p.In.Name), true // it is needed more than once
	}
	from := w.code
	w.simple = false
	w.code, w.pointer = from.Clone().Dot(p.Field.Go), false
	switch {
	case excludes && len(owner.Members) > 0:
		w.body = append(w.body, clearOthers(owner, from, p.Field)...)
	case excludes:
		union := from
		for _, embedded := range p.Embedded {
			union = jen.Op("&").Add(from.Clone().Dot(embedded))
		}
		only := jen.Qual(build, "Only").Call(union, w.address())
		if isLast {
			w.body = append(w.body, only)
			return
		}
		w.code, w.pointer = only, true
		return
	}
	w.choose(p, isLast)
}

// choose goes on from a field to an entry of it, or through its pointer.
func (w *way) choose(p fields.Place, isLast bool) {
	switch {
	case p.Each:
		w.chooseEach(p, isLast)
	case p.Selected && p.By.Go == "":
		w.key = jen.Lit(p.Key)
	case p.Selected:
		w.code, w.pointer = entryOf(w.address(), p), true
		if isLast {
			w.entry = &p
		}
	case !isLast && strings.HasPrefix(p.Field.Type, "*"):
		w.code, w.pointer = jen.Qual(build, "Ensure").Call(w.address()), true
	}
}

// chooseEach goes on to what every entry of a list is to have: into a variable that holds it.
func (w *way) chooseEach(p fields.Place, isLast bool) {
	list, merge := w.address(), jen.Qual(build, fields.MergeFunction(p.Type()))
	w.each = func(all jen.Code) jen.Code { return jen.Qual(build, "Each").Call(list, all, merge) }
	if isLast {
		w.code = nil
		return
	}
	w.body = append(w.body, jen.Id("each").Op(":=").Op("&").Add(slotType(p.Type())).Values())
	w.code, w.pointer, w.simple = jen.Id("each"), true, true
}

// excludes reports whether a field is one of several of which only one may be set.
func excludes(p fields.Place) bool {
	owner := p.Owner()
	return owner != nil && owner.Union && (len(owner.Members) == 0 || slices.Contains(owner.Members, p.Field.JSON))
}

// address is the code of a pointer to where the way has come to.
func (w *way) address() *jen.Statement {
	if w.pointer {
		return w.code.Clone()
	}
	return jen.Op("&").Add(w.code)
}

// named gives where the way has come to, a struct of a type, a name.
func (w *way) named(structure string) *jen.Statement {
	if w.simple {
		return w.code
	}
	variable := jen.Id(variableOf(structure))
	w.body = append(w.body, variable.Clone().Op(":=").Add(w.address()))
	return variable
}

// variableOf is the name of a variable that holds a struct of the Kubernetes API.
func variableOf(structure string) string {
	_, name, _ := strings.Cut(structure, ".")
	return model.LowerFirst(name)
}

// entryOf is the code of a pointer to the entry of a list that a path selects.
func entryOf(list *jen.Statement, p fields.Place) *jen.Statement {
	if p.By.JSON == "name" {
		return jen.Qual(build, fields.NamedFunction(p.Type())).Call(list, jen.Lit(p.Value))
	}
	by := jen.Func().Params(jen.Id("e").Op("*").Add(slotType(p.Type()))).Op("*").Add(slotType(p.By.Type)).
		Custom(jen.Options{Open: "{", Close: "}"}, jen.Return(jen.Op("&").Id("e").Dot(p.By.Go)))
	return jen.Qual(build, "Entry").Call(list, by, jen.Lit(p.Value))
}

// clearOthers are the statements that clear the fields that exclude another.
func clearOthers(structure *fields.Struct, owner *jen.Statement, field fields.Field) []jen.Code {
	var statements []jen.Code
	for _, name := range structure.Members {
		if _, other, ok := structure.Field(name); ok && name != field.JSON {
			zero := jen.Nil()
			if !strings.HasPrefix(other.Type, "*") {
				zero = jen.Lit("")
			}
			statements = append(statements, owner.Clone().Dot(other.Go).Op("=").Add(zero))
		}
	}
	return statements
}
