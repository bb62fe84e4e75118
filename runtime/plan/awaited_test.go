package plan

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	batchv1 "k8s.io/api/batch/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// awaitingInput has two nodes of a type, and a Job that comes before them, as it was
// applied; it has not succeeded.
func awaitingInput(t *testing.T, node, ofType string, job *batchv1.Job) Input {
	t.Helper()
	in := sampleInput("a", "b")
	for i := range in.List.Objects {
		in.List.Objects[i].Type = "type-" + in.List.Objects[i].Node
	}
	in.await(node, ofType, job)
	in.settle(t)
	return in
}

func TestAwaitedJob(t *testing.T) {
	const held, stage, change, forgotten, missing = "Hold/AwaitedJob", "Hold/EarlierStage", "Change/Outdated", "Change/Forgotten", "Create/Missing"
	tests := map[string]struct {
		node, ofType string
		job          *batchv1.Job
		prepare      func(*testing.T, *Input)
		want         map[string]string
	}{
		"nothing else is wanted": {"a", "", jobOf("a", "v1"), func(*testing.T, *Input) {}, map[string]string{}},
		"the node's pods":        {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.rewant(setOf("a", "v2")) }, map[string]string{"StatefulSet prod-a": held}},
		"another node's pods":    {"b", "", jobOf("b", "v1"), func(_ *testing.T, in *Input) { in.rewant(setOf("a", "v2")) }, map[string]string{"StatefulSet prod-a": change}},
		"the type's pods":        {"", "type-b", jobOf("", "v1"), func(_ *testing.T, in *Input) { in.rewant(setOf("b", "v2")) }, map[string]string{"StatefulSet prod-b": held}},
		"another type's pods":    {"", "type-b", jobOf("", "v1"), func(_ *testing.T, in *Input) { in.rewant(setOf("a", "v2")) }, map[string]string{"StatefulSet prod-a": change}},
		"all pods":               {"", "", jobOf("", "v1"), func(_ *testing.T, in *Input) { in.rewant(setOf("b", "v2")) }, map[string]string{"StatefulSet prod-b": held}},
		"a new workload":         {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.Observed.Objects[in.at("StatefulSet prod-a")].Live = nil }, map[string]string{"StatefulSet prod-a": held}},
		"a new Service":          {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.Observed.Objects[in.at("Service prod-a")].Live = nil }, map[string]string{"Service prod-a": missing}},
		"it has succeeded": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) {
			in.finish("Job prod-a", batchv1.JobComplete)
			in.rewant(setOf("a", "v2"))
		}, map[string]string{"StatefulSet prod-a": change}},
		"it has failed": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.finish("Job prod-a", batchv1.JobFailed); in.rewant(setOf("a", "v2")) }, map[string]string{"StatefulSet prod-a": held}},
		"another has succeeded": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) {
			in.finish("Job prod-a", batchv1.JobComplete)
			in.rewant(jobOf("a", "v2"))
			in.rewant(setOf("a", "v2"))
		}, map[string]string{"Job prod-a": "Replace/Immutable", "StatefulSet prod-a": held}},
		"the hash is gone": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) {
			in.finish("Job prod-a", batchv1.JobComplete)
			in.live("Job prod-a").SetAnnotations(nil)
			in.forget()
			in.rewant(setOf("a", "v2"))
		}, map[string]string{
			"Service prod-a": forgotten, "ConfigMap prod-a": forgotten, "Service prod-b": forgotten, "ConfigMap prod-b": forgotten,
			"Job prod-a": forgotten, "StatefulSet prod-a": held, "StatefulSet prod-b": stage,
		}},
		"it cannot be built": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) {
			at := in.at("Job prod-a")
			in.List.Objects[at].Object, in.List.Objects[at].Err = nil, errors.New("broken")
			in.rewant(setOf("a", "v2"))
		}, map[string]string{"Job ": "Leave/BuildFailed", "Job prod-a": "Hold/Incomplete", "StatefulSet prod-a": held}},
		"configuration": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.rewant(configOf("a", "two")) }, map[string]string{"ConfigMap prod-a": held}},
		"configuration that the Job reads": {"a", "", &batchv1.Job{ObjectMeta: metaOf("a", "prod-a"), Spec: batchv1.JobSpec{Template: podOf("v1", "a")}}, func(_ *testing.T, in *Input) {
			in.rewant(configOf("a", "two"))
		}, map[string]string{"ConfigMap prod-a": change, "StatefulSet prod-a": held}},
		"after a restart": {"a", "", jobOf("a", "v1"), func(_ *testing.T, in *Input) { in.forget() }, map[string]string{
			"Service prod-a": forgotten, "ConfigMap prod-a": forgotten, "Service prod-b": forgotten, "ConfigMap prod-b": forgotten,
			"Job prod-a": forgotten, "StatefulSet prod-a": held, "StatefulSet prod-b": stage,
		}},
		"the whole is gone": {"", "", jobOf("", "v1"), func(_ *testing.T, in *Input) { in.Observed.Objects[in.at("Job prod")].Live = nil }, map[string]string{"Job prod": missing}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := awaitingInput(t, test.node, test.ofType, test.job)
			test.prepare(t, &in)
			in.answer(Make(in).Questions, true, nil)
			in.answer(Make(in).Questions, true, nil) // one leads to another
			assert.Equal(t, test.want, verdicts(Make(in)))
		})
	}
}

// What leaves pods alone waits for nothing.
func TestAwaitedJobHoldsNoLabels(t *testing.T) {
	in := awaitingInput(t, "", "", jobOf("", "v1"))
	set := setOf("a", "v1")
	set.Labels["x"] = "y"
	in.rewant(set)
	in.answer(Make(in).Questions, false, nil)
	p := Make(in)
	assert.Equal(t, map[string]string{"StatefulSet prod-a": "Change/Outdated"}, verdicts(p))
}

// Two workloads that a Job holds, and what is told of it.
func TestOutcomesOfAwaitedJobs(t *testing.T) {
	in := awaitingInput(t, "", "", jobOf("", "v1"))
	in.rewant(setOf("a", "v2"))
	in.answer(Make(in).Questions, true, nil)
	p := Make(in)
	job, set := p.Outcomes[in.at("Job prod")], p.Outcomes[in.at("StatefulSet prod-a")]
	assert.True(t, job.Rolling)
	assert.Empty(t, job.Failing)
	assert.Equal(t, "Job prod has not succeeded yet", set.Message)
	assert.False(t, p.AllSettled())

	in.finish("Job prod", batchv1.JobFailed)
	p = Make(in)
	assert.Equal(t, "Because: of this", p.Outcomes[in.at("Job prod")].Failing)
	assert.Equal(t, "Job prod failed", p.Outcomes[in.at("StatefulSet prod-a")].Message)

	in.rewant(jobOf("", "v2"))
	assert.Empty(t, Make(in).Outcomes[in.at("Job prod")].Failing, "it was another one that failed")

	in.rewant(jobOf("", "v1"))
	in.finish("Job prod", batchv1.JobComplete)
	assert.False(t, Make(in).Outcomes[in.at("Job prod")].Rolling)
}

// A workload is not deleted while the one in its place waits.
func TestReplacedWorkloadStaysUntilTheJobSucceeds(t *testing.T) {
	in := awaitingInput(t, "a", "", jobOf("a", "v1"))
	in.drop("StatefulSet prod-a")
	in.List.Objects = append(in.List.Objects, build.Wanted{Object: deploymentOf("a", "v1"), Kind: "Deployment", Node: "a"})
	in.Observed.Objects = append(in.Observed.Objects, ObservedObject{GroupVersionKind: gvkOf(deploymentOf("a", ""))})
	assert.Equal(t, map[string]string{"Deployment prod-a": "Hold/AwaitedJob", "StatefulSet prod-a": "Hold/AwaitedJob"}, verdicts(Make(in)))
	in.finish("Job prod-a", batchv1.JobComplete)
	assert.Equal(t, map[string]string{"Deployment prod-a": "Create/Missing", "StatefulSet prod-a": "Delete/Unwanted"}, verdicts(Make(in)))
}
