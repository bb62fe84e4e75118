package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// byOthers lets everything be there as another operator has applied it.
func (in *Input) byOthers() {
	in.forget()
	for _, o := range in.Observed.Objects {
		if o.Live != nil {
			o.Live.SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("manager", "{}")})
		}
	}
}

// What another operator has applied is taken over after a dry run, and where pods would start
// again, after approval. The digest is that of what is wanted, and nothing else.
func TestTakeover(t *testing.T) {
	const set = "StatefulSet prod-a"
	in := settledInput(t, "a")
	in.byOthers()
	made := Make(in)
	assert.Equal(t, []string{set}, asked(made))
	assert.Equal(t, map[string]string{"ConfigMap prod-a": "Change/Forgotten", "Service prod-a": "Change/Forgotten", set: "Hold/Question"}, verdicts(made))

	quiet := copyOf(in)
	quiet.answer(made.Questions, false, nil)
	assert.Equal(t, "Change/Forgotten", verdicts(Make(quiet))[set])

	in.answer(made.Questions, true, nil)
	awaiting := outcomeOf(t, Make(in), set)
	assert.Equal(t, "AwaitApproval/Takeover", verdict(awaiting))
	require.Len(t, awaiting.Digest, digestLength)

	in.CR.SetAnnotations(map[string]string{ApproveAnnotation: awaiting.Digest})
	assert.Equal(t, "Change/Takeover", verdicts(Make(in))[set])

	in.rewant(setOf("a", "v2"))
	made = Make(in)
	in.answer(made.Questions, true, nil)
	other := outcomeOf(t, Make(in), set)
	assert.Equal(t, "AwaitApproval/Takeover", verdict(other), "something else is not approved")
	assert.NotEqual(t, awaiting.Digest, other.Digest)
}

// Configuration that a workload reads which awaits approval stays as it is.
func TestTakeover_Configuration(t *testing.T) {
	in := settledInput(t, "a")
	in.byOthers()
	in.rewant(configOf("a", "two"))
	for range Rounds {
		in.answer(Make(in).Questions, true, nil)
	}
	got := verdicts(Make(in))
	assert.Equal(t, "AwaitApproval/Takeover", got["StatefulSet prod-a"])
	assert.Equal(t, "Hold/WorkloadRefused", got["ConfigMap prod-a"])
}

// No workload is made while others of the custom resource, which another operator has applied,
// are neither wanted nor approved to go.
func TestTakeover_OtherNames(t *testing.T) {
	in := sampleInput("a")
	foreign := setOf("", "v1")
	foreign.Name, foreign.Labels, foreign.UID = "a-set", nil, "uid of a-set"
	foreign.ManagedFields = []metav1.ManagedFieldsEntry{entryOf("manager", "{}")}
	in.Observed.Owned = []OwnedObject{{gvkOf(foreign), foreign}}
	assert.Equal(t, map[string]string{
		"ConfigMap prod-a": "Create/Missing", "Service prod-a": "Create/Missing", "StatefulSet prod-a": "Hold/ReplacedWorkload", "StatefulSet a-set": "AwaitApproval/NotApplied",
	}, verdicts(Make(in)))

	in.CR.SetAnnotations(map[string]string{ApproveAnnotation: outcomeOf(t, Make(in), "StatefulSet a-set").Digest})
	got := verdicts(Make(in))
	assert.Equal(t, "Create/Missing", got["StatefulSet prod-a"])
	assert.Equal(t, "Delete/NotApplied", got["StatefulSet a-set"])
}

// Templates of claims cannot be changed: those of another operator keep their labels. What has
// been made of them is the StatefulSet's.
func TestTakeover_Claims(t *testing.T) {
	in := sampleInput("a")
	wanted := withDisk(setOf("a", "v1"))
	wanted.Spec.VolumeClaimTemplates[0].Labels = metaOf("a", "").Labels
	in.rewant(wanted)
	in.settle(t)
	in.byOthers()
	live := in.live("StatefulSet prod-a").(*appsv1.StatefulSet)
	live.Spec.VolumeClaimTemplates[0].Labels = map[string]string{"theirs": "x"}
	in.Observed.Claims[keyOf(live)] = []*corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "disk-prod-a-4"}}}
	in.answer(Make(in).Questions, false, nil)
	o := outcomeOf(t, Make(in), "StatefulSet prod-a")
	assert.Equal(t, "Change/Forgotten", verdict(o))
	assert.Equal(t, map[string]string{"theirs": "x"}, o.Wanted.(*appsv1.StatefulSet).Spec.VolumeClaimTemplates[0].Labels)

	for _, name := range []string{"disk-prod-b-0", "disk-prod-a-x", "other-prod-a-0"} {
		in.Observed.Claims[keyOf(live)] = []*corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: name}}}
		assert.Equal(t, "Leave/Conflict", verdicts(Make(in))["StatefulSet prod-a"], name)
	}
	in.Observed.Claims[keyOf(live)] = []*corev1.PersistentVolumeClaim{claimOf("b", "disk-prod-a-4")}
	assert.Equal(t, "Leave/Conflict", verdicts(Make(in))["StatefulSet prod-a"], "it has labels, of another node")
}

func TestOwnPods(t *testing.T) {
	with := func(entries ...metav1.ManagedFieldsEntry) client.Object {
		return &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{ManagedFields: entries}}
	}
	status := entryOf("manager", `{"f:spec":{"f:template":{"f:spec":{}}}}`)
	status.Subresource = "status"
	for name, test := range map[string]struct {
		live client.Object
		want bool
	}{
		"nothing":      {with(), false},
		"of others":    {with(entryOf("other", `{"f:spec":{"f:template":{"f:spec":{"f:nodeName":{}}}}}`)), false},
		"pods":         {with(entryOf("manager", `{"f:spec":{"f:template":{"f:spec":{"f:nodeName":{}}}}}`)), true},
		"replicas":     {with(entryOf("manager", `{"f:spec":{"f:replicas":{}}}`)), false},
		"the status":   {with(status), false},
		"not readable": {with(entryOf("manager", `{`)), true},
	} {
		assert.Equal(t, test.want, OwnPods(test.live, []string{"manager"}), name)
	}
}
