package model

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// Rule is something that the pods may do with the Kubernetes API.
type Rule struct {
	Groups, Resources, Verbs []string
	// Names of the objects; nil for all.
	Names []string
	// NodeType whose pods may; "" for all.
	NodeType string

	Position token.Position
	marker   markers.Marker
}

// addRule checks and adds what pods may do.
func (r *reader) addRule(cluster *Cluster, m markers.Marker) {
	value := m.Value.(markers.Rule)
	for argument, list := range map[string][]string{"groups": value.Groups, "resources": value.Resources, "verbs": value.Verbs} {
		for _, element := range list {
			if strings.Contains(element, "*") {
				r.errors.Addf(m.At(argument), "`%s` is too much: it would let pods do what nobody has thought of, and the operator would need it too; name the %s", element, argument)
			} else if element == "" && argument != "groups" {
				r.errors.Addf(m.At(argument), "an empty text names none of the %s", argument)
			}
		}
	}
	for _, verb := range value.Verbs {
		switch {
		case slices.Contains([]string{"escalate", "bind", "impersonate"}, verb):
			r.errors.Addf(m.At("verbs"), "pods may not %s: it would let them, and the operator that has to grant it, become more than they are", verb)
		case len(value.Names) > 0 && slices.Contains([]string{"create", "deletecollection"}, verb):
			r.errors.Addf(m.At("names"), "names do not go with %s: such a request names no object, so the rule would never allow it; write a rule of its own", verb)
		}
	}
	cluster.Rules = append(cluster.Rules, Rule{
		Groups: value.Groups, Resources: value.Resources, Verbs: value.Verbs, Names: value.Names, NodeType: value.NodeType,
		Position: m.Position, marker: m,
	})
}

// checkRules checks the rules against what is known of the whole cluster kind.
func (r *reader) checkRules(cluster *Cluster) {
	if !r.sure(cluster) {
		return
	}
	names := nodeTypeNames(cluster)
	dynamic := len(names) < len(cluster.NodeTypes)
	account := cluster.Object("ServiceAccount")
	for _, rule := range cluster.Rules {
		if len(cluster.Sources) == 0 {
			r.errors.Addf(rule.Position, "%s has no nodes, so no pods that a rule could be for", cluster.Kind)
		}
		if rule.NodeType == "" {
			continue
		}
		at := rule.marker.At("nodeType")
		if !dynamic && !slices.Contains(names, rule.NodeType) {
			r.errors.Addf(at, "node type %q is not declared%s", rule.NodeType, suggest(rule.NodeType, names))
		}
		if account != nil && account.Scope == markers.PerCluster {
			r.errors.Addf(at, "pods of all nodes share one ServiceAccount, so a rule cannot be for one node type; add %sobject:kind=ServiceAccount,per=nodeType", markers.Prefix)
		}
	}
	r.checkRuleObjects(cluster)
}

// ruleKinds are the rows of the table that the rules fill. They go together.
func ruleKinds() []markers.ObjectKind {
	return slices.DeleteFunc(slices.Clone(markers.ObjectKinds()), func(k markers.ObjectKind) bool { return !slices.Contains(k.Filled, "rules") })
}

// checkRuleObjects checks that the objects which the rules fill go together.
func (r *reader) checkRuleObjects(cluster *Cluster) {
	kinds := ruleKinds()
	first := cluster.Object(kinds[0].Kind)
	for _, kind := range kinds {
		o := cluster.Object(kind.Kind)
		if o != nil && first != nil && o.Built && o.Scope != first.Scope {
			r.errors.Addf(o.position, "there is a %s per %s, but a %s per %s; they go together", first.Kind, first.Per(), o.Kind, o.Per())
			return
		}
	}
	for _, n := range cluster.NodeTypes {
		var missing []string
		for _, kind := range kinds {
			if !n.has(kind.Kind) {
				missing = append(missing, kind.Kind)
			}
		}
		if len(missing) > 0 && len(missing) < len(kinds) {
			r.errors.Addf(n.objectsAt, "objects of %s lacks %s: %s, %s and %s go together", n.title(), strings.Join(missing, ", "), kinds[0].Kind, kinds[1].Kind, kinds[2].Kind)
		}
	}
}
