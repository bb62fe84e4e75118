package model

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// deepMarker is a marker that stands on a field for another one in the struct of that, or deeper.
type deepMarker struct {
	// steps are the JSON names on the way that is left.
	steps []string
	// marker is what the field has, and on the marker that says so.
	marker, on markers.Marker
}

// takeDeep takes the markers for deeper fields from those of a field.
func (r *reader) takeDeep(f *field) {
	var own []markers.Marker
	for _, m := range f.markers {
		value, ok := m.Value.(markers.Below)
		if !ok {
			own = append(own, m)
			continue
		}
		inner, err := r.scanner.parser.ParseInside(m, "marker", markers.Prefix+value.Marker)
		if err != nil {
			r.errors = append(r.errors, err)
			f.incomplete = true
			continue
		}
		r.below[m.Position] = true
		f.below = append(f.below, deepMarker{steps: strings.Split(value.Field, "."), marker: inner, on: m})
	}
	f.markers = own
}

// fieldsOf returns the fields of a struct that a field holds, by itself or in a list or a
// map, with the markers that stand on the field for them.
func (r *reader) fieldsOf(f *field, d *source.Declaration, structure *ast.StructType, prefix Path) []*field {
	fields := r.fields(d, structure, prefix)
	r.handDown(f.below, fields, f.value().Display())
	return fields
}

// handDown gives fields of a struct the markers that stand further up.
func (r *reader) handDown(all []deepMarker, fields []*field, structure string) {
	for _, b := range all {
		i := slices.IndexFunc(fields, func(f *field) bool { return !f.opaque && f.path.Last().JSON == b.steps[0] })
		if i < 0 || len(b.steps) == 1 {
			r.reached[b.on.Position] = true
		}
		switch {
		case i < 0:
			var names []string
			for _, f := range fields {
				if !f.opaque {
					names = append(names, f.path.Last().JSON)
				}
			}
			r.errors.Addf(b.on.At("field"), "%s has no field %q%s", structure, b.steps[0], suggest(b.steps[0], names))
		case len(b.steps) == 1:
			fields[i].markers = slices.Concat(fields[i].markers, []markers.Marker{b.marker})
		default:
			b.steps = b.steps[1:]
			fields[i].below = append(fields[i].below, b)
		}
	}
}

// checkBelow reports the markers for deeper fields that nothing looks at.
func (r *reader) checkBelow() {
	for position := range r.below {
		if !r.reached[position] {
			r.errors.Addf(position, "%sbelow has no effect here: nothing looks into the field; its type is no struct of an API, or the field as a whole fills a slot", markers.Prefix)
		}
	}
}
