package build

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// CheckEnv finds what is odd about the environment variables in one list of a
// custom resource: a name that is given twice. Kubernetes allows it, and the last one
// wins.
//
// This, and every other function that checks a field, is given where the field is: a
// path, and the JSON names below it. They are joined only where something is wrong.
func CheckEnv(env []corev1.EnvVar, path *field.Path, fields ...string) []string {
	var warnings []string
	first := map[string]int{}
	for i, variable := range env {
		if earlier, taken := first[variable.Name]; taken {
			at := below(path, fields)
			warnings = append(warnings, fmt.Sprintf("%s: %s has the name %q already; the last of the two wins", at.Index(i).Child("name"), at.Index(earlier), variable.Name))
		}
		first[variable.Name] = i
	}
	return warnings
}
