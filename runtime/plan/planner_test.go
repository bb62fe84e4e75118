package plan

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

var errBroken = errors.New("broken")

// brokenObject cannot be hashed.
type brokenObject struct {
	corev1.ConfigMap
}

func (*brokenObject) MarshalToSizedBuffer([]byte) (int, error) { return 0, errBroken }

// Each case starts from two nodes, a and b, one stage each, that have settled.
func TestDecisions(t *testing.T) {
	const configA, serviceA, setA = "ConfigMap prod-a", "Service prod-a", "StatefulSet prod-a"
	const configB, serviceB, setB = "ConfigMap prod-b", "Service prod-b", "StatefulSet prod-b"
	tests := map[string]struct {
		change func(in *Input)
		want   map[string]string // what is settled is left out
		asked  []string
	}{
		"nothing": {func(*Input) {}, map[string]string{}, nil},
		"a configuration is gone": {func(in *Input) {
			in.Observed.Objects[in.at(configA)].Live = nil
			in.Observed.Read[DataKey("ConfigMap", "data", "prod-a")] = nil
		}, map[string]string{configA: "Create/Missing"}, nil},
		"a workload is gone": {func(in *Input) {
			in.Observed.Objects[in.at(setA)].Live = nil
		}, map[string]string{setA: "Create/Missing"}, nil},
		"another image": {func(in *Input) { in.rewant(setOf("a", "v2")) }, map[string]string{setA: "Change/Outdated"}, nil},
		"another image of both": {func(in *Input) {
			in.rewant(setOf("a", "v2"))
			in.rewant(setOf("b", "v2"))
		}, map[string]string{setA: "Change/Outdated", setB: "Hold/Question"}, []string{setB}},
		"another image while the stage itself rolls": {func(in *Input) {
			in.roll(setA)
			in.rewant(setOf("a", "v2"))
		}, map[string]string{setA: "Change/Outdated"}, nil},
		"another image while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			in.rewant(setOf("b", "v2"))
		}, map[string]string{setB: "Hold/Question"}, []string{setB}},
		"another image while a later stage rolls": {func(in *Input) {
			in.roll(setB)
			in.rewant(setOf("a", "v2"))
		}, map[string]string{setA: "Change/Outdated"}, nil},
		"another configuration": {func(in *Input) {
			in.rewant(configOf("a", "two"))
		}, map[string]string{configA: "Change/Outdated", setA: "Hold/Question"}, []string{setA}},
		"another configuration while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			in.rewant(configOf("b", "two"))
		}, map[string]string{configB: "Hold/EarlierStage"}, nil},
		"another label of a configuration while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			labelled := configOf("b", "one")
			labelled.Labels["team"] = "x"
			in.rewant(labelled)
		}, map[string]string{configB: "Change/Outdated"}, nil},
		"another Service while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			other := serviceOf("b")
			other.Spec.Ports[0].Port = 81
			in.rewant(other)
		}, map[string]string{serviceB: "Change/Outdated"}, nil},
		"drift while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			in.live(configB).SetManagedFields(nil)
			in.live(serviceB).SetManagedFields(nil)
			in.live(setB).SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("us", `{"f:spec":{}}`)})
		}, map[string]string{configB: "Change/Drifted", serviceB: "Change/Drifted", setB: "Change/Drifted"}, nil},
		"a node is added while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			for _, object := range []client.Object{configOf("c", "one"), setOf("c", "v1")} {
				in.want("c", 2, object)
			}
		}, map[string]string{"ConfigMap prod-c": "Create/Missing", "StatefulSet prod-c": "Create/Missing"}, nil},
		"an object could not be built": {func(in *Input) {
			in.List.Objects[in.at(serviceA)] = build.Wanted{Kind: "Service", Node: "a", Err: errBroken}
		}, map[string]string{"Service ": "Leave/BuildFailed", serviceA: "Hold/Incomplete"}, nil},
		"a configuration could not be built": {func(in *Input) {
			in.rewant(setOf("a", "v2"))
			in.List.Objects[in.at(configA)] = build.Wanted{Kind: "ConfigMap", Node: "a", Err: errBroken}
		}, map[string]string{"ConfigMap ": "Leave/BuildFailed", configA: "Hold/Incomplete", setA: "Hold/Configuration"}, nil},
		"a workload could not be built": {func(in *Input) {
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("b", "v2"))
			in.List.Objects[in.at(setA)] = build.Wanted{Kind: "StatefulSet", Node: "a", Err: errBroken}
		}, map[string]string{configA: "Hold/WorkloadRefused", "StatefulSet ": "Leave/BuildFailed", setA: "Hold/Incomplete", setB: "Hold/Question"}, []string{setB}},
		"an object could not be hashed": {func(in *Input) {
			in.List.Objects[in.at(serviceA)].Object = &brokenObject{ConfigMap: corev1.ConfigMap{ObjectMeta: metaOf("a", "prod-a")}}
		}, map[string]string{serviceA: "Leave/BuildFailed"}, nil},
		"an object could not be read": {func(in *Input) {
			in.Observed.Objects[in.at(configA)].Err = errBroken
			in.rewant(setOf("b", "v2"))
		}, map[string]string{configA: "Leave/ReadFailed", setB: "Hold/Question"}, []string{setB}},
		"the kind of an object could not be found": {func(in *Input) {
			in.Observed.Objects[in.at(serviceA)] = ObservedObject{Err: errBroken}
		}, map[string]string{" prod-a": "Leave/ReadFailed", serviceA: "Hold/Incomplete"}, nil},
		"the API server does not know a kind": {func(in *Input) {
			in.Observed.Objects[in.at(serviceA)].UnknownKind = true
		}, map[string]string{serviceA: "Leave/UnknownKind"}, nil},
		"somebody else's configuration": {func(in *Input) {
			in.live(configA).SetOwnerReferences([]metav1.OwnerReference{{Kind: "Druid", Name: "x", UID: "uid-2", Controller: ptr.To(true)}})
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Leave/Conflict", setA: "Hold/Configuration"}, nil},
		"somebody else's Service": {func(in *Input) {
			in.live(serviceA).SetOwnerReferences([]metav1.OwnerReference{{Kind: "Druid", Name: "x", UID: "uid-2", Controller: ptr.To(true)}})
			in.rewant(setOf("a", "v2"))
		}, map[string]string{serviceA: "Leave/Conflict", setA: "Change/Outdated"}, nil},
		"somebody else's workload": {func(in *Input) {
			in.live(setA).SetOwnerReferences([]metav1.OwnerReference{{Kind: "Druid", Name: "x", UID: "uid-2", Controller: ptr.To(true)}})
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("b", "v2"))
		}, map[string]string{configA: "Hold/WorkloadRefused", setA: "Leave/Conflict", setB: "Hold/Question"}, []string{setB}},
		"an object goes": {func(in *Input) {
			in.live(serviceA).SetDeletionTimestamp(&metav1.Time{Time: noon})
		}, map[string]string{serviceA: "Hold/Terminating"}, nil},
		"an object of an earlier custom resource goes": {func(in *Input) {
			in.live(serviceA).SetOwnerReferences([]metav1.OwnerReference{{APIVersion: "datainfra.io/v1", Kind: "Pinot", Name: "prod", UID: "uid-0", Controller: ptr.To(true)}})
		}, map[string]string{serviceA: "Hold/Terminating"}, nil},
		"a configuration goes": {func(in *Input) {
			in.live(configA).SetDeletionTimestamp(&metav1.Time{Time: noon})
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Hold/Terminating", setA: "Change/Outdated"}, nil},
		"a configuration goes, and another is wanted": {func(in *Input) {
			in.live(configA).SetDeletionTimestamp(&metav1.Time{Time: noon})
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Hold/Terminating", setA: "Hold/Configuration"}, nil},
		"a workload goes": {func(in *Input) {
			in.live(setA).SetDeletionTimestamp(&metav1.Time{Time: noon})
			in.rewant(setOf("b", "v2"))
		}, map[string]string{setA: "Hold/Terminating", setB: "Hold/Question"}, []string{setB}},
		"the cache is behind with a workload": {func(in *Input) {
			in.live(setA).SetResourceVersion("6")
			in.Applied[keyOf(setOf("a", ""))] = in.appliedNow(setA)
			in.rewant(setOf("b", "v2"))
		}, map[string]string{setA: "Hold/StaleCache", setB: "Hold/Question"}, []string{setB}},
		"the cache is behind with a configuration as it is wanted": {func(in *Input) {
			in.live(configA).SetResourceVersion("6")
			in.Applied[keyOf(configOf("a", ""))] = in.appliedNow(configA)
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Hold/StaleCache", setA: "Change/Outdated"}, nil},
		"the cache is behind with a configuration, and another is wanted": {func(in *Input) {
			in.live(configA).SetResourceVersion("6")
			in.Applied[keyOf(configOf("a", ""))] = in.appliedNow(configA)
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Hold/StaleCache", setA: "Hold/Configuration"}, nil},
		"a restart": {func(in *Input) { in.forget() }, map[string]string{
			configA: "Change/Forgotten", serviceA: "Change/Forgotten", setA: "Change/Forgotten",
			configB: "Change/Forgotten", serviceB: "Change/Forgotten", setB: "Change/Forgotten",
		}, nil},
		"a restart while an earlier stage rolls": {func(in *Input) {
			in.forget()
			in.roll(setA)
		}, map[string]string{
			configA: "Change/Forgotten", serviceA: "Change/Forgotten", setA: "Change/Forgotten",
			configB: "Change/Forgotten", serviceB: "Change/Forgotten", setB: "Hold/Question",
		}, []string{setB}},
		"what the API server refused while it was tried": {func(in *Input) {
			in.rewant(setOf("a", "v2"))
			in.DryRuns[keyOf(setOf("a", ""))] = DryRun{Err: errBroken}
		}, map[string]string{setA: "Leave/Refused"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := settledInput(t, "a", "b")
			test.change(&in)
			p := Make(in)
			assert.Equal(t, test.want, verdicts(p))
			assert.Equal(t, test.asked, asked(p))
			for _, o := range p.Outcomes {
				if o.Decision == Leave && o.Reason != ReasonUnknownKind {
					assert.Error(t, o.Err, o.Key)
				}
				if o.Decision != Settled && o.Decision != Create && o.Decision != Change && o.Reason != ReasonUnwanted {
					assert.NotEmpty(t, o.Message, o.Key)
				}
			}
		})
	}
}

// appliedNow is what would be remembered of an object that was just applied again, in
// a version that the cache does not show.
func (in *Input) appliedNow(name string) Applied {
	applied := in.Applied[keyOf(in.live(name))]
	applied.ResourceVersion, applied.At = "8", noon
	return applied
}

// A first install does not wait for anything but what pods read.
func TestFirstInstall(t *testing.T) {
	in := sampleInput("a", "b")
	p := Make(in)
	assert.Len(t, p.Outcomes, 6)
	for _, o := range p.Outcomes {
		assert.Equal(t, "Create/Missing", verdict(o), o.Key)
		var after []Prerequisite
		if IsWorkload(o.Wanted) {
			after = []Prerequisite{{DataKey("ConfigMap", "data", o.Key.Name), IsApplied}}
		}
		assert.Equal(t, after, o.After, o.Key)
		assert.NotZero(t, o.Hash)
		assert.Equal(t, gvkOf(o.Wanted), o.GroupVersionKind())
	}
	assert.Empty(t, p.Questions)
	assert.True(t, p.Clean())
	assert.False(t, p.AllSettled())
}

func TestWhatWasJustMadeIsNotMadeAgain(t *testing.T) {
	in := settledInput(t, "a")
	for key, applied := range in.Applied {
		applied.Seen, applied.At = false, noon
		in.Applied[key] = applied
	}
	for i := range in.Observed.Objects {
		in.Observed.Objects[i].Live = nil
	}
	in.Observed.Read, in.Observed.Owned = map[Key]client.Object{}, nil
	p := Make(in)
	assert.Equal(t, map[string]string{"ConfigMap prod-a": "Hold/StaleCache", "Service prod-a": "Hold/StaleCache", "StatefulSet prod-a": "Hold/StaleCache"}, verdicts(p))
	assert.False(t, p.Clean())

	in.Now = noon.Add(5 * time.Second)
	assert.Equal(t, "Create/Missing", verdict(outcomeOf(t, Make(in), "StatefulSet prod-a")))
}

// After a restart only the apply of a workload tells whether its pods are as they
// should be: later stages wait for that.
func TestLaterStagesWaitForForgottenWorkloads(t *testing.T) {
	in := settledInput(t, "a", "b", "c")
	in.forget()
	in.rewant(configOf("b", "two"))
	p := Make(in)
	rolledOut := func(nodes ...string) []Prerequisite {
		var after []Prerequisite
		for _, node := range nodes {
			after = append(after, Prerequisite{keyOf(setOf(node, "")), IsRolledOut})
		}
		return after
	}
	assert.Equal(t, rolledOut("a"), outcomeOf(t, p, "ConfigMap prod-b").After, "its data change")
	assert.Empty(t, outcomeOf(t, p, "ConfigMap prod-c").After, "its data are as they were")
	assert.Empty(t, outcomeOf(t, p, "Service prod-b").After)
	assert.Equal(t, []Prerequisite{{DataKey("ConfigMap", "data", "prod-a"), IsApplied}}, outcomeOf(t, p, "StatefulSet prod-a").After)
	assert.Equal(t, "Hold/Question", verdict(outcomeOf(t, p, "StatefulSet prod-b")), "it follows its configuration")

	in.answer(p.Questions, true, nil)
	p = Make(in)
	assert.Equal(t, "Change/Forgotten", verdict(outcomeOf(t, p, "StatefulSet prod-b")))
	assert.Equal(t, append([]Prerequisite{{DataKey("ConfigMap", "data", "prod-b"), IsApplied}}, rolledOut("a")...), outcomeOf(t, p, "StatefulSet prod-b").After)
	assert.Subset(t, outcomeOf(t, p, "StatefulSet prod-c").After, rolledOut("a", "b"))
	assert.Empty(t, p.Questions)
}

func TestAnswers(t *testing.T) {
	const setB = "StatefulSet prod-b"
	rolling := func(t *testing.T) Input {
		in := settledInput(t, "a", "b")
		in.roll("StatefulSet prod-a")
		in.rewant(setOf("b", "v2"))
		return in
	}
	tests := map[string]struct {
		rolls  bool
		err    error
		change func(in *Input)
		want   string
	}{
		"pods would change":              {rolls: true, want: "Hold/EarlierStage"},
		"pods would not change":          {want: "Change/Outdated"},
		"refused":                        {err: errBroken, want: "Leave/Refused"},
		"something else is wanted now":   {rolls: true, change: func(in *Input) { in.rewant(setOf("b", "v3")) }, want: "Hold/Question"},
		"the object has changed since":   {change: func(in *Input) { in.live(setB).SetResourceVersion("9") }, want: "Hold/Question"},
		"the earlier stage is ready now": {rolls: true, change: func(in *Input) { in.live("StatefulSet prod-a").(*appsv1.StatefulSet).Status.ReadyReplicas = 3 }, want: "Change/Outdated"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := rolling(t)
			p := Make(in)
			require.Equal(t, []string{setB}, asked(p))
			assert.False(t, p.Clean(), "nobody knows yet")
			question := p.Questions[0].Outcome
			assert.Equal(t, setOf("b", "v2").Spec.Template.Spec.Containers[0].Image, PodTemplateOf(question.Wanted).Spec.Containers[0].Image)
			in.answer(p.Questions, test.rolls, test.err)
			if test.change != nil {
				test.change(&in)
			}
			o := outcomeOf(t, Make(in), setB)
			assert.Equal(t, test.want, verdict(o))
			if test.err != nil {
				assert.ErrorIs(t, o.Err, test.err)
			}
		})
	}
}

// Pods do not read what their workload cannot follow: not those of its node, and not
// those of others, which are decided about anew.
func TestConfigurationOfAWorkloadThatCannotFollow(t *testing.T) {
	in := settledInput(t, "a", "b")
	reads := setOf("b", "v1")
	reads.Spec.Template = podOf("v1", "a", "b")
	in.rewant(reads)
	in.settle(t)
	before := outcomeOf(t, Make(in), "StatefulSet prod-b").Hash

	in.rewant(configOf("a", "two"))
	p := Make(in)
	assert.Equal(t, []string{"StatefulSet prod-a", "StatefulSet prod-b"}, asked(p))
	assert.NotEqual(t, before, outcomeOf(t, p, "StatefulSet prod-b").Hash, "it would read the new one")

	in.answer(p.Questions[:1], false, errBroken)
	in.answer(p.Questions[1:], true, nil)
	p = Make(in)
	assert.Equal(t, map[string]string{"ConfigMap prod-a": "Hold/WorkloadRefused", "StatefulSet prod-a": "Leave/Refused"}, verdicts(p))
	assert.Equal(t, before, outcomeOf(t, p, "StatefulSet prod-b").Hash, "it goes on reading the old one")
	assert.False(t, p.Clean())
}

// What pods read of the whole custom resource, or of another node, has to be there
// before they roll for it: applied later, it would not roll them again.
func TestPodsWaitForConfigurationOfOthers(t *testing.T) {
	in := settledInput(t, "a", "b")
	in.List.Objects = append([]build.Wanted{{Object: configOf("", "one"), Kind: "ConfigMap"}}, in.List.Objects...)
	in.Observed.Objects = append([]ObservedObject{{GroupVersionKind: gvkOf(configOf("", ""))}}, in.Observed.Objects...)
	reads := setOf("b", "v1")
	reads.Spec.Template = podOf("v1", "a", "b", "")
	in.rewant(reads)
	in.settle(t)
	in.rewant(configOf("", "two"))
	in.rewant(configOf("a", "two"))
	in.answer(Make(in).Questions, true, nil)
	in.answer(Make(in).Questions, true, nil)
	p := Make(in)
	assert.Equal(t, "Change/Outdated", verdict(outcomeOf(t, p, "ConfigMap prod-")))
	assert.Equal(t, "Hold/EarlierStage", verdict(outcomeOf(t, p, "StatefulSet prod-b")))

	in.rewant(configOf("a", "one"))
	p = Make(in)
	o := outcomeOf(t, p, "StatefulSet prod-b")
	assert.Equal(t, "Change/Outdated", verdict(o))
	assert.Equal(t, []Prerequisite{{DataKey("ConfigMap", "data", "prod-"), IsApplied}}, o.After)
}

func TestOutcomesOfWorkloadsTellOfTheirRollout(t *testing.T) {
	in := settledInput(t, "a")
	deployment := deploymentOf("a", "v1")
	in.want("a", 0, deployment)
	in.settle(t)
	assert.True(t, Make(in).AllSettled())

	in.roll("StatefulSet prod-a")
	live := in.live("Deployment prod-a").(*appsv1.Deployment)
	live.Status.Conditions = []appsv1.DeploymentCondition{{Type: appsv1.DeploymentProgressing, Status: corev1.ConditionFalse, Message: "deadline"}}
	p := Make(in)
	assert.True(t, outcomeOf(t, p, "StatefulSet prod-a").Rolling)
	assert.Equal(t, "deadline", outcomeOf(t, p, "Deployment prod-a").Failing)
	assert.Empty(t, verdicts(p))
	assert.False(t, p.AllSettled(), "there is something to wait for")
	assert.True(t, p.Clean())
}

func TestConflictError(t *testing.T) {
	in := settledInput(t, "a")
	in.live("Service prod-a").SetOwnerReferences([]metav1.OwnerReference{{Kind: "Druid", Name: "x", UID: "uid-2", Controller: ptr.To(true)}})
	var conflict *ConflictError
	require.ErrorAs(t, outcomeOf(t, Make(in), "Service prod-a").Err, &conflict)
	assert.EqualError(t, conflict, "Service prod-a belongs to Druid x; it is left alone")
	assert.EqualError(t, &ConflictError{Object: "Service x"}, "Service x exists and was not made by this custom resource; it is left alone; delete or rename it")
}

func TestUnknownKindSaysWhich(t *testing.T) {
	in := settledInput(t, "a")
	in.Observed.Objects[in.at("Service prod-a")] = ObservedObject{GroupVersionKind: schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Monitor"}, UnknownKind: true}
	o := outcomeOf(t, Make(in), "Monitor prod-a")
	assert.Equal(t, "the API server does not know the kind Monitor of example.com/v1", o.Message)
	assert.NoError(t, o.Err)
}
