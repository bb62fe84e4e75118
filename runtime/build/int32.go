package build

import (
	"fmt"
	"math"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// CheckInt32 finds a number of a custom resource that Kubernetes has no room for.
func CheckInt32[T ~int | ~int64](value T, path *field.Path, fields ...string) field.ErrorList {
	if number := int64(value); number < math.MinInt32 || number > math.MaxInt32 {
		return field.ErrorList{field.Invalid(below(path, fields), number, fmt.Sprintf("must be from %d to %d", math.MinInt32, math.MaxInt32))}
	}
	return nil
}
