package roundtrip

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("this runs a real API server")
	}
	w := newWorld(t, testbed.APIServer)
	t.Run("all", func(t *testing.T) { // the API server stops after them
		for _, l := range lives {
			t.Run(l.kind+" per "+string(l.per), func(t *testing.T) {
				t.Parallel()
				l.live(t, w)
			})
		}
		for name, test := range map[string]func(*testing.T, *world){
			"a kind that the API server learns of later": testLatecomer,
			"no more is granted than the operator may":   testNoEscalation,
			"hooks wait for what they read":              testReads,
			"a volume of another custom resource":        testClaimOfOthers,
			"configuration that is read again":           testReloads,
			"what is in a Secret":                        testSecrets,
			"Jobs come first":                            testJobsComeFirst,
			"a Job that fails holds":                     testFailedJob,
			"configuration of several nodes":             testSharedConfig,
			"random content":                             testRandom,
			"random content of somebody else":            testRandomOfOthers,
			"what nobody has asked for":                  testDefaults,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, w)
			})
		}
	})
}

// What needs the controllers of Kubernetes.
func TestWholeCluster(t *testing.T) {
	if testing.Short() {
		t.Skip("this runs a whole Kubernetes")
	}
	w := newWorld(t, testbed.FullCluster)
	t.Run("all", func(t *testing.T) {
		for name, test := range map[string]func(*testing.T, *world){
			"a DaemonSet is a stage of a rollout":         testDaemonSetRollout,
			"replicas go to an autoscaler, and come back": testReplicasHandedOver,
			"Jobs run": testJobsRun,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, w)
			})
		}
	})
}

// promised are the kinds of object that the Pinot example has: its promises are about
// them.
var promised = []string{"ConfigMap", "PersistentVolumeClaim", "Service", "StatefulSet", "Deployment"}

func TestEveryKindHasALife(t *testing.T) {
	for _, kind := range markers.ObjectKinds() {
		for _, per := range kind.Per {
			found := slices.ContainsFunc(lives, func(l life) bool { return l.kind == kind.Kind && l.per == per })
			assert.Truef(t, found || slices.Contains(promised, kind.Kind), "nobody looks at a %s per %s", kind.Kind, per)
		}
	}
}
