package model

import (
	"strings"

	"github.com/gobuffalo/flect"
	"k8s.io/gengo/v2/namer"
	"k8s.io/gengo/v2/types"
)

// plural returns the name of the resource: what +kubebuilder:resource:path says,
// or else the plural of the kind. Kubernetes' generators and controller-gen form
// plurals with two libraries; where those differ the author has to say which.
func (r *reader) plural(cluster *Cluster, path string) string {
	if path != "" {
		return path
	}
	gengo := namer.NewAllLowercasePluralNamer(nil).Name(&types.Type{Name: types.Name{Name: cluster.Kind}})
	controllerGen := strings.ToLower(flect.Pluralize(cluster.Kind))
	if gengo != controllerGen {
		r.errors.Addf(cluster.Position, "the plural of %s may be %s or %s; say which with +kubebuilder:resource:path=%s", cluster.Kind, controllerGen, gengo, controllerGen)
	}
	return controllerGen
}
