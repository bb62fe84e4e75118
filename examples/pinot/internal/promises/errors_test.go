package promises

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// testErrorsInstall lets each child of a Pinot in turn fail in each way while it is
// installed.
//
// Fault to plant: end the reconcile at the first error; let a failing Service hold
// back its node; leave the error out of the Degraded condition, or out of the
// event; record an event for each attempt; return no error to the work queue; let requests take for ever.
func testErrorsInstall(t *testing.T, f *fixture) {
	c := newFaultMatrix(t, f.world, "install")
	undisturbed := c.newMember(t)
	undisturbed.create(t)
	undisturbed.ready(t)
	want := undisturbed.state(t)
	all := childrenOf(want)
	require.Len(t, all, 11)

	each(t, failureCases(all), func(t *testing.T, test failureCase) {
		m := c.newMember(t)
		mend := test.cause(t, m, test.target, apply)
		m.create(t)

		// What is expected of each child.
		fails := func(c child) bool {
			return c == test.target || test.spreads && c.kind == test.target.kind && rank(c) > rank(test.target)
		}
		var failing, present, held []string
		for _, one := range all {
			switch {
			case fails(one):
				failing = append(failing, one.String())
				if test.carriedOut {
					present = append(present, one.String())
				}
			case slices.ContainsFunc(all, func(other child) bool { return fails(other) && other.holdsBack(one) }):
				held = append(held, one.String())
			default:
				present = append(present, one.String())
			}
		}
		m.struggles(t, test.failure, test.target, apply)
		assert.ElementsMatch(t, present, slices.Collect(maps.Keys(m.children(t))), "independent siblings are there, and no others")
		m.saysSo(t, failing, test.reason)
		for _, one := range all {
			if slices.Contains(failing, one.String()) {
				continue
			}
			n := len(m.sent(one.request(apply)))
			if slices.Contains(held, one.String()) {
				assert.Zero(t, n, "%s waits", one)
			} else {
				assert.LessOrEqual(t, n, 2, "%s is applied, and not again and again", one)
			}
		}

		mend(t)
		m.ready(t)
		assert.Equal(t, want, m.state(t), "it ends like an undisturbed install")
	})
	c.operator.quiet(t)
}

// struggles waits until the operator has tried long enough to see that it gives the
// API server more and more time.
func (m *member) struggles(t *testing.T, how failure, target child, verb string) {
	t.Helper()
	wanted, first, longest := how.awaited, 5*time.Millisecond, time.Minute
	var attempts []time.Time
	slower := waitFor(t, func() bool {
		attempts = times(m.sent(how.attempts(target, verb)))
		n := len(attempts)
		if n < wanted {
			return false
		}
		// After n failures the work queue waits for 2^(n-1) times its first delay, but
		// no more than its longest, unless something happens that it has to look at
		// before. The first conflict about a deletion is no failure yet.
		rarer := true
		for k := max(1, n-2); k < n; k++ {
			rarer = rarer && attempts[k].Sub(attempts[k-1]) >= min(first<<max(0, k-2), longest)
		}
		return rarer
	})
	require.True(t, slower, "the attempts do not become rarer: %d of them, after %v", len(attempts), gaps(attempts))
	assert.LessOrEqual(t, len(attempts), wanted+14, "nothing hammers: %v", gaps(attempts))
}

// gaps between times.
func gaps(list []time.Time) []time.Duration {
	var gaps []time.Duration
	for i := range len(list) - 1 {
		gaps = append(gaps, list[i+1].Sub(list[i]).Round(time.Millisecond))
	}
	return gaps
}

// saysSo asserts that the status and the events name the failing children, by "Kind
// name", and the reason.
func (m *member) saysSo(t *testing.T, failing []string, reason string) {
	t.Helper()
	eventually(t, func() bool {
		degraded := m.condition(t, dsoi.ConditionDegraded)
		return degraded != nil && degraded.Status == metav1.ConditionTrue
	}, "it is not Degraded")
	degraded, ready := m.condition(t, dsoi.ConditionDegraded), m.condition(t, dsoi.ConditionReady)
	for _, name := range failing {
		line := slices.IndexFunc(strings.Split(degraded.Message, "\n"), func(line string) bool {
			return (strings.Contains(line, name+": ") || strings.Contains(line, name+", ")) && strings.Contains(line, reason)
		})
		assert.GreaterOrEqual(t, line, 0, "%s: %s", name, degraded.Message)
	}
	assert.Len(t, strings.Split(degraded.Message, "\n"), len(failing), "nothing else: %s", degraded.Message)
	assert.Equal(t, metav1.ConditionFalse, ready.Status)
	assert.Equal(t, m.pinot.Generation, degraded.ObservedGeneration)
	for _, name := range failing {
		m.warned(t, name, reason)
	}
	warnings := m.warnings(t)
	var notes []string
	for _, e := range warnings {
		notes = append(notes, e.Note)
	}
	assert.LessOrEqual(t, len(warnings), 2*len(failing), "an event when it begins, not for each attempt: %q", notes)
	for _, e := range warnings {
		assert.Nil(t, e.Series, "it is not recorded again: %s", e.Note)
	}
	assert.LessOrEqual(t, len(m.sent(func(r testbed.Request) bool { return r.Resource == "pinots" && r.Verb != "GET" })), 6, "the status is written when it changes")
}

// warned asserts that there is a Warning about an object, "Kind name", or about the
// Pinot alone for "", with the reason.
func (m *member) warned(t *testing.T, name, reason string) {
	t.Helper()
	eventually(t, func() bool {
		return slices.ContainsFunc(m.warnings(t), func(e eventsv1.Event) bool {
			about := ""
			if e.Related != nil {
				about = e.Related.Kind + " " + e.Related.Name
			}
			return about == name && strings.Contains(e.Note, name) && strings.Contains(e.Note, reason)
		})
	}, "no event about %q", name)
}
