package build

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// Kubernetes says of a patch that it cannot apply only what is in it, which may be secret, and
// not where. So what it wants of the lists and of the directives is found here.

// keyProblems are what is wrong with the entries of lists in a patch, and with its directives.
func keyProblems(patch map[string]any, schema strategicpatch.LookupPatchMeta, at string) []jsonProblem {
	var problems []jsonProblem
	for _, name := range slices.Sorted(maps.Keys(patch)) {
		at := strings.TrimPrefix(at+"."+name, ".")
		switch value := patch[name].(type) {
		case map[string]any:
			if below, _, err := schema.LookupPatchMetadataForStruct(name); err == nil {
				problems = append(problems, keyProblems(value, below, at)...)
			}
		case []any:
			if below, meta, err := schema.LookupPatchMetadataForSlice(name); err == nil {
				problems = append(problems, entryProblems(value, below, meta, at)...)
			}
		default:
			if name == directiveKey && !slices.Contains([]any{"replace", "delete"}, value) {
				problems = append(problems, jsonProblem{at, "must be replace or delete"})
			}
		}
	}
	return problems
}

// entryProblems are those of the entries of one list.
func entryProblems(list []any, schema strategicpatch.LookupPatchMeta, meta strategicpatch.PatchMeta, at string) []jsonProblem {
	var problems []jsonProblem
	key := meta.GetPatchMergeKey()
	isMerged := key != "" && slices.Contains(meta.GetPatchStrategies(), "merge")
	for i, entry := range list {
		object, ok := entry.(map[string]any)
		if !ok {
			continue // its type is checked elsewhere
		}
		at := at + "[" + strconv.Itoa(i) + "]"
		_, isDirective := object[directiveKey]
		if value, has := object[key]; isMerged && !(isDirective && len(object) == 1) && (!has || value == nil || value == "") {
			problems = append(problems, jsonProblem{at, "has no " + key + ", by which Kubernetes merges the entries"})
		}
		problems = append(problems, keyProblems(object, schema, at)...)
	}
	return problems
}
