package model

import (
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// families are the structs of Kubernetes whose fields the slots of a family fill,
// and the kind of workload that they are for.
var families = sync.OnceValue(func() map[string]family {
	all := map[string]family{
		"k8s.io/api/core/v1.PodSpec":   {"pod.", ""},
		"k8s.io/api/core/v1.Container": {"container.", ""},
	}
	for _, kind := range markers.Workloads() {
		all[markers.ExpandType(kind.Type)+"Spec"] = family{"workload.", kind.Kind}
	}
	return all
})

type family struct{ prefix, workload string }

// knownFields are the fields of an inlined struct of Kubernetes that the slot table
// knows. The struct itself cannot be looked into.
func knownFields(f *field) []*field {
	group, ok := families()[f.value().String()]
	if !ok {
		return nil
	}
	var known []*field
	for slot := range markers.Slots() {
		place, ours := strings.CutPrefix(slot.Name, group.prefix)
		slot, has := inWorkload(slot, group.workload)
		if !ours || slot.Field == "" || !has {
			continue
		}
		t := slotType(slot.Type)
		known = append(known, &field{
			path:      f.path.with(Step{Go: slot.Field, JSON: place, Pointer: t.Kind == source.Pointer}),
			typ:       t,
			omitEmpty: true,
			position:  f.position,
			depth:     f.depth + 1,
		})
	}
	return known
}

// inWorkload is the slot as workloads of a kind have it, whichever of its types that is.
func inWorkload(slot markers.Slot, workload string) (markers.Slot, bool) {
	for _, variant := range slot.Variants() {
		if own, ok := variant.For(workload); ok {
			return own, true
		}
	}
	return markers.Slot{}, false
}

// slotType is a type in the notation of the slot table.
func slotType(text string) source.Type {
	wrap := func(kind source.Kind, elem string) source.Type {
		t := slotType(elem)
		return source.Type{Kind: kind, Elem: &t}
	}
	if rest, ok := strings.CutPrefix(text, "*"); ok {
		return wrap(source.Pointer, rest)
	}
	if rest, ok := strings.CutPrefix(text, "[]"); ok {
		return wrap(source.Slice, rest)
	}
	if rest, ok := strings.CutPrefix(text, "map[string]"); ok {
		t := wrap(source.Map, rest)
		t.Key = &source.Type{Kind: source.Basic, Name: "string"}
		return t
	}
	if alias, name, ok := strings.Cut(text, "."); ok {
		return source.Type{Kind: source.Named, PkgPath: markers.ImportPath(alias), Name: name}
	}
	return source.Type{Kind: source.Basic, Name: text}
}
