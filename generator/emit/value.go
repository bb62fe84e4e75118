package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// access is the code that reads a path below base. A nil pointer on the way
// reads as a zero value.
func access(base *jen.Statement, path model.Path) *jen.Statement {
	expr := base.Clone()
	for i, step := range path {
		expr = expr.Dot(step.Go)
		if step.Pointer && i < len(path)-1 {
			expr = orZero(expr)
		}
	}
	return expr
}

func orZero(expr *jen.Statement) *jen.Statement {
	return jen.Qual(build, "OrZero").Call(expr)
}

// read is the code of what a field says, as [convert] has it. Where a field that is no pointer
// would say something in a block that is not there, it says nothing.
func read(base *jen.Statement, b *model.Binding, wanted string) *jen.Statement {
	value := convert(access(base, b.Path), b, wanted)
	in := block(base, b.Path)
	saysZero := b.Conversion() == model.NoConversion && b.Type.Kind != source.Pointer && !b.OmitEmpty
	if in == nil || !saysZero || !strings.HasPrefix(wanted, "*") || isStruct(wanted) || wanted == "*resource.Quantity" {
		return value
	}
	return jen.Qual(build, "If").Call(in.Op("!=").Nil(), value)
}

// block is the code of the innermost pointer on a path, behind which its end is there; nil
// where it is always there.
func block(base *jen.Statement, path model.Path) *jen.Statement {
	for i := len(path) - 2; i >= 0; i-- {
		if path[i].Pointer {
			return access(base, path[:i+1])
		}
	}
	return nil
}

// convert is the code of a field's value in the type of its slot, as the
// pointer or the value that the slot takes.
func convert(expr *jen.Statement, b *model.Binding, wanted string) *jen.Statement {
	wantsPointer := strings.HasPrefix(wanted, "*")
	isPointer := b.Type.Kind == source.Pointer
	base := b.Type
	if isPointer {
		base = *b.Type.Elem
	}
	same := base.String() == markers.ExpandType(wanted)

	switch {
	case b.Conversion() != model.NoConversion:
		return converted(expr, b, wanted)
	case wantsPointer && isPointer && same:
		return expr
	case wantsPointer && isPointer && isInteger(wanted):
		return jen.Qual(build, "ConvertInteger").Types(slotType(wanted)).Call(expr)
	case wantsPointer && isPointer:
		return jen.Parens(jen.Op("*").Add(slotType(wanted))).Parens(expr)
	case wantsPointer:
		value := castUnless(same, wanted, expr)
		if b.OmitEmpty || isStruct(wanted) || wanted == "*resource.Quantity" {
			return jen.Qual(build, "NonZero").Call(value)
		}
		return jen.Qual(ptr, "To").Call(value)
	case isPointer:
		return castUnless(same, wanted, orZero(expr))
	default:
		return castUnless(same, wanted, expr)
	}
}

// converted is the code of a pointer to a field's value in a type that Go does not
// convert it to. It is nil where the field is not set, or cannot be read. Raw JSON is read as
// the pointer or the value that is wanted.
func converted(expr *jen.Statement, b *model.Binding, wanted string) *jen.Statement {
	if text := asText(expr, b); text != nil {
		elem := strings.TrimPrefix(wanted, "*")
		if elem != "string" {
			text = slotType(elem).Parens(text)
		}
		if elem != wanted {
			text = jen.Qual(build, "NonZero").Call(text)
		}
		return text
	}
	isPointer := b.Type.Kind == source.Pointer
	of := strings.TrimPrefix(b.Slot.Type, "*")
	if b.Conversion() == model.JSONToValue {
		result := slotType(wanted)
		if strings.HasPrefix(wanted, "*") {
			result = jen.Op("*").Add(result)
		}
		return jen.Qual(build, "FromJSON").Types(result).Call(raw(expr, b))
	}
	if seconds := asSeconds(expr, b); seconds != nil {
		if !strings.HasPrefix(wanted, "*") {
			seconds = orZero(seconds)
		}
		return seconds
	}
	if b.Conversion() == model.IntToIntOrString {
		switch {
		case isPointer:
		case b.OmitEmpty:
			expr = jen.Qual(build, "NonZero").Call(expr)
		default:
			expr = jen.Qual(ptr, "To").Call(expr)
		}
		return jen.Qual(build, "IntOrStringOf").Call(expr)
	}
	if isPointer {
		expr = orZero(expr)
	}
	switch b.Conversion() {
	case model.ResourcesToVolume:
		return jen.Qual(build, "VolumeResources").Call(expr)
	case model.WithoutVolume:
		return jen.Qual(build, "ContainerResources").Call(expr)
	case model.TextToList:
		return jen.Qual(build, "ListOf").Types(slotType(fields.Underlying(of)[len("[]"):])).Call(expr)
	case model.ClaimsToStorage:
		return jen.Qual(build, "Collect").Call(expr, jen.Qual(build, "StorageOf"))
	case model.ObjectsToEntries:
		return jen.Qual(build, "Collect").Call(expr, jen.Qual(build, entryName(of)+"Of"))
	case model.NamedObjectsToEntries:
		return jen.Qual(build, "CollectNamed").Call(expr, jen.Qual(build, entryName(of)+"Called"))
	case model.SpecsToEntries:
		return jen.Qual(build, "CollectNamed").Call(expr, jen.Qual(build, entryName(of)+"OfSpec"))
	case model.ClaimToStorage:
		return jen.Qual(build, "NonZero").Call(jen.Qual(build, "StorageOf").Call(expr))
	case model.TextToIntOrString:
		return jen.Qual(build, "IntOrString").Call(expr)
	default:
		return jen.Qual(build, "Quantity").Call(expr)
	}
}

// raw is the code of raw JSON that a field holds.
func raw(expr *jen.Statement, b *model.Binding) *jen.Statement {
	if b.Type.Kind == source.Pointer {
		return orZero(expr)
	}
	return expr
}

// asSeconds is the code of a pointer to the seconds of a duration, or nil for any other
// conversion. It is nil where the field is not set.
func asSeconds(expr *jen.Statement, b *model.Binding) *jen.Statement {
	of := slotType(strings.TrimPrefix(b.Slot.Type, "*"))
	isPointer := b.Type.Kind == source.Pointer
	switch conversion := b.Conversion(); {
	case conversion == model.TextToSeconds && isPointer:
		return jen.Qual(build, "SecondsOfText").Types(of).Call(orZero(expr))
	case conversion == model.TextToSeconds:
		return jen.Qual(build, "SecondsOfText").Types(of).Call(expr)
	case conversion == model.DurationToSeconds && isPointer:
		return jen.Qual(build, "Seconds").Types(of).Call(expr)
	case conversion == model.DurationToSeconds:
		return jen.Qual(build, "Seconds").Types(of).Call(jen.Qual(build, "NonZero").Call(expr))
	default:
		return nil
	}
}

// asText is the code of a field that is no text as one, or nil for any other conversion. It
// is empty where the field is not set.
func asText(expr *jen.Statement, b *model.Binding) *jen.Statement {
	isPointer := b.Type.Kind == source.Pointer
	pointer := expr
	switch {
	case isPointer:
	case b.OmitEmpty:
		pointer = jen.Qual(build, "NonZero").Call(expr)
	default:
		pointer = jen.Qual(ptr, "To").Call(expr)
	}
	if isPointer {
		expr = orZero(expr)
	}
	switch b.Conversion() {
	case model.NumberToText, model.BoolToText:
		return jen.Qual(build, "TextOf").Call(pointer)
	case model.ListToText:
		return jen.Qual("strings", "Join").Call(expr, jen.Lit(","))
	case model.ReferenceToText:
		return expr.Clone().Dot("Name")
	default:
		return nil
	}
}

// castUnless converts expr to the wanted type where that is another one that is
// not assignable.
func castUnless(same bool, wanted string, expr *jen.Statement) *jen.Statement {
	if elem, isList := strings.CutPrefix(fields.Underlying(wanted), "[]"); isList && !same && fields.Underlying(elem) == "string" {
		return jen.Qual(build, "Texts").Types(slotType(elem)).Call(expr)
	}
	if same || strings.HasPrefix(wanted, "[]") || strings.HasPrefix(wanted, "map[") {
		return expr
	}
	return slotType(wanted).Parens(expr)
}

func isInteger(t string) bool {
	return slices.Contains([]string{"int32", "int64"}, strings.TrimPrefix(t, "*"))
}

// isStruct tells Kubernetes' structs, and pointers to them, from its named strings and
// from basic types: the zero value of a struct means nothing.
func isStruct(t string) bool {
	_, ok := fields.Find(strings.TrimPrefix(t, "*"))
	return ok
}

// bound is a binding and the code of the struct that holds its field.
type bound struct {
	*model.Binding
	base *jen.Statement
	// constant is set where no field, but a marker says something; only is the condition
	// under which it does, if there is one.
	constant *model.Constant
	only     jen.Code
	// named are the fields that the marker names.
	named func(name string) []named
	// ofCluster is set where no node is known.
	ofCluster bool
}

// slotNamed is the slot of a name.
func slotNamed(name string) markers.Slot {
	slot, _, _ := markers.ParseSlot(name)
	return slot
}

// forWorkload are the bindings that say something of workloads of a kind, with their slots
// as that kind has them.
func forWorkload(all []bound, kind string) []bound {
	found := make([]bound, 0, len(all))
	for _, b := range all {
		if b.Slot.Workloads == nil {
			found = append(found, b)
			continue
		}
		if slot, ok := b.Slot.For(kind); ok {
			own := *b.Binding
			own.Slot = slot
			b.Binding = &own
			found = append(found, b)
		}
	}
	return found
}

// value is the code of what one binding contributes to its slot.
func value(b bound) *jen.Statement {
	switch {
	case b.IsComposite():
		return composite(b)
	case b.Slot.Name == "container.env" && b.Key != "":
		return jen.Qual(build, "EnvVar").Call(jen.Lit(b.Key), b.said("string"))
	case b.Slot.Type == "map[string]string" && b.Key != "":
		return jen.Qual(build, "Property").Call(jen.Lit(b.Key), b.said("string"))
	case b.Key != "":
		return b.said(b.Slot.KeyType)
	default:
		return b.said(b.Slot.Type)
	}
}

// cascade is the code of a slot's value over all levels, or nil where nothing
// binds it. Defaults, if any, are less specific than every level.
func (r *reading) cascade(slot markers.Slot, defaults ...jen.Code) jen.Code {
	found := r.of(slot)
	if len(found)+len(defaults) == 0 {
		return nil
	}
	if slot.Merge != "" && !(isStruct(slot.Type) && len(found) == 1) {
		if isStruct(slot.Type) {
			return mergeStructs(slot, found)
		}
		return merge(slot, found, defaults, value)
	}
	if len(found) > 1 && canBeUnset(slot, found) {
		return mostSpecific(slot, found)
	}
	if strings.HasPrefix(slot.Type, "[]") {
		return lists(found, defaults...)
	}
	values := slices.Clone(defaults)
	for _, b := range found {
		values = append(values, value(b))
	}
	slices.Reverse(values)
	return oneOf(values, slot.Type)
}

// oneOf is the code of the first value that is set. Go cannot tell the type of numbers alone.
func oneOf(values []jen.Code, of string) jen.Code {
	switch {
	case len(values) == 1:
		return values[0]
	case isInteger(of) && !strings.HasPrefix(of, "*"):
		return jen.Qual("cmp", "Or").Types(slotType(of)).Call(values...)
	default:
		return jen.Qual("cmp", "Or").Call(values...)
	}
}

// lists is the code of the list of the most specific level that has an entry; an empty one
// may clear the others, and one may come behind them.
func lists(found []bound, defaults ...jen.Code) jen.Code {
	values := slices.Clone(defaults)
	var joined []jen.Code // where the only value is what is joined of these
	for _, b := range found {
		if b.Append && len(values) > 0 {
			if joined == nil {
				joined = []jen.Code{firstOf(values)}
			}
			joined = append(joined, value(b))
			values = []jen.Code{jen.Qual(build, "Join").Call(joined...)}
			continue
		}
		joined = nil
		if b.Clear && len(values) > 0 {
			values = []jen.Code{unlessCleared(b, firstOf(values))}
		}
		values = append(values, value(b))
	}
	return firstOf(values)
}

// joins reports whether what is made of levels is made anew of several lists.
func joins(found []bound, defaults []jen.Code) bool {
	return len(found)+len(defaults) > 1 && found[len(found)-1].Append
}

// firstOf is the code of the last list that has an entry.
func firstOf(values []jen.Code) jen.Code {
	last := slices.Clone(values)
	slices.Reverse(last)
	return choose(build, "FirstOf", last)
}

// canBeUnset reports whether a level can say false or 0 to a slot that has no
// pointer: by a field that is one.
func canBeUnset(slot markers.Slot, found []bound) bool {
	return slices.Contains([]string{"bool", "int32", "int64"}, slot.Type) &&
		slices.ContainsFunc(found, func(b bound) bool { return b.Type.Kind == source.Pointer })
}

// mostSpecific is the code of the value on the most specific level that has one,
// by way of pointers, so that false and 0 count where they are said.
func mostSpecific(slot markers.Slot, found []bound) jen.Code {
	var values []jen.Code
	for _, b := range slices.Backward(found) {
		values = append(values, b.said("*"+slot.Type))
	}
	return orZero(jen.Qual("cmp", "Or").Call(values...))
}

// merge combines maps or lists, the least specific first.
func merge(slot markers.Slot, found []bound, defaults []jen.Code, read func(bound) *jen.Statement) jen.Code {
	first := jen.Qual(build, "FirstOf")
	if strings.HasPrefix(slot.Type, "map[") {
		first = jen.Qual(build, "FirstMap")
	}
	return fold(slot, found, defaults, read, first)
}

// mergeStructs combines structs, the least specific first.
func mergeStructs(slot markers.Slot, found []bound) jen.Code {
	merged := fold(slot, found, nil, pointer, jen.Qual("cmp", "Or"))
	switch {
	case strings.HasPrefix(slot.Type, "*"):
		return merged
	case slices.ContainsFunc(found, isAddressable):
		return jen.Op("*").Add(merged) // one of the levels is there
	default:
		return orZero(jen.Add(merged))
	}
}

// fold merges the values of levels. A binding that replaces takes the place of
// everything before it, where it holds something.
func fold(slot markers.Slot, found []bound, defaults []jen.Code, read func(bound) *jen.Statement, first *jen.Statement) jen.Code {
	values := slices.Clone(defaults)
	for _, b := range found {
		if b.Replace && len(values) > 0 {
			values = []jen.Code{first.Clone().Call(read(b), mergeCall(slot.Merge, values))}
			continue
		}
		if b.Clear && len(values) > 0 {
			values = []jen.Code{unlessCleared(b, mergeCall(slot.Merge, values))}
		}
		values = append(values, read(b))
	}
	return mergeCall(slot.Merge, values)
}

// cleared is the code that tells whether a field, whose value is v, and which has no entries,
// is an empty list or map, as opposed to none.
func cleared(b bound) jen.Code {
	if b.Conversion() == model.JSONToValue {
		return jen.Id("v").Op("!=").Nil() // it has no entries
	}
	field := access(b.base, b.Path)
	if b.Type.Kind == source.Pointer {
		field = orZero(field)
	}
	return field.Clone().Op("!=").Nil().Op("&&").Len(field).Op("==").Lit(0)
}

// unlessCleared is the code of what less specific levels say, unless a field is an empty
// list or map.
func unlessCleared(b bound, less jen.Code) *jen.Statement {
	t, field := b.Type, access(b.base, b.Path)
	switch {
	case b.Conversion() == model.JSONToValue:
		field = b.said(b.Slot.Type)
	case t.Kind == source.Pointer:
		t, field = *t.Elem, orZero(field)
	}
	function := "UnlessCleared"
	if underlying, _ := t.Underlying(); underlying.Kind == source.Map || strings.HasPrefix(b.Slot.Type, "map[") {
		function = "UnlessMapCleared"
	}
	return jen.Qual(build, function).Call(field, less)
}

// pointer is the code of a pointer to what one binding contributes to a slot that
// takes a struct.
func pointer(b bound) *jen.Statement {
	if isAddressable(b) {
		return jen.Op("&").Add(access(b.base, b.Path))
	}
	return b.said("*" + strings.TrimPrefix(b.Slot.Type, "*"))
}

// isAddressable reports whether the field is a struct of the slot's type to which a
// pointer can be had, and for which one is wanted although the slot takes a value.
func isAddressable(b bound) bool {
	return b.constant == nil && b.Conversion() == model.NoConversion && !strings.HasPrefix(b.Slot.Type, "*") && b.Type.String() == markers.ExpandType(b.Slot.Type) &&
		!slices.ContainsFunc(b.Path[:len(b.Path)-1], func(s model.Step) bool { return s.Pointer })
}

// oneLine is how many values to be merged stand on one line.
const oneLine = 4

// mergeCall is the code of what a function makes of the values of levels.
func mergeCall(function string, values []jen.Code) jen.Code {
	if len(values) == 1 {
		return values[0]
	}
	if len(values) <= oneLine {
		return jen.Qual(build, function).Call(values...)
	}
	lines := jen.Options{Open: "(", Close: "\n)", Separator: ",", Multi: true}
	return jen.Qual(build, function).Add(jen.Custom(lines, append(values, jen.Null())...))
}
