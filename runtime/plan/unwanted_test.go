package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// dropNode no longer wants a node.
func (in *Input) dropNode(node string) {
	for _, kind := range []string{"ConfigMap", "Service", "StatefulSet"} {
		in.drop(kind + " prod-" + node)
	}
}

// owned adds an object that we applied, and that nobody wants.
func (in *Input) owned(t *testing.T, object client.Object) client.Object {
	t.Helper()
	live := in.apply(t, object)
	delete(in.Applied, keyOf(object))
	return live
}

func withDisk(set *appsv1.StatefulSet) *appsv1.StatefulSet {
	set.Spec.VolumeClaimTemplates = []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "disk"}}}
	return set
}

func withClaim(deployment *appsv1.Deployment) *appsv1.Deployment {
	deployment.Spec.Template.Spec.Volumes = []corev1.Volume{{Name: "tmp"}, {VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "x"}}}}
	return deployment
}

func named[O client.Object](object O, name string) O {
	object.SetName(name)
	return object
}

// Each case starts from two nodes, a and b, that have settled.
func TestUnwanted(t *testing.T) {
	tests := map[string]struct {
		change func(t *testing.T, in *Input)
		want   map[string]string
	}{
		"an object of a node": {func(_ *testing.T, in *Input) { in.drop("Service prod-a") }, map[string]string{"Service prod-a": "Delete/Unwanted"}},
		"a node": {func(_ *testing.T, in *Input) { in.dropNode("a") }, map[string]string{
			"ConfigMap prod-a": "Delete/Unwanted", "Service prod-a": "Delete/Unwanted", "StatefulSet prod-a": "Delete/Unwanted",
		}},
		"every node": {func(_ *testing.T, in *Input) {
			in.dropNode("a")
			in.dropNode("b")
		}, map[string]string{
			"ConfigMap prod-a": "AwaitApproval/AllNodesVanish", "Service prod-a": "AwaitApproval/AllNodesVanish", "StatefulSet prod-a": "AwaitApproval/AllNodesVanish",
			"ConfigMap prod-b": "AwaitApproval/AllNodesVanish", "Service prod-b": "AwaitApproval/AllNodesVanish", "StatefulSet prod-b": "AwaitApproval/AllNodesVanish",
		}},
		"every node, and there is more": {func(t *testing.T, in *Input) {
			in.want("", 0, named(configOf("", "one"), "shared"))
			in.settle(t)
			in.drop("Service prod-a")
			in.drop("ConfigMap prod-a")
			in.dropNode("b")
			in.drop("StatefulSet prod-a")
			in.drop("ConfigMap shared")
		}, map[string]string{
			"ConfigMap prod-a": "AwaitApproval/AllNodesVanish", "Service prod-a": "AwaitApproval/AllNodesVanish", "StatefulSet prod-a": "AwaitApproval/AllNodesVanish",
			"ConfigMap prod-b": "AwaitApproval/AllNodesVanish", "Service prod-b": "AwaitApproval/AllNodesVanish", "StatefulSet prod-b": "AwaitApproval/AllNodesVanish",
			"ConfigMap shared": "Delete/Unwanted",
		}},
		"every node, and what those of a type have together": {func(t *testing.T, in *Input) {
			shared := configOf("", "one")
			shared.Labels[build.LabelComponent] = "broker"
			in.want("", 0, named(shared, "shared"))
			in.settle(t)
			in.dropNode("a")
			in.dropNode("b")
			in.drop("ConfigMap shared")
		}, map[string]string{
			"ConfigMap prod-a": "AwaitApproval/AllNodesVanish", "Service prod-a": "AwaitApproval/AllNodesVanish", "StatefulSet prod-a": "AwaitApproval/AllNodesVanish",
			"ConfigMap prod-b": "AwaitApproval/AllNodesVanish", "Service prod-b": "AwaitApproval/AllNodesVanish", "StatefulSet prod-b": "AwaitApproval/AllNodesVanish",
			"ConfigMap shared": "AwaitApproval/AllNodesVanish",
		}},
		"a list that is not complete": {func(_ *testing.T, in *Input) {
			in.dropNode("a")
			in.List.Partial = true
		}, map[string]string{}},
		"something goes wrong": {func(_ *testing.T, in *Input) {
			in.drop("Service prod-a")
			in.Observed.Objects[in.at("Service prod-b")].Err = errBroken
		}, map[string]string{"Service prod-a": "Hold/Incomplete", "Service prod-b": "Leave/ReadFailed"}},
		"the cache is behind": {func(_ *testing.T, in *Input) {
			in.drop("Service prod-a")
			in.live("Service prod-b").SetResourceVersion("6")
			in.Applied[keyOf(serviceOf("b"))] = in.appliedNow("Service prod-b")
		}, map[string]string{"Service prod-a": "Hold/Incomplete", "Service prod-b": "Hold/StaleCache"}},
		"a question is open": {func(_ *testing.T, in *Input) {
			in.drop("Service prod-a")
			in.rewant(configOf("b", "two"))
		}, map[string]string{"Service prod-a": "Hold/Incomplete", "ConfigMap prod-b": "Change/Outdated", "StatefulSet prod-b": "Hold/Question"}},
		"it goes already": {func(_ *testing.T, in *Input) {
			in.live("Service prod-a").SetDeletionTimestamp(&metav1.Time{Time: noon})
			in.drop("Service prod-a")
		}, map[string]string{}},
		"it is somebody else's, whatever the index says": {func(_ *testing.T, in *Input) {
			in.live("Service prod-a").SetOwnerReferences([]metav1.OwnerReference{{Kind: "Pinot", Name: "prod", UID: "uid-2", Controller: ptr.To(true)}})
			in.drop("Service prod-a")
		}, map[string]string{}},
		"its kind is kept": {func(t *testing.T, in *Input) {
			claim := in.owned(t, claimOf("a", "x"))
			claim.SetOwnerReferences(metaOf("a", "x").OwnerReferences)
			in.Observed.Owned = append(in.Observed.Owned, OwnedObject{GroupVersionKind: gvkOf(claim), Object: claim})
		}, map[string]string{}},
		"its kind is not in the table": {func(t *testing.T, in *Input) { in.owned(t, &corev1.Secret{ObjectMeta: metaOf("a", "x")}) }, map[string]string{}},
		"it was deleted a moment ago": {func(_ *testing.T, in *Input) {
			live := in.live("Service prod-a")
			in.drop("Service prod-a")
			in.Deleted[keyOf(live)] = Deletion{VersionOf(live), noon.Add(-59 * time.Second)}
		}, map[string]string{"Service prod-a": "Hold/StaleCache"}},
		"it was deleted long ago": {func(_ *testing.T, in *Input) {
			live := in.live("Service prod-a")
			in.drop("Service prod-a")
			in.Deleted[keyOf(live)] = Deletion{VersionOf(live), noon.Add(-time.Minute)}
		}, map[string]string{"Service prod-a": "Delete/Unwanted"}},
		"one of the same name was deleted a moment ago": {func(_ *testing.T, in *Input) {
			live := in.live("Service prod-a")
			in.drop("Service prod-a")
			in.Deleted[keyOf(live)] = Deletion{Version{"another", "7"}, noon}
		}, map[string]string{"Service prod-a": "Delete/Unwanted"}},
		"the custom resource has said to keep it": {func(_ *testing.T, in *Input) {
			in.live("Service prod-a").SetAnnotations(map[string]string{build.KeepAnnotation: "true"})
			in.dropNode("a")
		}, map[string]string{"ConfigMap prod-a": "Delete/Unwanted", "Service prod-a": "AwaitApproval/Kept", "StatefulSet prod-a": "Delete/Unwanted"}},
		"none of its fields is ours": {func(_ *testing.T, in *Input) {
			in.live("Service prod-a").SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("them", "{}")})
			in.drop("Service prod-a")
		}, map[string]string{"Service prod-a": "AwaitApproval/NotApplied"}},
		"a workload by another name": {func(_ *testing.T, in *Input) {
			in.drop("StatefulSet prod-a")
			in.drop("Service prod-a")
			in.want("a", 0, named(setOf("a", "v1"), "other"))
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/WorkloadRenamed", "StatefulSet other": "Hold/ReplacedWorkload", "Service prod-a": "Hold/ReplacedWorkload"}},
		"a workload by another name, which is there": {func(t *testing.T, in *Input) {
			in.want("a", 0, named(setOf("a", "v1"), "other"))
			in.settle(t)
			in.drop("StatefulSet prod-a")
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/WorkloadRenamed"}},
		"a workload by another name, with another configuration": {func(_ *testing.T, in *Input) {
			in.rewant(configOf("a", "two"))
			in.drop("StatefulSet prod-a")
			in.want("a", 0, named(setOf("a", "v1"), "other"))
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/WorkloadRenamed", "StatefulSet other": "Hold/ReplacedWorkload", "ConfigMap prod-a": "Hold/WorkloadRefused"}},
		"a workload by another name, with a volume": {func(_ *testing.T, in *Input) {
			in.drop("StatefulSet prod-a")
			in.want("a", 0, claimOf("a", "disk"))
			in.want("a", 0, named(setOf("a", "v1"), "other"))
			in.want("b", 0, claimOf("b", "disk-b"))
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/WorkloadRenamed", "StatefulSet other": "Hold/ReplacedWorkload", "PersistentVolumeClaim disk": "Hold/ReplacedWorkload", "PersistentVolumeClaim disk-b": "Create/Missing"}},
		"another kind of workload": {func(_ *testing.T, in *Input) {
			in.drop("StatefulSet prod-a")
			in.want("a", 0, deploymentOf("a", "v1"))
		}, map[string]string{"StatefulSet prod-a": "Delete/Unwanted", "Deployment prod-a": "Create/Missing"}},
		"another kind of workload, with volumes": {func(t *testing.T, in *Input) {
			in.rewant(withDisk(setOf("a", "v1")))
			in.settle(t)
			in.drop("StatefulSet prod-a")
			in.want("a", 0, deploymentOf("a", "v1"))
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/VolumesLeftBehind", "Deployment prod-a": "Hold/ReplacedWorkload"}},
		"a DaemonSet, with volumes": {func(t *testing.T, in *Input) {
			in.rewant(withDisk(setOf("a", "v1")))
			in.settle(t)
			in.drop("StatefulSet prod-a")
			in.want("a", 0, daemonsOf("a", "v1"))
		}, map[string]string{"StatefulSet prod-a": "AwaitApproval/VolumesLeftBehind", "DaemonSet prod-a": "Hold/ReplacedWorkload"}},
		"a DaemonSet that finds the volumes": {func(t *testing.T, in *Input) {
			in.drop("StatefulSet prod-a")
			in.want("a", 0, withClaim(deploymentOf("a", "v1")))
			in.settle(t)
			in.drop("Deployment prod-a")
			in.want("a", 0, daemonsOf("a", "v1"))
		}, map[string]string{"Deployment prod-a": "Delete/Unwanted", "DaemonSet prod-a": "Create/Missing"}},
		"another kind of workload, with a volume by name": {func(t *testing.T, in *Input) {
			in.want("a", 0, withClaim(deploymentOf("a", "v1")))
			in.settle(t)
			in.drop("Deployment prod-a")
		}, map[string]string{"Deployment prod-a": "AwaitApproval/VolumesLeftBehind"}},
		"a workload that could not be built": {func(_ *testing.T, in *Input) {
			in.List.Objects[in.at("StatefulSet prod-a")] = build.Wanted{Kind: "StatefulSet", Node: "a", Err: errBroken}
		}, map[string]string{"StatefulSet ": "Leave/BuildFailed", "StatefulSet prod-a": "Hold/Incomplete"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := settledInput(t, "a", "b")
			test.change(t, &in)
			p := Make(in)
			assert.Equal(t, test.want, verdicts(p))
			for _, o := range p.Outcomes {
				assert.Equal(t, o.Decision == AwaitApproval, o.Digest != "", o.Key)
				if o.Decision == AwaitApproval {
					assert.NotEmpty(t, o.Message)
				}
			}

			// A cache lists in any order.
			owned := in.Observed.Owned
			for i := range owned {
				in.Observed.Owned = append(append([]OwnedObject{}, owned[i:]...), owned[:i]...)
				assert.Equal(t, p, Make(in), "the order of the cache does not matter")
			}
		})
	}
}

func TestOutcomeOfWhatIsUnwanted(t *testing.T) {
	in := settledInput(t, "a", "b")
	live := in.live("Service prod-a")
	in.drop("Service prod-a")
	p := Make(in)
	require.Len(t, p.Outcomes, 6)
	o := p.Outcomes[5]
	assert.Equal(t, Outcome{Key: keyOf(live), Version: "v1", Node: "a", Live: live, Decision: Delete, Reason: ReasonUnwanted}, o, "it comes last")
	assert.Equal(t, gvkOf(live), o.GroupVersionKind())
}
