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
	// manyCases says that the scenario has many cases, which run beside each other: other
	// scenarios of its promise wait.
	manyCases bool
}{
	{"zero", "settled", testbed.APIServer, testZeroSettled, false},
	{"zero", "beside", testbed.APIServer, testZeroBeside, false},
	{"zero", "restart", testbed.FullCluster, testZeroRestart, false},
	{"ownership", "fields", testbed.APIServer, testOwnershipFields, false},
	{"ownership", "autoscaler", testbed.FullCluster, testOwnershipAutoscaler, false},
	{"ownership", "hand-over", testbed.FullCluster, testOwnershipHandOver, false},
	{"drift", "fields", testbed.APIServer, testDriftFields, false},
	{"drift", "ports", testbed.APIServer, testDriftPorts, false},
	{"conflict", "nobody", testbed.APIServer, testConflictNobody, false},
	{"conflict", "other", testbed.APIServer, testConflictOther, false},
	{"conflict", "not in the cache", testbed.APIServer, testConflictUnseen, false},
	{"isolation", "one namespace", testbed.APIServer, testIsolationInOneNamespace, false},
	{"isolation", "two namespaces", testbed.APIServer, testIsolationInTwoNamespaces, false},
	{"isolation", "names", testbed.FullCluster, testIsolationNames, false},
	{"isolation", "recreated", testbed.FullCluster, testIsolationRecreated, false},
	{"order", "stages", testbed.FullCluster, testOrderStages, false},
	{"prune", "nodes", testbed.APIServer, testPruneNodes, false},
	{"prune", "service", testbed.APIServer, testPruneService, false},
	{"prune", "not with errors", testbed.APIServer, testPruneNotWithErrors, false},
	{"prune", "not while paused", testbed.APIServer, testPruneNotWhilePaused, false},
	{"prune", "not from a stale cache", testbed.APIServer, testPruneNotFromStaleCache, false},
	{"prune", "keeps volumes", testbed.FullCluster, testPruneKeepsVolumes, false},
	{"hash", "groups", testbed.FullCluster, testHashGroups, false},
	{"hash", "irrelevant", testbed.FullCluster, testHashIrrelevant, false},
	{"hash", "secret", testbed.FullCluster, testHashSecret, false},
	{"hash", "version", testbed.FullCluster, testHashVersion, false},
	{"errors", "install", testbed.APIServer, testErrorsInstall, true},
	{"errors", "edit", testbed.APIServer, testErrorsEdit, true},
	{"errors", "prune", testbed.APIServer, testErrorsPrune, true},
	{"errors", "status", testbed.APIServer, testErrorsStatus, true},
	{"errors", "reasons", testbed.APIServer, testErrorsReasons, true},
	{"secrets", "leak", testbed.APIServer, testSecretsLeak, true},
	{"privilege", "rules", testbed.APIServer, testPrivilege, false},
	{"approval", "emptied", testbed.APIServer, testApprovalEmptied, false},
	{"approval", "crash", testbed.APIServer, testApprovalCrash, false},
	{"approval", "volumes", testbed.FullCluster, testApprovalVolumes, false},
	{"takeover", "pods", testbed.FullCluster, testTakeoverPods, false},
	{"takeover", "rolls", testbed.FullCluster, testTakeoverRolls, false},
	{"takeover", "wrong names", testbed.FullCluster, testTakeoverWrongNames, false},
	{"takeover", "scaled", testbed.FullCluster, testTakeoverScaled, false},
	{"takeover", "wrong selector", testbed.FullCluster, testTakeoverWrongSelector, false},
	{"takeover", "examples", testbed.FullCluster, testTakeoverExamples, false},
	{"deletion", "background", testbed.FullCluster, testDeletionBackground, false},
	{"deletion", "foreground", testbed.FullCluster, testDeletionForeground, false},
}

func TestPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	worlds := &worlds{t: t, by: map[testbed.Size]*world{}}
	for i, p := range promises {
		if i > 0 && promises[i-1].promise == p.promise {
			continue
		}
		t.Run(p.promise, func(t *testing.T) {
			t.Parallel()
			for _, s := range promises[i:] {
				if s.promise != p.promise {
					return
				}
				t.Run(s.scenario, func(t *testing.T) {
					if !s.manyCases {
						t.Parallel()
					}
					s.test(t, &fixture{world: worlds.of(s.on)})
				})
			}
		})
	}
}
