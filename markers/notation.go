package markers

import (
	"maps"
	"strings"
)

// importPaths of the packages that the tables name, by the alias that stands for
// them.
var importPaths = map[string]string{
	"appsv1":        "k8s.io/api/apps/v1",
	"autoscalingv2": "k8s.io/api/autoscaling/v2",
	"batchv1":       "k8s.io/api/batch/v1",
	"build":         "github.com/datainfrahq/dsoi-gen/runtime/build",
	"corev1":        "k8s.io/api/core/v1",
	"intstr":        "k8s.io/apimachinery/pkg/util/intstr",
	"metav1":        "k8s.io/apimachinery/pkg/apis/meta/v1",
	"networkingv1":  "k8s.io/api/networking/v1",
	"policyv1":      "k8s.io/api/policy/v1",
	"rbacv1":        "k8s.io/api/rbac/v1",
	"resource":      "k8s.io/apimachinery/pkg/api/resource",
	"types":         "k8s.io/apimachinery/pkg/types",
}

// Aliases maps the package names in the types of the tables to import paths.
func Aliases() map[string]string { return maps.Clone(importPaths) }

// HasAlias reports whether the tables name a package, by its import path.
func HasAlias(importPath string) bool {
	for _, known := range importPaths {
		if known == importPath {
			return true
		}
	}
	return false
}

// ImportPath returns the import path of a package by its name in the types of the
// tables, or "".
func ImportPath(alias string) string { return importPaths[alias] }

// ExpandType writes a slot type with import paths, and without the pointer in
// front: "*corev1.Probe" is "k8s.io/api/core/v1.Probe". A byte is a uint8.
func ExpandType(slotType string) string {
	slotType = strings.TrimPrefix(slotType, "*")
	if list, isBytes := strings.CutSuffix(slotType, "[]byte"); isBytes {
		return list + "[]uint8"
	}
	front, name, qualified := strings.Cut(slotType, ".")
	if !qualified {
		return slotType
	}
	alias := front[strings.LastIndexAny(front, "]*")+1:]
	return strings.TrimSuffix(front, alias) + ImportPath(alias) + "." + name
}
