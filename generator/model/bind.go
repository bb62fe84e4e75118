package model

import (
	"errors"
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// bindLevel binds the fields of a level's struct. jsonPath is where the level
// stands in a custom resource.
func (r *reader) bindLevel(cluster *Cluster, level *Level, fields []*field, jsonPath string) {
	level.fields = fields
	for _, f := range fields {
		if m, ok := word(f, "settings"); ok {
			r.readSettings(cluster, level, f, m, jsonPath)
			continue
		}
		r.bindField(cluster, level, f, jsonPath, true)
	}
	r.checkTwice(level)
}

// intent is what the markers on a field say.
type intent struct {
	slots  []markers.Marker
	merge  *markers.Marker
	ignore *markers.Marker // or the one for fields that hooks read
	reads  *markers.Marker
}

// intentOf sorts the markers of a field, and reports those that do not go
// together or do not belong on the level.
func (r *reader) intentOf(level *Level, f *field) intent {
	var found intent
	for _, m := range f.markers {
		var place **markers.Marker
		switch m.Word {
		case "slot":
			found.slots = append(found.slots, m)
			continue
		case "merge":
			place = &found.merge
		case "ignore", "hook":
			place = &found.ignore
		case "reads":
			place = &found.reads
		case "ref":
			r.errors.Addf(m.Position, "%sref stands on a field of a node, not of %s", markers.Prefix, article(level))
			continue
		default:
			r.errors.Addf(m.Position, "%s%s stands on a field of %s", markers.Prefix, m.Word, standsOn(m.Word, level))
			continue
		}
		if other := *place; other != nil {
			if other.Word == m.Word {
				r.errors.Addf(m.Position, "%s%s is given twice", markers.Prefix, m.Word)
			} else {
				r.errors.Addf(m.Position, "%s%s does not go with %s%s", markers.Prefix, m.Word, markers.Prefix, other.Word)
			}
			continue
		}
		*place = &m
	}
	if found.ignore != nil {
		others := found.slots
		for _, other := range []*markers.Marker{found.merge, found.reads} {
			if other != nil {
				others = append(others, *other)
			}
		}
		for _, other := range others {
			r.errors.Addf(other.Position, "%s%s does not go with %s%s", markers.Prefix, other.Word, markers.Prefix, found.ignore.Word)
		}
	}
	return found
}

// standsOn says what has the fields that a structural word stands on, as against those of a
// level, or of a struct in it.
func standsOn(word string, level *Level) string {
	in := map[string][]markers.Level{
		"nodes":    {markers.OnCluster, markers.OnRole},
		"settings": {markers.OnCluster, markers.OnRole, markers.OnGroup, markers.OnNode},
	}[word]
	if len(in) == 0 {
		in = []markers.Level{markers.OnCluster}
	}
	if slices.Contains(in, level.Sort) {
		text := article(level) + " itself, not of a struct in it"
		if level.Sort == markers.OnCluster && (word == "node" || word == "nodes") {
			text += "; where the struct holds nodes, it has " + markers.Prefix + "nodes"
		}
		return text
	}
	var names []string
	for _, sort := range in {
		names = append(names, article(&Level{Sort: sort}))
	}
	return strings.Join(names, " or ") + ", not of " + article(level)
}

func article(level *Level) string {
	switch level.Sort {
	case markers.OnCluster:
		return "the cluster's spec"
	case markers.OnRole:
		return "a role"
	case markers.OnGroup:
		return "a config group"
	default:
		return "a node"
	}
}

// bindField binds one field by its marker or by inference, or looks into it.
func (r *reader) bindField(cluster *Cluster, level *Level, f *field, jsonPath string, infer bool) (bound bool) {
	path := jsonPath + "." + f.path.Last().JSON
	if f.opaque {
		path = jsonPath + " (inline " + f.typ.Display() + ")"
		if len(knownFields(f)) > 0 {
			path = jsonPath + " (the rest of inline " + f.typ.Display() + ")"
		}
		infer = false
	}
	intent := r.intentOf(level, f)
	if intent.ignore == nil && len(intent.slots) == 0 {
		intent.ignore = r.ignoredType(f)
	}
	if f.incomplete && len(intent.slots) == 0 {
		level.doubtful = true
		return true
	}
	if intent.reads != nil && intent.ignore == nil {
		r.addRead(level, f, *intent.reads)
	}
	var bindings []*Binding
	switch {
	case intent.ignore != nil:
		unread, _ := unreadBy(*intent.ignore)
		unread.Path, unread.Position = path, f.position
		cluster.Unread = append(cluster.Unread, unread)
		return true
	case len(intent.slots) > 0:
		composite := false
		for _, m := range intent.slots {
			if prefixes := markedPrefixes(m, f.typ); len(prefixes) > 0 {
				r.bindComposite(cluster, level, f, prefixes, m, path)
				composite = true
				continue
			}
			binding := r.bindMarked(level, f, m)
			if binding == nil {
				level.doubtful = true
				continue
			}
			bindings = append(bindings, binding)
		}
		if len(bindings) == 0 || composite {
			level.Bindings = append(level.Bindings, bindings...)
			return true
		}
	case infer && len(f.within) > 0:
		slot, text, ok := f.place()
		if !ok {
			break
		}
		if prefixes := compositePrefixes(text, slot, f.typ); len(prefixes) > 0 {
			r.bindComposite(cluster, level, f, prefixes, markers.Marker{Position: f.position}, path)
			return true
		}
		if slot, ok, err := fit(slot, f.typ); err == nil && ok && slot.Levels&level.Sort != 0 {
			bindings = append(bindings, &Binding{Slot: slot, Path: f.path, Type: f.typ, OmitEmpty: f.omitEmpty, Inferred: true, Position: f.position})
		}
	case infer && len(inferredPrefixes(f)) > 0:
		r.bindComposite(cluster, level, f, inferredPrefixes(f), markers.Marker{Position: f.position}, path)
		return true
	case infer:
		if binding := r.bindInferred(level, f); binding != nil {
			bindings = append(bindings, binding)
		}
	}
	if len(bindings) == 0 {
		if m := intent.merge; m != nil {
			r.errors.Addf(m.Position, "%smerge needs a slot, but the field binds to none; add %sslot=NAME", markers.Prefix, markers.Prefix)
		}
		return intent.reads != nil || r.lookInto(cluster, level, f, path)
	}
	r.applyIntent(bindings, intent)
	isSize := slices.ContainsFunc(bindings, func(b *Binding) bool { return b.Conversion() == ResourcesToVolume })
	for _, b := range bindings {
		b.withoutVolume = isSize && b.value().String() == resourceRequirements && b.Conversion() == NoConversion
	}
	r.bindInDocument(cluster, level, f, bindings, path)
	r.unreadParts(cluster, f, bindings, path)
	for _, binding := range bindings {
		cluster.nameConverters(binding)
	}
	level.Bindings = append(level.Bindings, bindings...)
	return true
}

// ignoredType is the marker on the type of a field which says that no generated code
// reads it.
func (r *reader) ignoredType(f *field) *markers.Marker {
	t := f.value()
	for t.Elem != nil {
		t = *t.Elem
	}
	d, err := t.Declaration()
	if err != nil || d == nil || !isOwn(t) {
		return nil
	}
	for _, m := range r.markersOf(d.Package, d.Spec).Markers {
		if _, ok := unreadBy(m); ok {
			return &m
		}
	}
	return nil
}

// applyIntent applies the markers that refine a binding.
func (r *reader) applyIntent(bindings []*Binding, intent intent) {
	if m := intent.merge; m != nil {
		for _, b := range bindings {
			if m.Value.(markers.Merge) == "clear" {
				b.Clear = true
				if !isCollection(b.Slot.Type) || b.Key != "" {
					r.errors.Addf(m.Position, "%smerge=clear is for lists and maps, which can be empty; slot %s takes %s", markers.Prefix, b.Slot.Name, displaySlotType(b.Slot.Type))
				}
				continue
			}
			if m.Value.(markers.Merge) == "append" {
				b.Append = true
				if why := notAppended(b); why != "" {
					r.errors.Addf(m.Position, "%smerge=append is %s", markers.Prefix, why)
				}
				continue
			}
			b.Replace = true
			if b.Slot.Patch {
				r.errors.Addf(m.Position, "%smerge=replace is for what merges; the patches of all levels are applied, one after the other", markers.Prefix)
			} else if b.Slot.Merge == "" || b.Key != "" && !b.isInDocument() {
				r.errors.Addf(m.Position, "%smerge=replace is for what merges: structs, maps and lists; in %s the more specific level always replaces", markers.Prefix, b.Slot.Name)
			}
		}
	}
}

// notAppended says why entries cannot come behind others in what a field fills; "" where they
// can.
func notAppended(b *Binding) string {
	family, _, _ := strings.Cut(b.Slot.Name, ".")
	switch {
	case b.isInDocument():
		return "for lists in objects; what a field says in a file is one value, and the more specific level wins; bind one field to slot " + b.slotTitle() + ", and add the rest in the hook Config"
	case b.Slot.Config != nil:
		return "for lists; slot " + sibling(b.Slot, markers.ConfigAppend) + " is for what comes behind in a file"
	case b.Key != "" || !strings.HasPrefix(fields.Underlying(b.Slot.Type), "[]"):
		return "for lists; slot " + b.Slot.Name + " takes " + displaySlotType(b.wanted())
	case family == "cluster" || family == "node":
		return "not for slot " + b.Slot.Name + ", which one field of a level fills"
	default:
		return ""
	}
}

// isCollection reports whether a slot takes a list or a map.
func isCollection(slotType string) bool {
	underlying := fields.Underlying(slotType)
	return strings.HasPrefix(underlying, "[]") || strings.HasPrefix(underlying, "map[")
}

// lookInto follows a field that is bound to nothing into its struct, where
// explicit markers may bind; without any, the field itself is unread.
func (r *reader) lookInto(cluster *Cluster, level *Level, f *field, path string) bool {
	unread := len(cluster.Unread)
	if r.bindInside(cluster, level, f, path) {
		return true
	}
	cluster.Unread = append(cluster.Unread[:unread], Unread{Path: path, Position: f.position, level: level, field: f})
	return false
}

// bindInside binds the marked fields of a struct, and reports whether there is
// one.
func (r *reader) bindInside(cluster *Cluster, level *Level, f *field, path string) (handled bool) {
	structure, d, err := f.value().IsStruct()
	if err != nil || structure == nil || d == nil || f.value().Kind != source.Named {
		return false
	}
	leave := r.enter(structure)
	if leave == nil {
		return false
	}
	defer leave()
	before := len(level.Bindings)
	for _, inner := range r.fieldsOf(f, d, structure, f.path) {
		if r.bindField(cluster, level, inner, path, false) {
			handled = true
		}
	}
	return handled || len(level.Bindings) > before
}

// bindMarked binds a field to the slot that its marker names.
func (r *reader) bindMarked(level *Level, f *field, m markers.Marker) *Binding {
	slot, key, err := m.Slot()
	if err != nil {
		failed := len(r.errors)
		if b := r.bindScalars(level, f, string(m.Value.(markers.SlotRef)), m); b != nil || len(r.errors) > failed {
			return b
		}
		r.errors.Addf(slotErrorPosition(m, err), "%s", err)
		return nil
	}
	hasKey := key != ""
	if slot.Levels&level.Sort == 0 {
		r.errors.Addf(m.At(""), "slot %s is bound on %s, not on %s", slot.Name, slot.Levels, article(level))
		return nil
	}
	if !r.checkKey(slot, key, m.At("")) {
		return nil
	}
	b := &Binding{Slot: slot, Key: key, Path: f.path, Type: f.typ, OmitEmpty: f.omitEmpty, Position: m.Position, text: string(m.Value.(markers.SlotRef))}
	var ok bool
	if hasKey {
		ok, err = fits(slot.KeyType, f.typ)
	} else {
		b.Slot, ok, err = fit(slot, f.typ)
	}
	if err != nil {
		r.fail(m.Position, err)
		return nil
	}
	if !ok {
		b.Slot = slot
	}
	if !ok && slot.Place.Field.Go != "" {
		wanted := slot.Type
		if hasKey {
			wanted = slot.KeyType
		}
		underlying, _ := f.value().Underlying()
		ok = conversionOf(slot, wanted, underlying) != NoConversion
	}
	ok = ok || !hasKey && readsJSON(slot, f.typ)
	if !ok {
		failed := len(r.errors)
		if slot.Each != "" && !hasKey {
			if scalars := r.bindScalars(level, f, slot.Name+"."+slot.Each, m); scalars != nil {
				return scalars
			}
		}
		if entries := r.bindEntries(b, f, m); entries != nil || len(r.errors) > failed {
			return entries
		}
		wanted := displaySlotType(slot.KeyType)
		if !hasKey {
			wanted = displayTypes(slot)
		}
		if slot.Patch {
			wanted += " or raw JSON"
		}
		message := "slot " + slot.Name + " takes " + wanted + "; " + f.path.Last().Go + " is " + f.typ.Display()
		keyFits := false
		if slot.KeyType != "" {
			keyFits, _ = fits(slot.KeyType, f.typ)
		}
		switch {
		case !hasKey && keyFits:
			message += "; to bind one of many, write " + slot.Name + "[KEY]"
		case isRaw(f.typ) && len(slot.Variants()) > 1:
			message += "; raw JSON does not say which of them it is, so bind places inside of it"
		case strings.HasSuffix(wanted, "[]byte"):
			message += "; texts go into " + strings.Replace(slot.Name, ".data", ".stringData", 1)
		case slot.Config != nil && isOwn(f.typ) && !slot.Config.IsByName():
			message += "; a struct fills a file in YAML or JSON: " + sibling(slot, markers.ConfigYAML)
		}
		r.errors.Addf(m.At(""), "%s", message)
		return nil
	}
	return b
}

// slotErrorPosition is where the text of a slot is wrong.
func slotErrorPosition(m markers.Marker, err error) token.Position {
	var syntax *fields.SyntaxError
	if errors.As(err, &syntax) {
		return m.Inside("", syntax.At)
	}
	return m.At("")
}

// displayTypes are the types that a slot takes in kinds of workload.
func displayTypes(slot markers.Slot) string {
	var types []string
	for _, variant := range slot.Variants() {
		types = append(types, displaySlotType(variant.Type))
	}
	if slot.Config.IsByName() {
		return "a map[string] of files by their names, each of them " + types[0]
	}
	return strings.Join(slices.Compact(types), " or ")
}

func displaySlotType(t string) string {
	switch {
	case t == "struct", t == "build.Storage":
		return "a struct of your own"
	case strings.HasPrefix(t, "[]build.") && strings.HasSuffix(t, fields.EntrySuffix):
		return "a list or a map of structs of your own"
	case t == "[]build.Storage":
		return "a list or a map of structs of your own, or []corev1.PersistentVolumeClaim"
	case sortOf(t) == sortString:
		return "a string"
	case strings.TrimPrefix(t, "*") == "resource.Quantity":
		return t + " or a string"
	case strings.TrimPrefix(t, "*") == "intstr.IntOrString":
		return t + ", an integer or a string"
	default:
		return t
	}
}

// bindInferred binds a field whose JSON name and type are those of a slot.
func (r *reader) bindInferred(level *Level, f *field) *Binding {
	for slot := range markers.SlotsOf(f.path.Last().JSON) {
		if slot.Levels&level.Sort == 0 {
			continue
		}
		b := &Binding{Slot: slot, Path: f.path, Type: f.typ, OmitEmpty: f.omitEmpty, Inferred: true, Position: f.position}
		if narrowed, ok, err := fit(slot, f.typ); err == nil && ok {
			b.Slot = narrowed
			return b
		}
		if slot.Each != "" && f.value().Elem != nil {
			if bound := r.bindScalars(level, f, slot.Name+"."+slot.Each, markers.Marker{Position: f.position}); bound != nil {
				bound.Inferred = true
				return bound
			}
		}
		if bound := r.bindInferredEntries(b, f); bound != nil {
			return bound
		}
	}
	return nil
}

// checkTwice reports slots that two fields of one level fill.
func (r *reader) checkTwice(level *Level) {
	type place struct{ slot, key string }
	known := make(map[place][]*Binding, len(level.Bindings))
	for _, b := range level.Bindings {
		at := place{b.Slot.Name, b.Key}
		i := slices.IndexFunc(known[at], func(other *Binding) bool { return other.Slot.Shares(b.Slot) })
		known[at] = append(known[at], b)
		if i < 0 {
			continue
		}
		other := known[at][i]
		if b.Append && other.Path.JSON() != b.Path.JSON() {
			continue // one behind the other
		}
		if other.Path.JSON() == b.Path.JSON() {
			r.errors.Addf(b.Position, "%sslot=%s is given twice", markers.Prefix, b.Slot.Name)
			continue
		}
		position := b.Position
		if b.Inferred && !other.Inferred {
			position = other.Position
		}
		hint := ""
		if notAppended(b) == "" {
			hint = ", or " + b.title() + " " + markers.Prefix + "merge=append"
		}
		r.errors.Addf(position, "%s and %s both fill slot %s of %s; mark one of them %signore%s", other.title(), b.title(), b.slotTitle(), article(level), markers.Prefix, hint)
	}
}

// title names the field for people, an inlined one by its type.
func (b *Binding) title() string {
	if len(b.Path) == 0 || b.Path.Last().JSON != "" {
		return b.Path.JSON()
	}
	return strings.TrimSpace(b.Path.JSON() + " (inline " + b.Type.Display() + ")")
}
