package model

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// families are the structs of Kubernetes whose fields the slots of a family fill,
// and the kind of workload that they are for.
var families = map[string]struct{ family, workload string }{
	"k8s.io/api/core/v1.PodSpec":         {"pod.", ""},
	"k8s.io/api/core/v1.Container":       {"container.", ""},
	"k8s.io/api/apps/v1.StatefulSetSpec": {"workload.", "StatefulSet"},
	"k8s.io/api/apps/v1.DeploymentSpec":  {"workload.", "Deployment"},
}

// knownFields are the fields of an inlined struct of Kubernetes that the slot table
// knows. The struct itself cannot be looked into.
func knownFields(f *field) []*field {
	group, ok := families[f.value().String()]
	if !ok {
		return nil
	}
	var known []*field
	for slot := range markers.Slots() {
		place, ours := strings.CutPrefix(slot.Name, group.family)
		if !ours || slot.Field == "" || slot.Workload != "" && slot.Workload != group.workload {
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
