package model

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// checkVariant checks what a marker says of a variant as such.
func (r *reader) checkVariant(kind markers.ObjectKind, q *request) bool {
	m := q.marker
	switch {
	case !kind.HasVariants():
		r.errors.Addf(m.At("variant"), "there are no variants of %s: they are filled by slots alone", kind.Kind)
	case q.Variant == markers.EntryVariant:
		r.errors.Addf(m.At("variant"), "%q names what the entries of lists are, so it cannot name a variant", q.Variant)
	case !markers.IsVariant(q.Variant):
		r.errors.Addf(m.At("variant"), "%q cannot name a variant: small letters and digits, a letter first", q.Variant)
	case markers.IsFamily(kind.With(q.Variant).Family()):
		r.errors.Addf(m.At("variant"), "%q cannot name a variant of %s: slots of another kind begin with %s", q.Variant, kind.Kind, kind.With(q.Variant).Family())
	case q.Enabled != nil:
		r.errors.Addf(m.At("enabled"), "enabled does not go with variant; without this marker there is none")
	default:
		return true
	}
	return false
}

// checkVariants reports the fields and constants that are for a variant which no marker
// declares, or which nodes never have.
func (r *reader) checkVariants(cluster *Cluster) {
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			r.checkVariantSlot(cluster, b.Slot, b.Position)
		}
	}
	for _, c := range cluster.Constants {
		r.checkVariantSlot(cluster, c.Slot, c.marker.At("slot"))
	}
}

func (r *reader) checkVariantSlot(cluster *Cluster, slot markers.Slot, at token.Position) {
	family, _, _ := strings.Cut(slot.Name, ".")
	kind, variant, ok := markers.SplitVariant(family)
	if name, isConfig := markers.SplitConfigVariant(slot.Name); isConfig {
		kind, _ = markers.FindObjectKind("ConfigMap")
		variant, ok = name, true
	}
	if !ok {
		return
	}
	isDeclared := slices.ContainsFunc(cluster.objectMarkers, func(m markers.Marker) bool {
		said := m.Value.(markers.Object)
		return said.Kind == kind.Kind && said.Variant == variant
	})
	switch {
	case !isDeclared:
		r.errors.Addf(at, "there is no variant %q of %s; add %sobject:kind=%s,variant=%s", variant, kind.Kind, markers.Prefix, kind.Kind, variant)
	case !slices.ContainsFunc(cluster.Objects, func(o Object) bool {
		return o.Kind == kind.Kind && o.Variant == variant && (o.Scope == markers.PerCluster || cluster.anyHas(kind.Kind))
	}):
		r.errors.Addf(at, "slot %s has no place: no node has the %s", slot.Name, Object{ObjectKind: kind.With(variant)}.Title())
	}
}

// checkLists reports the fields that are lists of objects which no node has.
func (r *reader) checkLists(cluster *Cluster) {
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			kind, isList := markers.ListOf(b.Slot.Name)
			if !isList {
				continue
			}
			isOf := func(o Object) bool { return o.Entry && o.List() == b.Slot.Name }
			at := slices.IndexFunc(cluster.Objects, isOf)
			if at < 0 {
				r.errors.Addf(b.Position, "slot %s has no place: no node has a %s", b.Slot.Name, kind.Kind)
			}
		}
	}
}

// anyHas reports whether nodes of any type have objects of a kind.
func (c *Cluster) anyHas(kind string) bool {
	return slices.ContainsFunc(c.NodeTypes, func(n NodeType) bool { return n.has(kind) })
}

// Title names the kind of object for people: Service, or client Service for a variant.
func (o Object) Title() string {
	switch {
	case o.Variant == "":
		return o.Kind
	case o.Entry:
		return o.Kind + " of an entry"
	}
	return o.Variant + " " + o.Kind
}
