package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// TestMakeIsPure makes a plan with something of everything, and finds its input as
// it was, and the same plan again.
func TestMakeIsPure(t *testing.T) {
	for _, placement := range []build.ConfigHashPlacement{build.ConfigHashAnnotation, build.ConfigHashEnvironment} {
		t.Run(string(placement), func(t *testing.T) {
			in := settledInput(t, "a", "b", "c", "d")
			in.Kind.ConfigHash = placement
			in.settle(t)
			in.rewant(configOf("a", "two"))
			template := setOf("b", "v2")
			template.Spec.Template.Annotations = map[string]string{"team": "x"}
			template.Spec.Template.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: ConfigHashVariable, Value: "old"}}
			in.rewant(template)
			in.drop("StatefulSet prod-c")
			renamed := setOf("c", "v1")
			renamed.Name = "prod-c2"
			in.want("c", 2, renamed)
			without := setOf("d", "v1")
			without.Spec.Replicas = nil
			in.rewant(without)
			in.live("StatefulSet prod-d").SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("us", `{"f:spec":{"f:replicas":{}}}`)})
			in.drop("Service prod-d")

			before := copyOf(in)
			p := Make(in)
			assert.Equal(t, before, in)
			assert.Equal(t, p, Make(in))
			require.NotEmpty(t, p.Questions)
			in.answer(p.Questions, false, errBroken)
			before = copyOf(in)
			assert.NotEmpty(t, verdicts(Make(in)))
			assert.Equal(t, before, in)
		})
	}
}

// copyOf copies all that an input refers to.
func copyOf(in Input) Input {
	out := in
	deep := func(object client.Object) client.Object {
		if object == nil {
			return nil
		}
		return object.(runtime.Object).DeepCopyObject().(client.Object)
	}
	out.CR = deep(in.CR)
	out.List.Objects = nil
	for _, w := range in.List.Objects {
		w.Object = deep(w.Object)
		out.List.Objects = append(out.List.Objects, w)
	}
	out.Observed = Observed{Read: map[Key]client.Object{}, Claims: map[Key][]*corev1.PersistentVolumeClaim{}}
	for _, o := range in.Observed.Objects {
		o.Live = deep(o.Live)
		out.Observed.Objects = append(out.Observed.Objects, o)
	}
	for _, o := range in.Observed.Owned {
		o.Object = deep(o.Object)
		out.Observed.Owned = append(out.Observed.Owned, o)
	}
	for key, object := range in.Observed.Read {
		out.Observed.Read[key] = deep(object)
	}
	for key, claims := range in.Observed.Claims {
		for _, claim := range claims {
			out.Observed.Claims[key] = append(out.Observed.Claims[key], claim.DeepCopy())
		}
	}
	out.Applied, out.Deleted, out.DryRuns = map[Key]Applied{}, map[Key]Deletion{}, map[Key]DryRun{}
	for key, applied := range in.Applied {
		out.Applied[key] = applied
	}
	for key, deletion := range in.Deleted {
		out.Deleted[key] = deletion
	}
	for key, dry := range in.DryRuns {
		out.DryRuns[key] = dry
	}
	return out
}

func TestClean(t *testing.T) {
	tests := map[string]struct {
		outcome Outcome
		want    bool
	}{
		"settled":        {Outcome{Decision: Settled}, true},
		"waits":          {Outcome{Decision: Hold, Reason: ReasonEarlierStage}, true},
		"awaits":         {Outcome{Decision: AwaitApproval}, true},
		"stale cache":    {Outcome{Decision: Hold, Reason: ReasonStaleCache}, false},
		"question":       {Outcome{Decision: Hold, Reason: ReasonQuestion}, false},
		"went wrong":     {Outcome{Decision: Leave, Err: errBroken}, false},
		"kind not there": {Outcome{Decision: Leave, Reason: ReasonUnknownKind}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, Plan{Outcomes: []Outcome{{Decision: Settled}, test.outcome}}.Clean())
		})
	}
	assert.True(t, Plan{}.Clean())
}

func TestAllSettled(t *testing.T) {
	assert.True(t, Plan{}.AllSettled())
	assert.True(t, Plan{Outcomes: []Outcome{{Decision: Settled}}}.AllSettled())
	assert.False(t, Plan{Outcomes: []Outcome{{Decision: Settled, Rolling: true}}}.AllSettled())
	assert.False(t, Plan{Outcomes: []Outcome{{Decision: Settled}, {Decision: Hold}}}.AllSettled())
}

func TestPlanOfNothing(t *testing.T) {
	p := Make(Input{CR: sampleCR(), Kind: sampleKind(), Owner: "us", Now: noon})
	assert.Empty(t, p.Outcomes)
	assert.Empty(t, p.Questions)
}

func TestKey(t *testing.T) {
	set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x", UID: "u", ResourceVersion: "7"}}
	assert.Equal(t, "StatefulSet x", keyOf(set).String())
	assert.Equal(t, Version{"u", "7"}, VersionOf(set))
	assert.Zero(t, VersionOf(nil))
}
