package model

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// original is a type with the types that aliases in Kubernetes' packages stand for in their
// place: they are the same to Go, and syntax does not tell.
func original(t source.Type) source.Type {
	for _, inner := range []**source.Type{&t.Elem, &t.Key} {
		if *inner != nil {
			changed := original(**inner)
			*inner = &changed
		}
	}
	if t.Kind != source.Named {
		return t
	}
	alias := source.Alias(t.PkgPath)
	if markers.ImportPath(alias) != t.PkgPath {
		return t
	}
	alias, name, _ := strings.Cut(fields.Original(alias+"."+t.Name), ".")
	t.PkgPath, t.Name = markers.ImportPath(alias), name
	return t
}
