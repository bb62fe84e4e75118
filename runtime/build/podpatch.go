package build

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// PodPatch is what one level says of the pods of a node in the end: a strategic merge patch of
// their template. It is made by [PodPatchOf].
type PodPatch struct {
	value any
	path  *field.Path
}

// PodPatchOf is a patch that a field of a custom resource holds, of some JSON names below a
// path: raw JSON, or a pod template of which what is zero or empty says nothing.
func PodPatchOf(value any, path *field.Path, fields ...string) PodPatch {
	return PodPatch{value, below(path, fields)}
}

// CheckPodPatch finds what is wrong with a patch of pods, whatever the pods are: fields that a
// pod template does not have, values of other types, and entries of lists without the key by
// which Kubernetes merges them.
func CheckPodPatch(value any, path *field.Path, fields ...string) field.ErrorList {
	patch, said, err := patchOf(value)
	invalid := func(text string) field.ErrorList {
		return field.ErrorList{field.Invalid(below(path, fields), field.OmitValueType{}, text)}
	}
	switch {
	case err != nil:
		return invalid(doesNotApply(err))
	case !said:
		return nil
	}
	plain, err := json.Marshal(withoutDirectives(patch))
	if err != nil {
		return invalid(doesNotApply(err))
	}
	if errs := CheckJSON[corev1.PodTemplateSpec](json.RawMessage(plain), path, fields...); len(errs) > 0 {
		return errs
	}
	var errs field.ErrorList
	for _, p := range keyProblems(patch, strategicpatch.PatchMetaFromStruct{T: reflect.TypeFor[corev1.PodTemplateSpec]()}, "") {
		errs = append(errs, field.Invalid(descend(below(path, fields), p.at), field.OmitValueType{}, p.text))
	}
	if len(errs) > 0 {
		return errs
	}
	// A patch of what it says itself has the same lists.
	object, _ := withoutDirectives(patch).(map[string]any)
	if _, err := patched(object, patch); err != nil {
		return invalid(doesNotApply(err))
	}
	return nil
}

// PatchPod applies patches to the pod template of a node, the least specific first. What a
// patch must leave alone is what a hook must: see [CheckPodHook]. The main container keeps its
// name and its place. The error is one of package field.
func (n Node) PatchPod(pod *corev1.PodTemplateSpec, patches ...PodPatch) error {
	for _, p := range patches {
		patch, said, err := patchOf(p.value)
		if err != nil || !said {
			continue // CheckPodPatch finds it
		}
		if err := n.patchPod(pod, patch, p.path); err != nil {
			return err
		}
	}
	return nil
}

func (n Node) patchPod(pod *corev1.PodTemplateSpec, patch map[string]any, path *field.Path) error {
	main := pod.Spec.Containers[0].Name
	invalid := func(text string) error { return field.Invalid(path, field.OmitValueType{}, text) }
	text, err := json.Marshal(pod)
	if err != nil {
		return err
	}
	plain, err := decoded(text)
	if err != nil {
		return err
	}
	object, err := patched(plain.(map[string]any), patch)
	if err != nil {
		return invalid(doesNotApply(err))
	}
	text, err = json.Marshal(object)
	if err != nil {
		return err
	}
	var template corev1.PodTemplateSpec
	if err := json.Unmarshal(text, &template); err != nil {
		return invalid(doesNotApply(err))
	}
	at := slices.IndexFunc(template.Spec.Containers, func(c corev1.Container) bool { return c.Name == main })
	if at < 0 {
		return invalid("takes the main container away; " + main + " must stay")
	}
	// New containers come before those that were there.
	first := template.Spec.Containers[at]
	template.Spec.Containers = append([]corev1.Container{first}, slices.Delete(template.Spec.Containers, at, at+1)...)
	if changes := labelChanges(n, &template); len(changes) > 0 {
		return invalid("changes " + strings.Join(changes, ", and "))
	}
	*pod = template
	return nil
}

// doesNotApply says why a patch is none, without what it holds: that may be secret.
func doesNotApply(err error) string {
	why, _, _ := strings.Cut(err.Error(), "\n")
	why, _, _ = strings.Cut(why, "map[")
	return "must be a strategic merge patch of a pod template: " + strings.TrimRight(why, ": ")
}

// patchOf is a patch as JSON has it. A typed template takes nothing away: in it, null is what
// is not said.
func patchOf(value any) (patch map[string]any, said bool, err error) {
	plain, said, err := plainOf(value)
	if err != nil || !said {
		return nil, false, err
	}
	patch, ok := plain.(map[string]any)
	if !ok {
		return nil, false, errors.New("it is not an object")
	}
	switch value.(type) {
	case corev1.PodTemplateSpec, *corev1.PodTemplateSpec:
		dropNulls(patch)
	}
	return patch, true, nil
}

// patched is an object of a pod template after a patch. It changes both.
func patched(object, patch map[string]any) (map[string]any, error) {
	return strategicpatch.StrategicMergeMapPatch(object, patch, corev1.PodTemplateSpec{})
}

// directives begins the keys in a patch that say how it is applied, and are no fields. The
// directive of an object says what becomes of that as a whole.
const (
	directives   = "$"
	directiveKey = "$patch"
)

// withoutDirectives is a copy of what a patch says of fields.
func withoutDirectives(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(value))
		for key, entry := range value {
			if !strings.HasPrefix(key, directives) {
				object[key] = withoutDirectives(entry)
			}
		}
		return object
	case []any:
		list := make([]any, len(value))
		for i, entry := range value {
			list[i] = withoutDirectives(entry)
		}
		return list
	default:
		return value
	}
}

// dropNulls takes the keys away whose value is null, at any depth.
func dropNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, entry := range value {
			withoutNull(value, key)
			dropNulls(entry)
		}
	case []any:
		for _, entry := range value {
			dropNulls(entry)
		}
	}
}
