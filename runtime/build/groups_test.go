package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

type sampleGroup struct{ Name, Image string }

func groupName(g *sampleGroup) string { return g.Name }

// lookup makes one reference to one of the groups.
func lookup(groups []sampleGroup, find func(*ConfigGroups[sampleGroup], *field.Path) *sampleGroup) (*sampleGroup, []string) {
	r := newResolver(sampleKind(), sampleCluster("prod"), Inputs{})
	g := Groups(r, field.NewPath("spec", "k8sConfig"), groups, groupName)
	found := find(g, nodesPath.Index(2).Child("k8sConfig"))
	_, errs := r.Done()
	return found, messages(errs)
}

func TestLookup(t *testing.T) {
	type reference string
	groups := []sampleGroup{{"small", "s"}, {"large", "l"}}
	tests := map[string]struct {
		groups []sampleGroup
		name   reference
		image  string
		want   []string
	}{
		"found":         {groups, "large", "l", nil},
		"nearly":        {groups, "larg", "", []string{`spec.nodes[2].k8sConfig: Not found: "larg": did you mean "large"?`}},
		"not at all":    {groups, "enormous", "", []string{`spec.nodes[2].k8sConfig: Not found: "enormous": spec.k8sConfig has "large", "small"`}},
		"none given":    {groups, "", "", []string{`spec.nodes[2].k8sConfig: Required value: spec.k8sConfig has "large", "small"`}},
		"no groups":     {nil, "large", "", []string{`spec.nodes[2].k8sConfig: Not found: "large": spec.k8sConfig is empty`}},
		"group twice":   {append(groups, sampleGroup{"small", "other"}), "small", "s", []string{`spec.k8sConfig[2].name: Duplicate value: "small"`}},
		"group no name": {[]sampleGroup{{}, groups[0]}, "small", "s", []string{"spec.k8sConfig[0].name: Required value"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, errs := lookup(test.groups, func(g *ConfigGroups[sampleGroup], path *field.Path) *sampleGroup {
				return Lookup(g, test.name, path)
			})
			assert.Equal(t, test.image, got.Image)
			assert.Equal(t, test.want, errs)
		})
	}
}

func TestLookupOptional(t *testing.T) {
	tests := map[string]struct {
		image string
		wrong int
	}{"small": {"s", 0}, "": {"", 0}, "unknown": {"", 1}}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, errs := lookup([]sampleGroup{{"small", "s"}}, func(g *ConfigGroups[sampleGroup], path *field.Path) *sampleGroup {
				return LookupOptional(g, name, path)
			})
			assert.Equal(t, test.image, got.Image)
			assert.Len(t, errs, test.wrong)
		})
	}
}
