package switches_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/switches/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/switches/want"
)

// Fields say whether there are objects, the most specific level first; markers too.
func TestObjectsThatAreOff(t *testing.T) {
	off, on := &v1.Budget{Enabled: ptr.To(false)}, &v1.Budget{Enabled: ptr.To(true)}
	two := ptr.To(int32(2))
	tests := map[string]struct {
		spec v1.FanSpec
		want []string
	}{
		"nothing said": {v1.FanSpec{Blades: []v1.Blade{{Name: "a", Replicas: two}}},
			[]string{"Service one-a", "Service one-a-client", "PodDisruptionBudget one-a", "StatefulSet one-a"}},
		"off for all but one": {v1.FanSpec{Budget: off, Blades: []v1.Blade{{Name: "a", Replicas: two}, {Name: "b", Replicas: two, Budget: on}}},
			[]string{"Service one-a", "Service one-a-client", "StatefulSet one-a", "Service one-b", "Service one-b-client", "PodDisruptionBudget one-b", "StatefulSet one-b"}},
		"off for one": {v1.FanSpec{Blades: []v1.Blade{{Name: "a", Replicas: two, Budget: off}}},
			[]string{"Service one-a", "Service one-a-client", "StatefulSet one-a"}},
		"by a marker": {v1.FanSpec{Mode: "hidden", Blades: []v1.Blade{{Name: "a", Replicas: ptr.To(int32(1))}}},
			[]string{"Service one-a", "StatefulSet one-a"}},
		"of the cluster, off": {v1.FanSpec{Cleaning: &batchv1.CronJobSpec{Schedule: "@daily"}}, nil},
		"of the cluster, on":  {v1.FanSpec{Cleaning: &batchv1.CronJobSpec{Schedule: "@daily"}, Clean: true}, []string{"CronJob one"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.spec.Image = "fan:1"
			cr := &v1.Fan{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: test.spec}
			b, errs := want.NewFanBuilder(cr, want.UnimplementedFanHooks{}, build.Inputs{})
			require.Empty(t, errs)
			assert.Equal(t, test.want, built.Names(t, b.List()))
		})
	}
}
