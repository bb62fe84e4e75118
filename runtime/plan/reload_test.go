package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// Where applications read their files again, a change of configuration rolls nothing, and
// neither waits for anything nor lets anything wait. Each case starts from two nodes, a and
// b, one stage each, that have settled.
func TestConfigHashNone(t *testing.T) {
	const configA, setA = "ConfigMap prod-a", "StatefulSet prod-a"
	const configB, setB = "ConfigMap prod-b", "StatefulSet prod-b"
	tests := map[string]struct {
		change func(in *Input)
		want   map[string]string // what is settled is left out
		asked  []string
	}{
		"nothing": {func(*Input) {}, map[string]string{}, nil},
		"another configuration": {func(in *Input) {
			in.rewant(configOf("a", "two"))
			in.rewant(configOf("b", "two"))
		}, map[string]string{configA: "Change/Outdated", configB: "Change/Outdated"}, nil},
		"another configuration while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			in.rewant(configOf("b", "two"))
		}, map[string]string{configB: "Change/Outdated"}, nil},
		"another configuration and another image while an earlier stage rolls": {func(in *Input) {
			in.roll(setA)
			in.rewant(configOf("b", "two"))
			in.rewant(setOf("b", "v2"))
		}, map[string]string{configB: "Change/Outdated", setB: "Hold/Question"}, []string{setB}},
		"another configuration of a workload that is refused": {func(in *Input) {
			in.rewant(configOf("a", "two"))
			set := setOf("a", "v2")
			in.rewant(set)
			completed, err := newPlanner(*in, nil).complete(build.Wanted{Object: set}, ObservedObject{Live: in.live(setA)}, keyOf(set))
			if err != nil {
				panic(err)
			}
			hash, err := ObjectHash(completed)
			if err != nil {
				panic(err)
			}
			in.DryRuns[keyOf(set)] = DryRun{Wanted: hash, ResourceVersion: "7", Err: errBroken}
		}, map[string]string{configA: "Change/Outdated", setA: "Leave/Refused"}, nil},
		"another image while the configuration is being deleted": {func(in *Input) {
			now := metav1.Now()
			in.live(configA).SetDeletionTimestamp(&now)
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Hold/Terminating", setA: "Change/Outdated"}, nil},
		"another configuration and image": {func(in *Input) {
			in.rewant(configOf("a", "two"))
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Change/Outdated", setA: "Change/Outdated"}, nil},
		"no configuration yet": {func(in *Input) {
			in.Observed.Objects[in.at(configA)].Live = nil
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Create/Missing", setA: "Change/Outdated"}, nil},
		"configuration of somebody else": {func(in *Input) {
			in.live(configA).SetOwnerReferences(nil)
			in.rewant(setOf("a", "v2"))
		}, map[string]string{configA: "Leave/Conflict", setA: "Hold/Configuration"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := sampleInput("a", "b")
			in.Kind.ConfigHash = build.ConfigHashNone
			in.settle(t)
			test.change(&in)
			made := Make(in)
			assert.Equal(t, test.want, verdicts(made))
			assert.Equal(t, test.asked, asked(made))
		})
	}

	in := sampleInput("a")
	in.Kind.ConfigHash = build.ConfigHashNone
	set := outcomeOf(t, Make(in), setA)
	assert.Empty(t, PodTemplateOf(set.Wanted).Annotations)
	assert.Equal(t, []Prerequisite{{DataKey("ConfigMap", "data", "prod-a"), IsApplied}}, set.After, "pods cannot start without it")
	in.settle(t)
	in.rewant(configOf("a", "two"))
	in.rewant(setOf("a", "v2"))
	assert.Empty(t, outcomeOf(t, Make(in), setA).After, "they can go on with the old one")
}

// A node says for itself whether its pods roll. Each case starts from two nodes, a and b, of
// which a reads its configuration again.
func TestConfigHash_OfNodes(t *testing.T) {
	const configA, setA = "ConfigMap prod-a", "StatefulSet prod-a"
	const configB, setB = "ConfigMap prod-b", "StatefulSet prod-b"
	tests := map[string]struct {
		kind   build.ConfigHashPlacement
		change func(in *Input)
		want   map[string]string // what is settled is left out
		asked  []string
	}{
		"nothing": {build.ConfigHashAnnotation, func(*Input) {}, map[string]string{}, nil},
		"another configuration": {build.ConfigHashAnnotation, func(in *Input) {
			in.rewant(configOf("a", "two"))
			in.rewant(configOf("b", "two"))
		}, map[string]string{configA: "Change/Outdated", configB: "Change/Outdated", setB: "Hold/Question"}, []string{setB}},
		"another configuration, none by the kind": {build.ConfigHashNone, func(in *Input) {
			in.rewant(configOf("a", "two"))
			in.rewant(configOf("b", "two"))
		}, map[string]string{configA: "Change/Outdated", configB: "Change/Outdated", setB: "Hold/Question"}, []string{setB}},
		"another configuration while an earlier stage rolls": {build.ConfigHashAnnotation, func(in *Input) {
			in.roll(setA)
			in.rewant(configOf("a", "two"))
			in.rewant(configOf("b", "two"))
		}, map[string]string{configA: "Change/Outdated", configB: "Hold/EarlierStage"}, nil},
		"pods of b read the configuration of a": {build.ConfigHashAnnotation, func(in *Input) {
			in.rewant(configOf("a", "two"))
			set := setOf("b", "v1")
			set.Spec.Template.Spec.Containers[0].EnvFrom = append(set.Spec.Template.Spec.Containers[0].EnvFrom, corev1.EnvFromSource{
				ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: "prod-a"}},
			})
			in.rewant(set)
		}, map[string]string{configA: "Change/Outdated", setB: "Change/Outdated"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := sampleInput("a", "b")
			in.Kind.ConfigHash, in.Kind.ConfigHashOfNodes = test.kind, true
			in.placeHash(setA, build.ConfigHashNone)
			in.placeHash(setB, build.ConfigHashAnnotation)
			in.settle(t)
			assert.Empty(t, PodTemplateOf(in.live(setA)).Annotations)
			assert.NotEmpty(t, PodTemplateOf(in.live(setB)).Annotations[ConfigHashAnnotationKey])
			test.change(&in)
			made := Make(in)
			assert.Equal(t, test.want, verdicts(made))
			assert.Equal(t, test.asked, asked(made))
		})
	}
}

// To say that pods are not to roll any longer rolls nothing: the hash that they have stays,
// also when the configuration changes afterwards.
func TestConfigHash_Stays(t *testing.T) {
	const config, set = "ConfigMap prod-a", "StatefulSet prod-a"
	for _, placement := range []build.ConfigHashPlacement{build.ConfigHashAnnotation, build.ConfigHashEnvironment} {
		t.Run(string(placement), func(t *testing.T) {
			in := sampleInput("a")
			in.Kind.ConfigHash, in.Kind.ConfigHashOfNodes = placement, true
			in.settle(t)
			in.placeHash(set, build.ConfigHashNone)
			assert.Empty(t, verdicts(Make(in)))
			in.rewant(configOf("a", "two"))
			assert.Equal(t, map[string]string{config: "Change/Outdated"}, verdicts(Make(in)))
		})
	}
}
