package model

import (
	"k8s.io/gengo/v2/namer"
	"k8s.io/gengo/v2/types"
)

// plural returns the name of the resource: what +kubebuilder:resource:path says,
// or else the plural of the kind, formed as Kubernetes' own generators do.
// controller-gen, which writes the CRD, has rules of its own for some nouns. RBAC
// that names another resource than the CRD does would fail only in the cluster,
// so for these the author has to say the plural, to both programs.
func (r *reader) plural(cluster *Cluster, path string) string {
	if path != "" {
		return path
	}
	plural := namer.NewAllLowercasePluralNamer(nil).Name(&types.Type{Name: types.Name{Name: cluster.Kind}})
	if isIrregular(cluster.Kind) {
		r.errors.Addf(cluster.Position, "controller-gen may form another plural of %s than %s; say which it is to be: +kubebuilder:resource:path=%s", cluster.Kind, plural, plural)
	}
	return plural
}
