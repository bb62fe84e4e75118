package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// checkConformance reports what a cluster kind lacks of the structure that a specification
// asks for. DSOI, https://github.com/datainfrahq/dsoi-spec, asks for a list of nodes which
// say their name, type, workload and replicas, and refer to groups of Kubernetes' settings
// and of the application's, for a deployment order, and for systems outside.
func (r *reader) checkConformance(cluster *Cluster) {
	if cluster.Conformance != "DSOI" || !r.sure(cluster) {
		return
	}
	var missing []string
	lacks := func(isThere bool, format string, values ...any) {
		if !isThere {
			missing = append(missing, fmt.Sprintf(format, values...))
		}
	}
	lacks(cluster.ClusterBinding("cluster.deploymentOrder") != nil, "a field for slot cluster.deploymentOrder in the spec")
	lacks(cluster.ClusterBinding("cluster.external") != nil, "a field for slot cluster.external in the spec")
	for _, sort := range []struct {
		app  bool
		name string
	}{{false, "k8s"}, {true, "app"}} {
		isThere := slices.ContainsFunc(cluster.Groups, func(g *Group) bool { return g.App == sort.app })
		lacks(isThere, "a list with %sconfigGroup=%s in the spec", markers.Prefix, sort.name)
	}
	i := slices.IndexFunc(cluster.Sources, func(s *Source) bool { return s.Shape == ListShape && s.Role == nil })
	lacks(i >= 0, "a list with %snodes in the spec", markers.Prefix)
	if i >= 0 {
		for _, slot := range []string{"node.name", "node.type", "node.kind", "node.replicas"} {
			lacks(cluster.Sources[i].Own(slot) != nil, "a field for slot %s in the nodes", slot)
		}
	}
	if len(missing) > 0 {
		r.errors.Addf(cluster.Position, "%s does not conform to DSOI; it lacks %s", cluster.Kind, strings.Join(missing, ", "))
	}
}
