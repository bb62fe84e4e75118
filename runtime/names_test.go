package runtime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation"
)

func TestFault10_NamesHoldTheCustomResourcesName(t *testing.T) {
	for _, cluster := range []string{"east", "west"} {
		node := nodeOf(t, sampleKind(), cluster, NodeFields{Name: "broker-a", Type: "broker"})
		storage := []Storage{{Name: "data"}}
		assert.Equal(t, cluster+"-broker-a", node.ObjectMeta().Name)
		assert.Equal(t, cluster+"-broker-a-config", node.ConfigMap(map[string]string{"f": ""}).Name)
		assert.Equal(t, cluster+"-broker-a-data", node.Claims(storage)[0].Name)
	}
}

// Names must not change from one release to the next: see hashedName.
func TestNamesAreGolden(t *testing.T) {
	tests := map[string]struct{ got, want string }{
		"plain":                   {workloadName("prod", "broker"), "prod-broker"},
		"as long as allowed":      {workloadName(strings.Repeat("a", 45), "broker"), strings.Repeat("a", 45) + "-broker"},
		"too long":                {workloadName(strings.Repeat("a", 60), "broker"), strings.Repeat("a", 43) + "-8dc57a45"},
		"cut at a dash":           {workloadName(strings.Repeat("a", 42), "broker-of-great-length"), strings.Repeat("a", 42) + "-9e77d04c"},
		"dots":                    {workloadName("my.pinot", "broker"), "my-pinot-broker-7ae1471a"},
		"digit first":             {workloadName("3m", "broker"), "n3m-broker-d8ddaa0f"},
		"config map":              {configMapName("prod-broker"), "prod-broker-config"},
		"claim":                   {claimName("prod-broker", "data"), "prod-broker-data"},
		"claim of dashed storage": {claimName("p-b", "c-d"), "p-b-c-d-3d488d1a"},
		"long label":              {fit(63, strings.Repeat("i", 70)), strings.Repeat("i", 54) + "-cfcda397"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.got) })
	}
}

func TestNamesAreValidAndUnique(t *testing.T) {
	long := strings.Repeat("x", 63)
	seen := map[string]string{}
	for _, cluster := range []string{"p", "p.q", "0p", strings.Repeat("a.b", 80)} {
		for _, node := range []string{"b", "b-c", "b-c-d", long, long[:62] + "y"} {
			workload := workloadName(cluster, node)
			assert.LessOrEqual(t, len(workload), maxWorkloadName)
			assert.Empty(t, validation.IsDNS1035Label(workload), workload)
			assert.Empty(t, validation.IsDNS1035Label(configMapName(workload)))
			for _, storage := range []string{"d", "c-d", "c", long, long[:62] + "y"} {
				claim := claimName(workload, storage)
				assert.Empty(t, validation.IsDNS1123Label(claim), claim)
				assert.Empty(t, seen[claim], "%s has two meanings", claim)
				seen[claim] = fmt.Sprint(cluster, node, storage)
			}
		}
	}
}
