package promises

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// testErrorsEdit lets children in turn fail in each way while everything about a
// running Pinot is changed.
//
// Fault to plant: do not let later stages wait for a ConfigMap, or a workload, that
// could not be applied; remember an apply before it succeeds.
func testErrorsEdit(t *testing.T, f *fixture) {
	c := newFaultMatrix(t, f.world, "edit")
	change := func(p *v1beta1.Pinot) {
		for i := range p.Spec.K8sConfig {
			p.Spec.K8sConfig[i].Image = "pinot:2"
			p.Spec.K8sConfig[i].Service.Ports[0].Name = "renamed"
		}
		p.Spec.PinotNodeConfig[0].Data = "key=other"
	}
	undisturbed := c.newMember(t, change)
	undisturbed.create(t)
	undisturbed.ready(t)
	want := undisturbed.state(t)
	all := childrenOf(want)

	// What is changed all the same: every Service, and the ConfigMaps and the pods up
	// to the stage of what fails.
	services := []string{"Service events-b", "Service events-c", "Service events-m"}
	toC := append([]string{"ConfigMap events-c-config", "StatefulSet events-c"}, services...)
	toB := append([]string{"ConfigMap events-b-config", "Deployment events-b"}, toC...)
	toM := append([]string{"ConfigMap events-m-config", "StatefulSet events-m"}, toB...)
	changed := map[string][]string{
		"ConfigMap events-c-config": services,
		"StatefulSet events-c":      append([]string{"ConfigMap events-c-config"}, services...),
		"Service events-b":          toM,
		"Deployment events-b":       append([]string{"ConfigMap events-b-config"}, toC...),
		"ConfigMap events-m-config": toB,
	}
	var targets []child
	for name := range changed {
		targets = append(targets, only(t, all, name)...)
	}
	// A quota counts new objects only, and these two are much like others.
	each(t, failureCases(targets, "quota", "error", "timeout"), func(t *testing.T, test failureCase) {
		m := c.newMember(t)
		m.create(t)
		m.ready(t)
		before := m.state(t)
		name := test.target.String()
		mend := test.cause(t, m, test.target, apply)
		m.edit(t, change)

		expected := map[string]bool{}
		for _, one := range changed[name] {
			expected[one] = true
		}
		expected[name] = test.carriedOut
		if test.refusesDryRuns && test.target.isWorkload() {
			// Configuration is not changed for a workload that cannot follow.
			delete(expected, "ConfigMap "+test.target.name+"-config")
		}
		differences := func() []string {
			m.rollOut(t)
			var wrong []string
			for one, object := range m.state(t) {
				if changed := !reflect.DeepEqual(object, before[one]); changed != expected[one] {
					wrong = append(wrong, one)
				}
			}
			return wrong
		}
		eventually(t, func() bool {
			return len(differences()) == 0 && len(m.sent(test.attempts(test.target, apply))) > 0 // its turn may come last
		}, "what does not depend on it is changed, and no more")
		m.struggles(t, test.failure, test.target, apply)
		assert.Empty(t, differences(), "what does not depend on it is changed, and no more")
		m.saysSo(t, []string{name}, test.reason)

		mend(t)
		m.ready(t)
		assert.Equal(t, want, m.state(t), "it ends like a new install")
	})
	c.operator.quiet(t)
}
