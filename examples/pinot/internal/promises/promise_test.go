// Package promises tests what a reconcile promises on a real Kubernetes, with the
// Pinot example's own reconciler, under exactly the permissions that its manifests
// give it, and with every request counted where it leaves the operator. Each
// promise is a subtest: go test -run 'Promise/zero'.
package promises

import "testing"

// promises are the tests, by promise and then by scenario. Each runs in a
// namespace of its own, with an operator of its own, beside the others.
var promises = []struct {
	promise, scenario string
	in                func(*worlds) *world
	test              func(*testing.T, *fixture)
}{
	{"zero", "settled", (*worlds).small, testZeroSettled},
	{"zero", "restart", (*worlds).small, testZeroRestart},
	{"ownership", "fields", (*worlds).small, testOwnershipFields},
	{"drift", "fields", (*worlds).small, testDrift},
	{"steal", "nobody", (*worlds).small, testSteal},
	{"prune", "nodes", (*worlds).small, testPrune},
	{"errors", "install", (*worlds).small, testErrorsInstall},
	{"errors", "edit", (*worlds).small, testErrorsEdit},
	{"errors", "prune", (*worlds).small, testErrorsPrune},
	{"errors", "status", (*worlds).small, testErrorsStatus},
	{"errors", "reasons", (*worlds).small, testErrorsReasons},
	{"secrets", "leak", (*worlds).small, testSecretsLeak},
	{"prune", "paused", (*worlds).small, testPause},
}

func TestPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	worlds := &worlds{t: t}
	byPromise := map[string]func(*testing.T){}
	for _, p := range promises {
		others := byPromise[p.promise]
		byPromise[p.promise] = func(t *testing.T) {
			if others != nil {
				others(t)
			}
			t.Run(p.scenario, func(t *testing.T) {
				t.Parallel()
				p.test(t, &fixture{world: p.in(worlds)})
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
