package mapping_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/mapping/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/mapping/want"
)

func TestReconcileOlap(t *testing.T) {
	casetest.Case[*v1.Olap]{
		Kind:  want.OlapKind(want.UnimplementedOlapHooks{}),
		Hooks: want.UnimplementedOlapHooks{},
		Types: []runtime.Object{&v1.Olap{}, &v1.OlapList{}},
		CR: &v1.Olap{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: v1.OlapSpec{
				Defaults:         v1.Defaults{Image: "olap:1", LivenessProbe: &corev1.Probe{PeriodSeconds: 5}},
				CommonProperties: map[string]string{"zk": "zk:2181", "level": "info"},
				Nodes: map[string]v1.OlapNode{
					"hot":  {NodeType: "historical", Size: 2, RuntimeProperties: map[string]string{"level": "debug"}},
					"cold": {Defaults: v1.Defaults{Image: "olap:0"}, NodeType: "historical"},
					"edge": {NodeType: "router", Size: 1},
				},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Olap) (reconcile.Result, error) {
			return want.ReconcileOlap(ctx, rt, cr, want.UnimplementedOlapHooks{})
		},
		Objects: []string{"ConfigMap one-cold-config", "StatefulSet one-cold", "ConfigMap one-hot-config", "PodDisruptionBudget one-hot", "StatefulSet one-hot", "ConfigMap one-edge-config", "Deployment one-edge"},
		Shrink:  func(cr *v1.Olap) { delete(cr.Spec.Nodes, "edge") },
		Pruned:  []string{"ConfigMap one-edge-config", "Deployment one-edge"},
	}.Run(t)
}

func TestCascade(t *testing.T) {
	cr := &v1.Olap{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: v1.OlapSpec{
			Defaults: v1.Defaults{
				Image:         "olap:1",
				LivenessProbe: &corev1.Probe{PeriodSeconds: 5},
				VolumeMounts:  []corev1.VolumeMount{{Name: "a", MountPath: "/a"}, {Name: "b", MountPath: "/b"}},
			},
			CommonProperties: map[string]string{"zk": "zk:2181", "level": "info"},
			Nodes: map[string]v1.OlapNode{"hot": {
				NodeType:          "historical",
				Size:              2,
				Defaults:          v1.Defaults{LivenessProbe: &corev1.Probe{PeriodSeconds: 9}, VolumeMounts: []corev1.VolumeMount{{Name: "c", MountPath: "/b"}}},
				RuntimeProperties: map[string]string{"level": "debug"},
			}},
		},
	}
	b, errs := want.NewOlapBuilder(cr, want.UnimplementedOlapHooks{}, build.Inputs{})
	require.Empty(t, errs)
	node := b.Nodes()[0]
	assert.Equal(t, "hot", node.Name)
	set, err := b.StatefulSet(node)
	require.NoError(t, err)
	main := set.Spec.Template.Spec.Containers[0]
	assert.Equal(t, "olap:1", main.Image)
	assert.Equal(t, int32(9), main.LivenessProbe.PeriodSeconds, "a node wins over the cluster")
	assert.Equal(t, []corev1.VolumeMount{{Name: "a", MountPath: "/a"}, {Name: "c", MountPath: "/b"}, {Name: "config", MountPath: "/opt/olap/conf"}}, main.VolumeMounts, "mounts merge by path")
	assert.Equal(t, int32(2), *set.Spec.Replicas)
	configMap, err := b.ConfigMap(node)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"runtime.properties": "level=debug\nzk=zk:2181\n"}, configMap.Data)
}
