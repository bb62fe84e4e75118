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

func (v variant) ObjectMeta() metav1.ObjectMeta {
	meta := v.Scope.ObjectMeta()
	meta.Name = joinName(maxObjectName, meta.Name, v.name)
	return meta
}

func (v variant) nameOf(kind string) string {
	if name := v.Scope.nameOf(kind); name != "" {
		return joinName(longestName(kind), name, v.name)
	}
	return ""
}
