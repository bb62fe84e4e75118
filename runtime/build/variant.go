package build

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// variant is a scope whose objects are further ones of their kinds.
type variant struct {
	Scope
	name string
}

// VariantOf is a scope for one more object of a kind: it is the same, but what belongs to
// it is named "<name>-<variant>".
func VariantOf(scope Scope, name string) Scope { return variant{scope, name} }

func (v variant) ObjectMeta(kind string) metav1.ObjectMeta {
	meta := v.Scope.ObjectMeta(kind)
	meta.Name = v.NameOf(kind)
	return meta
}

func (v variant) NameOf(kind string) string {
	if identity := v.customResource().identity; identity != nil {
		if name, ok := identity.nameOf(v, kind, v.name+kind); ok {
			return name
		}
	}
	if name := v.Scope.NameOf(kind); name != "" {
		return joinName(longestName(kind), name, v.name)
	}
	return ""
}
