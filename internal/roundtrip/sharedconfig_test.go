package roundtrip

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	sharedconfigsv1 "github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/api/v1"
)

// testSharedConfig changes files that nodes have together: those roll that mount them. Where
// nodes disagree about one, nothing is sent.
func testSharedConfig(t *testing.T, w *world) {
	f := w.start(t, mint, newMint())
	hashes := func() (found [3]string) {
		if set := find[*appsv1.StatefulSet](t, f, "one-a"); set != nil {
			found[0] = set.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
		}
		if set := find[*appsv1.StatefulSet](t, f, "one-b"); set != nil {
			found[1] = set.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
		}
		if deployment := find[*appsv1.Deployment](t, f, "one-c"); deployment != nil {
			found[2] = deployment.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
		}
		return found
	}
	all := func(h [3]string) bool { return h[0] != "" && h[0] == h[1] && h[2] != "" && h[2] != h[0] }
	f.eventually(t, func() bool { return all(hashes()) }, "they are not made")
	f.settle(t)
	before := hashes()

	edit(t, f, func(m *sharedconfigsv1.Mint) {
		m.Spec.Nodes[0].Settings, m.Spec.Nodes[1].Settings = map[string]string{"b": "2"}, map[string]string{"b": "2"}
	})
	f.settle(t)
	assert.NotEqual(t, before[0], hashes()[0])
	assert.True(t, all(hashes()), "the nodes of the type roll")
	assert.Equal(t, before[2], hashes()[2], "those of another type do not mount it")

	before = hashes()
	edit(t, f, func(m *sharedconfigsv1.Mint) { m.Spec.Log = "<other/>" })
	f.settle(t)
	assert.NotEqual(t, before[0], hashes()[0])
	assert.NotEqual(t, before[2], hashes()[2], "all roll for what all mount")
	assert.True(t, all(hashes()))
	f.zero(t)

	before = hashes()
	edit(t, f, func(m *sharedconfigsv1.Mint) { m.Spec.Nodes[1].Settings["b"] = "3" })
	f.eventually(t, f.hasReason(t, dsoi.ConditionDegraded, dsoi.ReasonInvalidSpec), "nobody tells that nodes disagree")
	assert.Equal(t, before, hashes())
	assert.Equal(t, "a=1\nb=2\n", find[*corev1.ConfigMap](t, f, "one-press-config").Data["press.conf"])
}
