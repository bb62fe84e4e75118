package build

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// CheckEnv finds what is odd about the environment variables in one list of a
// custom resource, at a path: a name that is given twice. Kubernetes allows it, and
// the last one wins.
func CheckEnv(path *field.Path, env []corev1.EnvVar) []string {
	var warnings []string
	first := map[string]int{}
	for i, variable := range env {
		if earlier, taken := first[variable.Name]; taken {
			warnings = append(warnings, fmt.Sprintf("%s: %s has the name %q already; the last of the two wins", path.Index(i).Child("name"), path.Index(earlier), variable.Name))
		}
		first[variable.Name] = i
	}
	return warnings
}
