package apply

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func job() *batchv1.Job {
	return &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "job"}}
}

// replaced is the outcome of a Job that another is to replace.
func replaced(live client.Object) plan.Outcome {
	return outcome(plan.Replace, plan.ReasonImmutable, job(), live)
}

func TestReplace(t *testing.T) {
	b := newBench()
	live := b.made(t, job())[0]
	failed := plan.Outcome{Decision: plan.Leave, Err: errBroken}
	done := b.act(t, failed, replaced(live))
	assert.Equal(t, Result{Acted: true, Changed: true}, done.Results[1], "also where something else is wrong")
	assert.Equal(t, []string{"delete job"}, b.sent)
	assert.Equal(t, plan.Deletion{Version: plan.VersionOf(live), At: noon}, b.record.Deleted[keyOf(live)])
	assert.NotContains(t, b.record.Applied, keyOf(live))
	assert.True(t, apierrors.IsNotFound(b.server.Get(t.Context(), client.ObjectKeyFromObject(live), job())))
}

// An old custom resource from the cache would run an old Job again.
func TestReplaceOnlyWhenCurrent(t *testing.T) {
	b := newBench()
	live := b.made(t, job())[0]
	current := b.live(t, sampleCR()).(*corev1.ConfigMap)
	current.Annotations = map[string]string{"a": "b"}
	require.NoError(t, b.server.Update(t.Context(), current))
	assert.Equal(t, []Result{{Skipped: true}}, b.act(t, replaced(live)).Results)
	assert.Empty(t, b.sent)
}

func TestReplaceFails(t *testing.T) {
	b := newBench()
	live := b.made(t, job())[0]
	b.fail = failing("delete job", errors.New("no"))
	done := b.act(t, replaced(live))
	assert.EqualError(t, done.Results[0].Err, "deleting Job job, which another is to replace: no")
	assert.Equal(t, "delete", done.Results[0].Failed)
}

// A Job that is waited for is on its way once it is applied.
func TestApplyOfAnAwaitedJob(t *testing.T) {
	b := newBench()
	o := create(job())
	o.Rolling = true
	assert.Equal(t, []Result{{Acted: true, Changed: true, Rolling: true}}, b.act(t, o).Results)
	assert.Equal(t, []Result{{Acted: true, Changed: true}}, b.act(t, create(configMap("a"))).Results)
}
