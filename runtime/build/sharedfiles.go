package build

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Nodes can have one ConfigMap together. It has the files of all of them; a file that
// several of them have is the same.

// SharedFiles are the files of nodes that have one ConfigMap together: those of all. A file
// that is not the same for two nodes is an error, and so is what files returns as one. T is a
// type that embeds [Node].
func SharedFiles[T plain](nodes []T, files func(T) (map[string]string, error)) (map[string]string, error) {
	shared, from := map[string]string{}, map[string]string{}
	for _, node := range nodes {
		plain := node.plain()
		if !plain.Has("ConfigMap") {
			continue
		}
		own, err := files(node)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(own)) {
			if text, ok := shared[name]; ok && text != own[name] {
				return nil, InvalidSpec(fmt.Errorf("file %s is not the same for node %s and for node %s, which have one ConfigMap together", name, from[name], plain.Name))
			}
			shared[name], from[name] = own[name], plain.Name
		}
	}
	return shared, nil
}

// OfType are the nodes of one type among others.
func OfType[T plain](nodes []T, nodeType string) []T {
	var found []T
	for _, node := range nodes {
		if node.plain().Type == nodeType {
			found = append(found, node)
		}
	}
	return found
}

// FileField is a field of a custom resource that fills a configuration file. It is made by
// [FieldOfFile].
type FileField struct {
	file string
	path *field.Path
	said bool
}

// FieldOfFile is a field with a value that fills a file; it has some JSON names below a path.
func FieldOfFile[T any](file string, value T, path *field.Path, fields ...string) FileField {
	return FileField{file, below(path, fields), !isZero(&value)}
}

// FieldsOfFiles are the files that a field has by name, each as a field of its own.
func FieldsOfFiles[M ~map[string]V, V any](files M, path *field.Path, fields ...string) []FileField {
	var all []FileField
	for _, name := range FileNames(files) {
		all = append(all, FieldOfFile(name, files[name], below(path, fields).Key(name)))
	}
	return all
}

// CheckSharedFiles finds the files that are not the same for nodes which have one ConfigMap
// together, at the fields that say so: those that fill the file for one of them alone. What
// node returns is the path of a node, and the fields that fill its files. T is a type that
// embeds [Node].
func CheckSharedFiles[T plain](nodes []T, files func(T) map[string]string, node func(T) (*field.Path, []FileField)) field.ErrorList {
	var errs field.ErrorList
	shared, from := map[string]string{}, map[string]T{}
	for _, each := range nodes {
		if !each.plain().Has("ConfigMap") {
			continue
		}
		own := files(each)
		for _, name := range slices.Sorted(maps.Keys(own)) {
			text, ok := shared[name]
			switch {
			case !ok:
				shared[name], from[name] = own[name], each
			case text != own[name]:
				errs = append(errs, notShared(name, from[name], each, node))
			}
		}
	}
	return errs
}

// notShared is the error for a file of two nodes.
func notShared[T plain](file string, first, second T, node func(T) (*field.Path, []FileField)) *field.Error {
	said := func(of T) (at *field.Path, paths []string) {
		at, all := node(of)
		for _, f := range slices.Backward(all) { // the most specific first
			if f.file == file && f.said {
				paths = append(paths, f.path.String())
			}
		}
		return at, paths
	}
	at, others := said(first)
	path, own := said(second)
	only := slices.DeleteFunc(slices.Clone(own), func(p string) bool { return slices.Contains(others, p) })
	others = slices.DeleteFunc(others, func(p string) bool { return slices.Contains(own, p) })
	detail := fmt.Sprintf("nodes %s and %s have one ConfigMap together, and this file is not the same for both", first.plain().Name, second.plain().Name)
	switch {
	case len(only) > 0:
		_, all := node(second)
		at := slices.IndexFunc(all, func(f FileField) bool { return f.path.String() == only[0] })
		path = all[at].path
		only = only[1:]
	case len(others) > 0: // only the first says something of its own
		_, all := node(first)
		at := slices.IndexFunc(all, func(f FileField) bool { return f.path.String() == others[0] })
		path = all[at].path
		others = others[1:]
	default: // a marker says it
		others = []string{at.String()}
	}
	if more := append(others, only...); len(more) > 0 {
		detail += "; see also " + strings.Join(more, ", ")
	}
	return field.Invalid(path, file, detail)
}
