package daemonsets_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/daemonsets/want"
)

func disk(modes ...corev1.PersistentVolumeAccessMode) []v1.Storage {
	claim := built.Claim()
	claim.AccessModes = modes
	return []v1.Storage{{Name: "disk", MountPath: "/disk", Spec: claim}}
}

func patrol(nodes ...v1.Node) *v1.Patrol {
	return &v1.Patrol{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.PatrolSpec{Image: "patrol:1", Nodes: nodes}}
}

// Each kind of workload has what is said of it, and nothing that is not.
func TestWorkloads(t *testing.T) {
	cr := patrol(
		v1.Node{Name: "a", NodeType: "guard", MinReadySeconds: 5, Strategy: appsv1.DeploymentStrategy{Type: "Recreate"}, Storage: disk(corev1.ReadWriteMany)},
		v1.Node{Name: "b", NodeType: "guard", Replace: "OnDelete"},
		v1.Node{Name: "c", NodeType: "tower", Replicas: 2, Replace: "OnDelete", Storage: disk(corev1.ReadWriteOnce)},
		v1.Node{Name: "d", NodeType: "tower", Kind: "DaemonSet"},
		v1.Node{Name: "e", NodeType: "tower", Kind: "Deployment", Strategy: appsv1.DeploymentStrategy{Type: "Recreate"}, Replace: "OnDelete"},
	)
	cr.Spec.SetStrategy = &appsv1.StatefulSetUpdateStrategy{RollingUpdate: &appsv1.RollingUpdateStatefulSetStrategy{Partition: ptr.To[int32](1)}}
	cr.Spec.UpdateStrategy = &appsv1.DaemonSetUpdateStrategy{RollingUpdate: &appsv1.RollingUpdateDaemonSet{MaxUnavailable: ptr.To(intstr.FromInt32(3))}}
	b, errs := want.NewPatrolBuilder(cr, want.UnimplementedPatrolHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"PodDisruptionBudget one",
		"PersistentVolumeClaim one-a-disk", "Service one-a", "DaemonSet one-a",
		"Service one-b", "DaemonSet one-b",
		"StatefulSet one-c", "DaemonSet one-d", "Deployment one-e",
	}, built.Names(t, list))
	daemons := func(name string) appsv1.DaemonSetSpec { return built.Find[*appsv1.DaemonSet](t, list, name).Spec }
	assert.EqualValues(t, 5, daemons("one-a").MinReadySeconds)
	assert.Equal(t, *cr.Spec.UpdateStrategy, daemons("one-a").UpdateStrategy, "the custom resource wins over the marker")
	assert.Equal(t, "one-a-disk", daemons("one-a").Template.Spec.Volumes[0].PersistentVolumeClaim.ClaimName)
	assert.Equal(t, appsv1.OnDeleteDaemonSetStrategyType, daemons("one-b").UpdateStrategy.Type)
	set := built.Find[*appsv1.StatefulSet](t, list, "one-c").Spec
	assert.Equal(t, appsv1.StatefulSetUpdateStrategy{Type: appsv1.OnDeleteStatefulSetStrategyType, RollingUpdate: cr.Spec.SetStrategy.RollingUpdate}, set.UpdateStrategy)
	assert.Len(t, set.VolumeClaimTemplates, 1)
	assert.Equal(t, appsv1.RecreateDeploymentStrategyType, built.Find[*appsv1.Deployment](t, list, "one-e").Spec.Strategy.Type)
	assert.Equal(t, []string{"a", "b", "d"}, built.Find[*policyv1.PodDisruptionBudget](t, list, "one").Spec.Selector.MatchExpressions[0].Values)

	cr.Spec.UpdateStrategy = nil
	b, errs = want.NewPatrolBuilder(cr, want.UnimplementedPatrolHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list = b.List()
	assert.Equal(t, 2, daemons("one-a").UpdateStrategy.RollingUpdate.MaxUnavailable.IntValue(), "what the marker says of guards")
	assert.Zero(t, daemons("one-d").UpdateStrategy)
}

func TestErrors(t *testing.T) {
	tests := map[string]struct {
		node v1.Node
		want string
	}{
		"replicas": {v1.Node{Name: "a", NodeType: "guard", Replicas: 2}, "spec.nodes[0].replicas: Invalid value: 2: a DaemonSet has a pod on each Kubernetes node; leave it out, or write 0"},
		"replicas of a tower that is a DaemonSet": {v1.Node{Name: "a", NodeType: "tower", Kind: "DaemonSet", Replicas: 1}, "spec.nodes[0].replicas: Invalid value: 1"},
		"a volume for one Kubernetes node":        {v1.Node{Name: "a", NodeType: "guard", Storage: disk(corev1.ReadWriteOnce)}, `spec.nodes[0].storage: Invalid value: "disk": the pods of a DaemonSet share this volume`},
		"another kind":                            {v1.Node{Name: "a", NodeType: "guard", Kind: "Job"}, `supported values: "DaemonSet", "Deployment", "StatefulSet"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, errs := want.NewPatrolBuilder(patrol(test.node), want.UnimplementedPatrolHooks{}, build.Inputs{})
			require.Len(t, errs, 1)
			assert.Contains(t, errs[0].Error(), test.want)
		})
	}
}

func TestReconcilePatrol(t *testing.T) {
	casetest.Case[*v1.Patrol]{
		Kind:  want.PatrolKind(want.UnimplementedPatrolHooks{}),
		Hooks: want.UnimplementedPatrolHooks{},
		Types: []runtime.Object{&v1.Patrol{}, &v1.PatrolList{}},
		CR: patrol(
			v1.Node{Name: "a", NodeType: "guard", Config: "eyes=open"}, v1.Node{Name: "b", NodeType: "guard"}, v1.Node{Name: "c", NodeType: "tower", Replicas: 1},
		),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Patrol) (reconcile.Result, error) {
			return want.ReconcilePatrol(ctx, rt, cr, want.UnimplementedPatrolHooks{})
		},
		Objects: []string{
			"PodDisruptionBudget one", "ConfigMap one-a-config", "Service one-a", "DaemonSet one-a", "Service one-b", "DaemonSet one-b", "StatefulSet one-c",
		},
		Shrink:  func(cr *v1.Patrol) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"ConfigMap one-a-config", "Service one-a", "DaemonSet one-a"},
		Changed: []string{"PodDisruptionBudget one"},
	}.Run(t)
}
