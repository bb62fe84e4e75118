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
	{"zero", "beside", testbed.APIServer, testZeroBeside},
	{"zero", "restart", testbed.FullCluster, testZeroRestart},
	{"ownership", "fields", testbed.APIServer, testOwnershipFields},
	{"ownership", "autoscaler", testbed.FullCluster, testOwnershipAutoscaler},
	{"ownership", "hand-over", testbed.FullCluster, testOwnershipHandOver},
	{"drift", "fields", testbed.APIServer, testDriftFields},
	{"drift", "ports", testbed.APIServer, testDriftPorts},
	{"steal", "nobody", testbed.APIServer, testStealNobody},
	{"steal", "other", testbed.APIServer, testStealOther},
	{"apart", "one namespace", testbed.APIServer, testApartInOneNamespace},
	{"apart", "two namespaces", testbed.APIServer, testApartInTwoNamespaces},
	{"apart", "names", testbed.FullCluster, testApartNames},
	{"apart", "recreated", testbed.FullCluster, testApartRecreated},
	{"order", "stages", testbed.FullCluster, testOrderStages},
	{"prune", "nodes", testbed.APIServer, testPruneNodes},
	{"prune", "service", testbed.APIServer, testPruneService},
	{"prune", "not with errors", testbed.APIServer, testPruneNotWithErrors},
	{"prune", "not while paused", testbed.APIServer, testPruneNotWhilePaused},
	{"prune", "not from a stale cache", testbed.APIServer, testPruneNotFromStaleCache},
	{"prune", "keeps volumes", testbed.FullCluster, testPruneKeepsVolumes},
	{"hash", "groups", testbed.FullCluster, testHashGroups},
	{"hash", "irrelevant", testbed.FullCluster, testHashIrrelevant},
	{"hash", "secret", testbed.FullCluster, testHashSecret},
	{"hash", "version", testbed.FullCluster, testHashVersion},
	{"errors", "install", testbed.APIServer, testErrorsInstall},
	{"errors", "edit", testbed.APIServer, testErrorsEdit},
	{"errors", "prune", testbed.APIServer, testErrorsPrune},
	{"errors", "status", testbed.APIServer, testErrorsStatus},
	{"errors", "reasons", testbed.APIServer, testErrorsReasons},
	{"secrets", "leak", testbed.APIServer, testSecretsLeak},
	{"privilege", "rules", testbed.APIServer, testPrivilege},
	{"deletion", "background", testbed.FullCluster, testDeletionBackground},
	{"deletion", "foreground", testbed.FullCluster, testDeletionForeground},
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
					t.Parallel()
					s.test(t, &fixture{world: worlds.of(s.on)})
				})
			}
		})
	}
}
