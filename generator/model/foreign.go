package model

import (
	"go/token"
	"slices"
	"strings"

	"k8s.io/gengo/v2/namer"
	"k8s.io/gengo/v2/types"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// foreignObjects are the kinds that are not in the table, in the order of their
// markers.
func (r *reader) foreignObjects(cluster *Cluster) []Object {
	var found []Object
	for _, m := range cluster.objectMarkers {
		value := m.Value.(markers.Object)
		if value.Type == "" || value.Kind != "" {
			continue
		}
		if o, ok := r.foreignObject(cluster, m, value); ok {
			if slices.ContainsFunc(found, func(other Object) bool { return other.Type == o.Type }) {
				r.errors.Addf(m.At("type"), "%sobject is given twice for %s", markers.Prefix, o.Type)
				continue
			}
			found = append(found, o)
		}
	}
	return found
}

// foreignObject reads a marker with a Go type.
func (r *reader) foreignObject(cluster *Cluster, m markers.Marker, value markers.Object) (Object, bool) {
	before := len(r.errors)
	dot := strings.LastIndexByte(value.Type, '.')
	importPath, name := value.Type[:max(dot, 0)], value.Type[dot+1:]
	if !strings.Contains(importPath, "/") || !token.IsIdentifier(name) || !token.IsExported(name) {
		r.errors.Addf(m.At("type"), "%q is not a Go type with its import path, such as k8s.io/api/coordination/v1.Lease", value.Type)
		return Object{}, false
	}
	for _, kind := range markers.ObjectKinds() {
		if kind.ImportPath() == importPath && kind.Kind == name {
			r.errors.Addf(m.At("type"), "%s is in the table of object kinds; write kind=%s", value.Type, name)
			return Object{}, false
		}
	}
	o := Object{
		ObjectKind: markers.ObjectKind{
			Kind: name, Type: value.Type, Version: value.Version, Resource: value.Resource,
			Many: true, Optional: value.Optional == nil || *value.Optional,
		},
		Scope: markers.PerNode, Foreign: true, position: m.Position,
	}
	if value.Enabled != nil {
		r.errors.Addf(m.At("enabled"), "enabled goes with kind; without this marker there is no %s", name)
	}
	if value.Awaited {
		r.errors.Addf(m.At("awaited"), "%s", notAwaited(name))
	}
	if value.Random != nil {
		r.errors.Addf(m.At("random"), "no content of a %s is random; random goes with kind=Secret", name)
	}
	if value.Group == nil {
		r.errors.Addf(m.Position, "%sobject lacks group, the API group of %s; for the core group, group=\"\"", markers.Prefix, name)
	} else {
		o.Group = *value.Group
	}
	if o.Version == "" {
		if o.Version = importPath[strings.LastIndexByte(importPath, '/')+1:]; !source.IsVersion(o.Version) {
			r.errors.Addf(m.Position, "%sobject lacks version, the API version of %s; the end of its import path is none", markers.Prefix, name)
		}
	}
	if o.Resource == "" {
		o.Resource = namer.NewAllLowercasePluralNamer(nil).Name(&types.Type{Name: types.Name{Name: name}})
	}
	if markers.Scope(value.Per) == markers.PerPod {
		r.errors.Addf(m.At("per"), "per=pod is for variants of a kind of the table; the hook for a type returns any number of objects")
	} else if value.Per != "" {
		if o.Scope, o.ConfigGroup = cluster.per(value.Per); o.Scope == "" {
			r.errors.Addf(m.At("per"), "nothing is called %s; a %s is per %s", value.Per, name, strings.Join(cluster.perWords([]markers.Scope{markers.PerNode, markers.PerNodeType, markers.PerConfigGroup, markers.PerCluster}), " or "))
		}
	}
	r.checkGoType(cluster, m, importPath, name)
	return o, len(r.errors) == before
}

// checkGoType reports a type of objects, or of their list, that is not there.
// Kubernetes' own are known by name.
func (r *reader) checkGoType(cluster *Cluster, m markers.Marker, importPath, name string) {
	for _, wanted := range []string{name, name + "List"} {
		known, err := cluster.source.HasType(importPath, wanted)
		if err != nil {
			r.errors.Addf(m.At("type"), "%v", err)
			return
		}
		if !known {
			r.errors.Addf(m.At("type"), "package %s has no type %s", importPath, wanted)
		}
	}
}
