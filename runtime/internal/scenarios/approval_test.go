package scenarios_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var digests = regexp.MustCompile(`dsoi\.datainfra\.io/approve=([0-9a-f,]+)`)

// awaited returns the digests in the command that the condition prints.
func (w *world) awaited() []string {
	w.t.Helper()
	c := w.condition(dsoi.ConditionProgressing)
	require.Equal(w.t, dsoi.ReasonAwaitingApproval, c.Reason, c.Message)
	assert.Equal(w.t, metav1.ConditionFalse, w.condition(dsoi.ConditionReady).Status)
	assert.Contains(w.t, c.Message, "kubectl annotate --overwrite app.v1.example.com prod -n data ")
	found := digests.FindStringSubmatch(c.Message)
	require.NotEmpty(w.t, found, c.Message)
	return strings.Split(found[1], ",")
}

// approve writes the annotation, as the printed command does.
func (w *world) approve(digests ...string) {
	w.t.Helper()
	w.editApp(func(a *App) {
		metav1.SetMetaDataAnnotation(&a.ObjectMeta, plan.ApproveAnnotation, strings.Join(digests, ","))
	})
}

func (w *world) deletes() []string {
	w.t.Helper()
	var deletes []string
	for _, text := range w.sent() {
		if strings.HasPrefix(text, "delete ") {
			deletes = append(deletes, text)
		}
	}
	return deletes
}

func TestApproval_AllNodesVanish(t *testing.T) {
	w := installed(t)
	w.editApp(func(a *App) { a.Spec.Nodes = nil })
	assert.Empty(t, w.deletes())
	all := w.awaited()
	assert.Len(t, all, 9, "each object has a digest of its own")
	notes := w.notes()
	require.Len(t, notes, 9)
	for i, note := range notes {
		assert.Contains(t, note, "Warning AwaitingApproval: ")
		assert.Contains(t, note, "approve="+all[i])
	}
	assert.Empty(t, w.sent(), "it waits")

	w.approve("000000000000", strings.ToUpper(all[0]))
	assert.Empty(t, w.deletes(), "the digest of something else approves nothing")

	w.approve(all[2])
	assert.Len(t, w.deletes(), 1)
	assert.Len(t, w.state(), 8)

	w.approve(all...)
	w.pass()
	assert.Empty(t, w.state())
	w.converge()
	assert.Equal(t, metav1.ConditionTrue, w.condition(dsoi.ConditionReady).Status, "an empty cluster never asks")

	// What is made anew under the same names is something else.
	w.editApp(func(a *App) { a.Spec.Nodes = appProd().Spec.Nodes })
	w.converge()
	w.editApp(func(a *App) { a.Spec.Nodes = nil })
	assert.Empty(t, w.deletes(), "an annotation that was left behind approves nothing")
	assert.Len(t, w.state(), 9)
}

// A crash after each of the approved deletions leaves the others approved.
func TestApproval_OutlastsACrash(t *testing.T) {
	for crashes := range 9 {
		w := installed(t)
		w.editApp(func(a *App) { a.Spec.Nodes = nil })
		w.pass()
		w.approve(w.awaited()...)
		deleted := 0
		w.Fail(func(r dsoitest.Request) error {
			if r.Verb != dsoitest.Delete {
				return nil
			}
			if deleted++; deleted > crashes {
				return errBroken
			}
			return nil
		})
		_, err := w.reconcile()
		require.ErrorIs(t, err, errBroken)
		assert.Len(t, w.state(), 9-crashes)
		w.Fail(nil)
		w.restart()
		w.converge()
		assert.Empty(t, w.state())
	}
}

func TestApproval_ByPolicy(t *testing.T) {
	w := installed(t)
	w.restart(dsoi.DangerouslyApprove(plan.ReasonWorkloadRenamed))
	w.editApp(func(a *App) { a.Spec.Nodes = nil })
	assert.Empty(t, w.deletes(), "a policy approves what it names, and nothing else")
	w.restart(dsoi.DangerouslyApprove(plan.ReasonAllNodesVanish))
	w.pass()
	assert.Empty(t, w.state())

	_, err := w.Runtime(dsoi.DangerouslyApprove("Everything"))
	assert.ErrorContains(t, err, `DangerouslyApprove("Everything"): the reasons are [AllNodesVanish WorkloadRenamed VolumesLeftBehind NotApplied Kept Takeover]`)
}

// Another version of the operator names a workload otherwise: the old one is not
// deleted, the new one is not made beside it, and what the old one reads stays.
func TestApproval_WorkloadRenamed(t *testing.T) {
	w := installed(t)
	old := w.set("prod-m").DeepCopy()
	config := get(w, "prod-m-config", &corev1.ConfigMap{}).DeepCopy()
	for _, object := range []metav1.Object{old, config} {
		object.SetName(strings.Replace(object.GetName(), "prod-m", "was-m", 1))
		object.SetUID("")
		object.SetResourceVersion("")
		object.SetManagedFields(nil)
		object.SetGeneration(0)
	}
	require.NoError(t, w.Outside().Delete(context.Background(), w.set("prod-m")))
	old.Status = appsv1.StatefulSetStatus{}
	w.applyAsOurs(old)
	w.applyAsOurs(config)
	w.restart()

	assert.Empty(t, w.deletes())
	require.Len(t, w.awaited(), 1)
	assert.False(t, exists(w, "prod-m", &appsv1.StatefulSet{}), "no second set of pods")
	assert.Empty(t, w.deletes())

	w.approve(w.awaited()...)
	w.converge()
	assert.False(t, exists(w, "was-m", &appsv1.StatefulSet{}))
	assert.False(t, exists(w, "was-m-config", &corev1.ConfigMap{}))
	assert.True(t, exists(w, "prod-m", &appsv1.StatefulSet{}))
}

func TestApproval_VolumesLeftBehind(t *testing.T) {
	app := appProd()
	app.Spec.Nodes[1].Disk = "1Gi"
	w := newWorld(t, app)
	w.converge()
	w.editApp(func(a *App) { a.Spec.Nodes[1].Kind = "Deployment" })
	assert.Empty(t, w.deletes())
	require.Len(t, w.awaited(), 1)
	assert.False(t, exists(w, "prod-d", &appsv1.Deployment{}))
	assert.False(t, exists(w, "prod-d-disk", &corev1.PersistentVolumeClaim{}), "no new, empty volume")
	w.converge()
	assert.True(t, exists(w, "prod-d", &appsv1.StatefulSet{}))

	w.approve(w.awaited()...)
	w.converge()
	assert.False(t, exists(w, "prod-d", &appsv1.StatefulSet{}))
	assert.True(t, exists(w, "prod-d", &appsv1.Deployment{}))

	// Back again: the Deployment's volumes would be out of view as well.
	w.editApp(func(a *App) { a.Spec.Nodes[1].Kind = "" })
	assert.Empty(t, w.deletes())
	assert.Len(t, w.awaited(), 1)
	// To undo the change is not to approve it.
	w.editApp(func(a *App) { a.Spec.Nodes[1].Kind = "Deployment" })
	w.converge()
	assert.Equal(t, metav1.ConditionTrue, w.condition(dsoi.ConditionReady).Status)
}

func TestApproval_NotApplied(t *testing.T) {
	w := installed(t)
	orphan := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "orphan", OwnerReferences: w.set("prod-m").OwnerReferences}}
	require.NoError(t, w.Outside().Create(context.Background(), orphan))
	assert.Empty(t, w.deletes())
	w.approve(w.awaited()...)
	assert.Equal(t, []string{"delete ConfigMap data/orphan"}, w.deletes())
}
