package promises

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// An emptied list deletes nothing until that is approved, object by object.
//
// Fault to plant: compare a digest's first letters only; delete what was approved
// under another reason.
func testApprovalEmptied(t *testing.T, f *fixture) {
	f.install(t)
	before := f.children(t)
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = []v1beta1.NodeSpec{} })
	digests := f.awaited(t)
	require.Len(t, digests, len(before))
	f.operator.quiet(t)
	assert.Len(t, f.children(t), len(before), "nothing is deleted")
	for name := range before {
		assert.Contains(t, f.warned(t, dsoi.ReasonAwaitingApproval), name)
	}

	f.approve(t, "000000000000")
	assert.Len(t, f.children(t), len(before), "the digest of something else approves nothing")
	f.approve(t, digests[0])
	require.Eventually(t, func() bool { return len(f.children(t)) == len(before)-1 }, deadline, interval)
	f.approve(t, f.awaited(t)...)
	require.Eventually(t, func() bool { return len(f.children(t)) == 0 }, deadline, interval)

	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = newPinot("", "").Spec.Nodes })
	require.Eventually(t, func() bool { return len(f.children(t)) == len(before) }, deadline, interval)
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = []v1beta1.NodeSpec{} })
	f.awaited(t)
	f.operator.quiet(t)
	assert.Len(t, f.children(t), len(before), "what was approved before was something else")
}

// What is approved is done to its end, also by an operator that starts again after the first of
// several deletions.
//
// Fault to plant: take an approval back with the first deletion.
func testApprovalCrash(t *testing.T, f *fixture) {
	f.install(t)
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes = []v1beta1.NodeSpec{} })
	digests := f.awaited(t)
	f.operator.stop()
	metav1.SetMetaDataAnnotation(&f.pinot.ObjectMeta, plan.ApproveAnnotation, strings.Join(digests, ","))
	require.NoError(t, f.user.Update(t.Context(), f.pinot))
	for _, object := range f.children(t) { // as the operator did before it crashed
		require.NoError(t, f.user.Delete(t.Context(), object))
		break
	}
	require.Len(t, f.children(t), len(digests)-1)
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	require.Eventually(t, func() bool { return len(f.children(t)) == 0 }, deadline, interval)
}

// A node that changes its kind of workload would not find its volumes.
//
// Fault to plant: make the new workload although the old one stays.
func testApprovalVolumes(t *testing.T, f *fixture) {
	f.install(t, withStorage)
	f.ready(t)
	claims, pods := f.claims(t), f.pods(t)
	f.edit(t, func(p *v1beta1.Pinot) {
		for i := range 2 { // those that have volumes
			p.Spec.Nodes[i].Kind = map[string]string{"StatefulSet": "Deployment", "Deployment": "StatefulSet"}[p.Spec.Nodes[i].Kind]
		}
	})
	digests := f.awaited(t)
	f.operator.quiet(t)
	assert.Equal(t, claims, f.claims(t), "no new volume")
	assert.Equal(t, pods, f.pods(t), "no pod is touched")
	f.approve(t, digests...)
	f.ready(t)
	for name := range claims {
		assert.Contains(t, f.claims(t), name, "volumes stay all the same")
	}
}

var approval = regexp.MustCompile(regexp.QuoteMeta(plan.ApproveAnnotation) + `=([0-9a-f,]+)`)

// awaited returns the digests in the command that the condition prints.
func (f *fixture) awaited(t *testing.T) []string {
	t.Helper()
	var digests []string
	require.Eventually(t, func() bool {
		progressing := f.condition(t, dsoi.ConditionProgressing)
		if progressing == nil || progressing.Reason != dsoi.ReasonAwaitingApproval || progressing.ObservedGeneration != f.pinot.Generation {
			return false
		}
		found := approval.FindStringSubmatch(progressing.Message)
		require.NotEmpty(t, found, progressing.Message)
		digests = strings.Split(found[1], ",")
		return true
	}, deadline, interval)
	return digests
}

// approve does what the printed command does.
func (f *fixture) approve(t *testing.T, digests ...string) {
	t.Helper()
	f.edit(t, func(p *v1beta1.Pinot) {
		metav1.SetMetaDataAnnotation(&p.ObjectMeta, plan.ApproveAnnotation, strings.Join(digests, ","))
	})
}
