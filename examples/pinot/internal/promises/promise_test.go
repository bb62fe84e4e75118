// Package promises tests what a reconcile promises on a real Kubernetes, with the
// Pinot example's own reconciler, under exactly the permissions that its manifests
// give it, and with every request counted where it leaves the operator. Each
// promise is a subtest: go test -run 'Promise/zero'.
package promises

import (
	"testing"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// promises are the tests, by promise and then by scenario. Each runs in a
// namespace of its own, with an operator of its own, beside the others.
var promises = []struct {
	promise, scenario string
	on                testbed.Size
	test              func(*testing.T, *fixture)
}{
	{"zero", "settled", testbed.APIServer, testZeroSettled},
	{"zero", "restart", testbed.APIServer, testZeroRestart},
	{"ownership", "fields", testbed.APIServer, testOwnershipFields},
	{"drift", "fields", testbed.APIServer, testDrift},
	{"steal", "nobody", testbed.APIServer, testSteal},
	{"prune", "nodes", testbed.APIServer, testPrune},
	{"prune", "paused", testbed.APIServer, testPause},
}

func TestPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	worlds := &worlds{t: t, by: map[testbed.Size]*world{}}
	byPromise := map[string]func(*testing.T){}
	for _, p := range promises {
		others := byPromise[p.promise]
		byPromise[p.promise] = func(t *testing.T) {
			if others != nil {
				others(t)
			}
			t.Run(p.scenario, func(t *testing.T) {
				t.Parallel()
				p.test(t, &fixture{world: worlds.of(p.on)})
			})
		}
	}
	run := map[string]bool{}
	for _, p := range promises {
		if !run[p.promise] {
			run[p.promise] = true
			t.Run(p.promise, byPromise[p.promise])
		}
	}
}
