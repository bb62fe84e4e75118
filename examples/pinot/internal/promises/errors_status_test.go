package promises

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// testErrorsStatus lets the writing of the status fail in each way.
//
// Fault to plant: swallow the error of writing the status; keep it from the events;
// let it take for ever.
func testErrorsStatus(t *testing.T, f *fixture) {
	c := newFaultMatrix(t, f.world, "status")
	undisturbed := c.newMember(t)
	undisturbed.create(t)
	undisturbed.ready(t)
	want := undisturbed.state(t)

	status := child{kind: "Pinot", name: "events", subresource: "status"}
	each(t, failureCases([]child{status}, "quota", "admission"), func(t *testing.T, test failureCase) {
		m := c.newMember(t)
		mend := test.cause(t, m, status, apply)
		m.create(t)
		eventually(t, func() bool { return len(m.children(t)) == len(want) }, "all is there")
		if test.carriedOut {
			eventually(t, func() bool { return m.condition(t, dsoi.ConditionReady) != nil }, "no status")
		} else {
			m.struggles(t, test.failure, status, apply)
			assert.Nil(t, m.condition(t, dsoi.ConditionReady))
		}
		m.warned(t, "", test.reason)

		mend(t)
		m.ready(t)
		assert.Equal(t, want, m.state(t))
	})
	c.operator.quiet(t)
}

// testErrorsReasons lets one child fail for one reason after another, without
// a success in between.
//
// Fault to plant: record one failure of each object only.
func testErrorsReasons(t *testing.T, f *fixture) {
	c := newFaultMatrix(t, f.world, "reasons")
	m := c.newMember(t)
	service := child{kind: "Service", name: "events-b"}
	m.create(t)
	m.ready(t)
	live := m.children(t)[service.String()]
	live.SetLabels(map[string]string{"dsoi.datainfra.io/node": "x"})
	mend := func(*testing.T) {}
	for i, reason := range []string{"the first reason", "another reason", "a third reason"} {
		mended := mend
		mend = onTheWay(testbed.Answer(500, metav1.StatusReasonInternalError, reason))(t, m, service, apply)
		mended(t)
		if i == 0 {
			require.NoError(t, m.user.Update(t.Context(), live), "the operator has to repair it")
		}
		m.degraded(t, reason)
		m.warned(t, service.String(), reason)
	}
	mend(t)
	m.ready(t)
}
