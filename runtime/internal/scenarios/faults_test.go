package scenarios_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// scenario takes an App through everything that can be asked of it. act goes on
// until a step has settled.
func scenario(w *world, act func()) {
	ctx := context.Background()
	require.NoError(w.t, w.Outside().Create(ctx, appProd()))
	act()
	w.upgrade()
	act()
	w.editApp(func(a *App) {
		a.Spec.Nodes = append(a.Spec.Nodes[:2], AppNode{Name: "w", Type: "query", Kind: "Deployment", Replicas: 1, Image: "app:3", Config: "w", Secret: "credentials", Disk: "1Gi"})
		a.Spec.Nodes[0].Kind = "deployment"
	})
	act()
}

// faults are the ways in which a call can go wrong.
var faults = map[string]func(w *world, k int){
	"error": func(w *world, k int) {
		w.Fail(w.at(k, func() error { w.Fail(nil); return errBroken }))
	},
	"lost reply": func(w *world, k int) {
		w.LoseReply(w.at(k, func() error { w.LoseReply(nil); return errBroken }))
	},
	"crash before": func(w *world, k int) {
		w.Fail(w.at(k, func() error { return errBroken })) // and every later call
	},
	"crash after": func(w *world, k int) {
		w.LoseReply(w.at(k, func() error {
			w.Fail(func(dsoitest.Request) error { return errBroken })
			return errBroken
		}))
	},
}

// at calls fail from the k-th request to the API server on.
func (w *world) at(k int, fail func() error) func(dsoitest.Request) error {
	n := 0
	return func(r dsoitest.Request) error {
		if r.IsSent() {
			n++
		}
		if n < k {
			return nil
		}
		return fail()
	}
}

// TestAnyRequestMayFail lets each request in turn go wrong, and compares where it
// all ends with an undisturbed run.
func TestAnyRequestMayFail(t *testing.T) {
	reference := newWorld(t, credentials())
	scenario(reference, reference.converge)
	want, calls := reference.state(), len(reference.Sent())
	require.NotEmpty(t, want)

	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for k := 1; k <= calls; k += step() {
				w := newWorld(t, credentials())
				fault(w, k)
				hit := false
				scenario(w, func() { hit = w.struggle(name == "crash before" || name == "crash after") || hit })
				require.Equal(t, want, w.state(), "call %d", k)
				require.True(t, hit, "call %d", k)
				assert.Equal(t, "AllReady", w.condition(dsoi.ConditionReady).Reason, "call %d", k)
				assert.Empty(t, w.sent(), "call %d", k)
			}
		})
	}
}

// step is how many calls lie between those that fail.
func step() int {
	if testing.Short() {
		return 17
	}
	return 1
}

// struggle is converge for an operator that may fail, and may be replaced by a new
// one then. It reports whether it did.
func (w *world) struggle(replace bool) (failed bool) {
	w.t.Helper()
	quiet := 0
	for range 30 {
		before := len(w.Writes())
		_, err := w.reconcile()
		if err != nil {
			failed = true
			w.Fail(nil)
			w.LoseReply(nil)
			if replace {
				w.restart()
			}
		}
		w.settle()
		if quiet++; err != nil || len(w.Writes()) != before {
			quiet = 0
		}
		if quiet == 2 {
			return failed
		}
	}
	require.Fail(w.t, "it never settles", "%v", w.Writes())
	return failed
}

// TestAnyPassMayReadAnOldCache freezes the cache before each pass in turn.
func TestAnyPassMayReadAnOldCache(t *testing.T) {
	reference := newWorld(t, credentials())
	scenario(reference, reference.converge)
	want := reference.state()
	for frozen := range 12 {
		t.Run(fmt.Sprint(frozen), func(t *testing.T) {
			w := newWorld(t, credentials())
			n := 0
			scenario(w, func() {
				for range 6 {
					if n++; n%12 == frozen {
						require.NoError(t, w.FreezeCache(context.Background()))
					}
					if _, err := w.reconcile(); err != nil {
						assert.ErrorContains(t, err, "conflict")
					}
					w.settle()
					_, _ = w.reconcile()
					w.settle()
					w.ThawCache()
				}
				w.converge()
			})
			assert.Equal(t, want, w.state())
		})
	}
}

func TestConcurrentCustomResources(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	done := make(chan error)
	const many = 8
	for i := range many {
		app := appProd()
		app.Name = fmt.Sprintf("app-%d", i)
		require.NoError(t, w.Outside().Create(ctx, app))
	}
	for i := range many {
		go func() {
			var err error
			for range 5 {
				key := prod
				key.Name = fmt.Sprintf("app-%d", i)
				if _, e := reconcileApp(ctx, w.rt, key, noHooks{}); e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	for range many {
		assert.NoError(t, <-done)
	}
	assert.Len(t, w.state(), many*9)
}
