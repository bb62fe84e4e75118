package build

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Listed is an entry of a list of objects, such as [ServiceEntry]. The object of an entry
// belongs to the variant of a scope that is called like the entry.
type Listed interface {
	listed() (name string, enabled *bool)
}

// Present are the entries that are not switched off.
func Present[E Listed](entries []E) []E {
	isOff := func(entry E) bool {
		_, enabled := entry.listed()
		return enabled != nil && !*enabled
	}
	if !slices.ContainsFunc(entries, isOff) {
		return entries
	}
	return slices.DeleteFunc(slices.Clone(entries), isOff)
}

// CheckEntries finds what is wrong with the names of the entries in one field of a custom
// resource: none, one that is given twice, one that cannot be the end of an object's name.
// It is given the JSON name of the name, "" where the entries are those of a map.
func CheckEntries[E Listed](entries []E, json string, at *field.Path, fields ...string) field.ErrorList {
	var errs field.ErrorList
	seen := map[string]bool{}
	for i, entry := range entries {
		name, _ := entry.listed()
		path := func() *field.Path {
			if json == "" {
				return below(at, fields).Key(name)
			}
			return below(below(at, fields).Index(i), jsonPath(json))
		}
		switch {
		case name == "":
			errs = append(errs, field.Required(path(), "the object is named after it"))
		case seen[name]:
			errs = append(errs, field.Duplicate(path(), name))
		default:
			for _, problem := range validation.IsDNS1123Label(name) {
				errs = append(errs, field.Invalid(path(), name, problem))
			}
		}
		seen[name] = true
	}
	return errs
}

// Describe gives an object the labels and annotations that a custom resource has for it.
// The labels by which it is known stay.
func Describe(object client.Object, meta metav1.ObjectMeta) {
	if len(meta.Labels) > 0 {
		object.SetLabels(MergeMaps(meta.Labels, object.GetLabels()))
	}
	if len(meta.Annotations) > 0 {
		object.SetAnnotations(MergeMaps(object.GetAnnotations(), meta.Annotations))
	}
}

// objectName is a name of objects of a kind: no two of a custom resource share one.
type objectName struct{ kind, name string }

// Names takes the names that objects of a kind have in some scopes. One that is taken
// already is reported at the path of the field that asks for the object.
func (r *Resolver) Names(kind string, path *field.Path, scopes ...Scope) {
	for _, scope := range scopes {
		title := kind
		if v, ok := scope.(variant); ok {
			title = v.name + " " + kind
		}
		r.takeName(kind, scope, fmt.Sprintf("the %s of %s", title, scope.title()), nil, path)
	}
}

// TakeEntryNames is [Resolver.Names] for the objects of entries.
func TakeEntryNames[E Listed](r *Resolver, kind string, scope Scope, entries []E, at *field.Path, fields ...string) {
	for _, entry := range entries {
		name, _ := entry.listed()
		r.takeName(kind, VariantOf(scope, name), fmt.Sprintf("%s %q of %s", kind, name, scope.title()), fields, at)
	}
}

func (r *Resolver) takeName(kind string, scope Scope, title string, fields []string, at *field.Path) {
	if !scope.Has(kind) {
		return
	}
	name := objectName{kind, scope.NameOf(kind)}
	other, taken := r.objects[name]
	switch {
	case !taken && r.objects == nil:
		r.objects = map[objectName]string{name: title}
	case !taken:
		r.objects[name] = title
	case other != title: // what is given twice is reported as such
		r.Fail(field.Invalid(below(at, fields), name.name, fmt.Sprintf("%s and %s would both be named this", other, title)))
	}
}
