package promises

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// testErrorsPrune lets the deletion of each child of a node that was removed fail in
// each way.
//
// Fault to plant: end at the first deletion that fails; take every conflict for an
// object that has changed; let deletions take for ever.
func testErrorsPrune(t *testing.T, f *fixture) {
	c := newFaultMatrix(t, f.world, "prune")
	change := func(p *v1beta1.Pinot) { p.Spec.Nodes = p.Spec.Nodes[:2] }
	undisturbed := c.newMember(t, change)
	undisturbed.create(t)
	undisturbed.ready(t)
	want := undisturbed.state(t)

	whole := c.newMember(t)
	whole.create(t)
	whole.ready(t)
	targets := only(t, childrenOf(whole.state(t)), "ConfigMap events-m-config", "Service events-m", "StatefulSet events-m")
	each(t, failureCases(targets, "quota"), func(t *testing.T, test failureCase) {
		m := c.newMember(t)
		m.create(t)
		m.ready(t)
		before := m.children(t)
		mend := test.cause(t, m, test.target, http.MethodDelete)
		m.edit(t, change)

		left := slices.Collect(maps.Keys(want))
		if !test.carriedOut {
			left = append(left, test.target.String())
			m.struggles(t, test.failure, test.target, http.MethodDelete)
			m.saysSo(t, []string{test.target.String()}, test.reason)
		}
		eventually(t, func() bool { return len(m.children(t)) == len(left) }, "the others are deleted")
		m.warned(t, test.target.String(), test.reason)
		for name, object := range m.children(t) {
			assert.Contains(t, left, name)
			assert.Equal(t, before[name].GetResourceVersion(), object.GetResourceVersion(), "%s is left alone", name)
		}

		mend(t)
		eventually(t, func() bool { return len(m.children(t)) == len(want) }, "it is deleted in the end")
		m.ready(t)
		assert.Equal(t, want, m.state(t), "it ends like a new install")
	})
	c.operator.quiet(t)
}
