package emit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// rule is one permission of the operator.
type rule struct {
	group     string
	resources []string
	verbs     string
}

const (
	// The cache lists and watches, so that nothing is got from the API server, but
	// for the custom resource before something is deleted.
	reads    = "list;watch"
	confirms = "get;list;watch"
	// What server-side apply needs to make an object is create, and patch to
	// change it.
	writes  = "list;watch;create;patch"
	deletes = "list;watch;create;patch;delete"
)

// rbac returns the +kubebuilder:rbac markers of exactly what the reconciler
// needs.
func (e *emitter) rbac() []string {
	c := e.cluster
	rules := []rule{
		{c.Group, []string{c.Plural}, confirms},
		// Owner references that block deletion ask for this where the admission
		// plugin OwnerReferencesPermissionEnforcement is on.
		{c.Group, []string{c.Plural + "/finalizers"}, "update"},
	}
	if len(c.Conditions) > 0 {
		rules = append(rules, rule{c.Group, []string{c.Plural + "/status"}, "patch"})
	}
	kinds := e.objectKinds()
	for _, k := range kinds {
		verbs := deletes
		if k.kept {
			verbs = writes
		}
		rules = append(rules, rule{k.group, []string{k.plural}, verbs})
	}
	if len(kinds) > 0 {
		// What pods read from ConfigMaps and Secrets is part of their configuration.
		rules = append(rules, rule{"", []string{"secrets"}, reads})
		if !e.hasConfig() {
			rules = append(rules, rule{"", []string{"configmaps"}, reads})
		}
	}
	rules = append(rules, rule{"events.k8s.io", []string{"events"}, "create;patch"})
	return format(rules)
}

// format joins the resources of rules with the same group and verbs, and
// writes one marker each.
func format(rules []rule) []string {
	var joined []rule
	for _, r := range rules {
		i := slices.IndexFunc(joined, func(j rule) bool { return j.group == r.group && j.verbs == r.verbs })
		if i < 0 {
			joined = append(joined, r)
			continue
		}
		joined[i].resources = append(joined[i].resources, r.resources...)
	}
	slices.SortStableFunc(joined, func(a, b rule) int {
		return cmp.Or(strings.Compare(a.group, b.group), strings.Compare(a.resources[0], b.resources[0]))
	})
	var markers []string
	for _, r := range joined {
		slices.Sort(r.resources)
		group := r.group
		if group == "" {
			group = `""`
		}
		markers = append(markers, fmt.Sprintf("+kubebuilder:rbac:groups=%s,resources=%s,verbs=%s", group, strings.Join(r.resources, ";"), r.verbs))
	}
	return markers
}
