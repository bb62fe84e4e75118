package emit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// rule is one permission of the operator.
type rule struct {
	groups    []string
	resources []string
	names     []string
	verbs     []string
}

// The cache lists and watches, so that nothing is got from the API server, but for
// the custom resource before something is deleted. What server-side apply needs to
// make an object is create, and patch to change it.
var (
	reads    = []string{"list", "watch"}
	confirms = []string{"get", "list", "watch"}
	writes   = []string{"list", "watch", "create", "patch"}
	deletes  = []string{"list", "watch", "create", "patch", "delete"}
)

// rbac returns the +kubebuilder:rbac markers of exactly what the reconciler
// needs.
func (e *emitter) rbac() []string {
	c := e.cluster
	one := func(group, resource string, verbs ...string) rule {
		return rule{groups: []string{group}, resources: []string{resource}, verbs: verbs}
	}
	rules := []rule{
		one(c.Group, c.Plural, confirms...),
		// Owner references that block deletion ask for this where the admission
		// plugin OwnerReferencesPermissionEnforcement is on.
		one(c.Group, c.Plural+"/finalizers", "update"),
	}
	if len(c.Conditions) > 0 {
		rules = append(rules, one(c.Group, c.Plural+"/status", "patch"))
	}
	for _, o := range c.Objects {
		// Of one kind, some may be kept and others not.
		deletable := slices.ContainsFunc(c.Objects, func(other model.Object) bool { return other.Type == o.Type && !other.IsKept() })
		verbs := writes
		if deletable {
			verbs = deletes
		}
		rules = append(rules, one(o.Group, o.Resource, verbs...))
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(c.Objects, func(o model.Object) bool { return o.Kind == kind && !o.Foreign })
	}
	if c.ReadsClaims() {
		rules = append(rules, one("", "persistentvolumeclaims", reads...))
	}
	// What pods read from ConfigMaps and Secrets is part of their configuration.
	if c.ReadsData("Secret") && !has("Secret") {
		rules = append(rules, one("", "secrets", reads...))
	}
	if c.ReadsData("ConfigMap") && !has("ConfigMap") {
		rules = append(rules, one("", "configmaps", reads...))
	}
	rules = append(rules, one("events.k8s.io", "events", "create", "patch"))
	return append(format(join(rules)), format(e.granted())...)
}

// granted are the rules of the pods: the operator can grant only what it may do
// itself.
func (e *emitter) granted() []rule {
	if !e.hasAccount() {
		return nil
	}
	var rules []rule
	for _, r := range e.cluster.Rules {
		rules = append(rules, rule{groups: r.Groups, resources: r.Resources, names: r.Names, verbs: r.Verbs})
	}
	return rules
}

// join joins the resources of rules with the same group and verbs, and sorts them.
func join(rules []rule) []rule {
	var joined []rule
	for _, r := range rules {
		i := slices.IndexFunc(joined, func(j rule) bool { return j.groups[0] == r.groups[0] && slices.Equal(j.verbs, r.verbs) })
		if i < 0 {
			joined = append(joined, r)
			continue
		}
		joined[i].resources = append(joined[i].resources, r.resources...)
	}
	for i, r := range joined {
		slices.Sort(r.resources)
		joined[i].resources = slices.Compact(r.resources) // variants of a kind are one resource
	}
	slices.SortStableFunc(joined, func(a, b rule) int {
		return cmp.Or(strings.Compare(a.groups[0], b.groups[0]), strings.Compare(a.resources[0], b.resources[0]))
	})
	return joined
}

// format writes one marker for each rule, each once.
func format(rules []rule) []string {
	var markers []string
	for _, r := range rules {
		groups := slices.Clone(r.groups)
		for i, group := range groups {
			if group == "" {
				groups[i] = `""`
			}
		}
		marker := fmt.Sprintf("+kubebuilder:rbac:groups=%s,resources=%s", strings.Join(groups, ";"), strings.Join(r.resources, ";"))
		if len(r.names) > 0 {
			marker += ",resourceNames=" + strings.Join(r.names, ";")
		}
		marker += ",verbs=" + strings.Join(r.verbs, ";")
		if !slices.Contains(markers, marker) {
			markers = append(markers, marker)
		}
	}
	return markers
}
