package corners_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/corners/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/corners/node"
	"github.com/datainfrahq/dsoi-gen/testdata/corners/want"
)

func maze() *v1.Maze {
	return &v1.Maze{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: v1.MazeSpec{
			HostNetwork: true, MinReadySeconds: 10,
			Walls: v1.Wall{Scheduler: "slow", Behind: &v1.Wall{Scheduler: "not read"}},
			Groups: v1.Groups{{
				Name: "g", Image: "maze:1", Args: []v1.Word{"a", "b"}, Command: &v1.Command{"run"},
				Env: v1.Env{{Name: "A", Value: "1"}}, Labels: v1.Labels{"l": "1"},
			}},
			Nodes: []node.Spec{
				{Name: "n", NodeType: "3d", Group: ptr.To[node.Name]("g"), Base: node.Base{Image: "hidden", WorkingDir: "/w"}},
				{Name: "m", NodeType: "type", Image: "maze:2", HostNetwork: ptr.To(false), MinReadySeconds: ptr.To[int64](0)},
			},
		},
	}
}

func TestReconcileMaze(t *testing.T) {
	casetest.Case[*v1.Maze]{
		Kind:  want.MazeKind(want.UnimplementedMazeHooks{}),
		Hooks: want.UnimplementedMazeHooks{},
		Types: []runtime.Object{&v1.Maze{}, &v1.MazeList{}},
		CR:    maze(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Maze) (reconcile.Result, error) {
			return want.ReconcileMaze(ctx, rt, cr, want.UnimplementedMazeHooks{})
		},
		Objects: []string{"Service one-n", "PodDisruptionBudget one-n", "StatefulSet one-n", "PodDisruptionBudget one-m", "StatefulSet one-m"},
		Shrink:  func(cr *v1.Maze) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"PodDisruptionBudget one-n", "StatefulSet one-n", "Service one-n"},
	}.Run(t)
}

func TestValues(t *testing.T) {
	b, errs := want.NewMazeBuilder(maze(), want.UnimplementedMazeHooks{}, build.Inputs{})
	require.Empty(t, errs)
	require.Len(t, b.Nodes(), 2)
	build := func(n want.MazeNode) (*appsv1.StatefulSet, corev1.Container) {
		set, err := b.StatefulSet(n)
		require.NoError(t, err)
		return set, set.Spec.Template.Spec.Containers[0]
	}

	set, main := build(b.Nodes()[0])
	assert.Equal(t, "maze:1", main.Image, "the outer image hides the embedded one, as in JSON")
	assert.Equal(t, "/w", main.WorkingDir)
	assert.Equal(t, []string{"a", "b"}, main.Args)
	assert.Equal(t, []string{"run"}, main.Command)
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "1"}}, main.Env)
	assert.Equal(t, "1", set.Spec.Template.Labels["l"])
	assert.Equal(t, "slow", set.Spec.Template.Spec.SchedulerName)
	assert.True(t, set.Spec.Template.Spec.HostNetwork)
	assert.Equal(t, int32(10), set.Spec.MinReadySeconds)

	set, main = build(b.Nodes()[1])
	assert.Equal(t, "maze:2", main.Image)
	assert.Nil(t, main.Args)
	assert.False(t, set.Spec.Template.Spec.HostNetwork, "false on the node wins over true on the cluster")
	assert.Zero(t, set.Spec.MinReadySeconds, "0 on the node wins over 10 on the cluster")
}

// conf is a hook that writes a file for every node that has a directory for it.
type conf struct{ want.UnimplementedMazeHooks }

func (conf) Config(node want.MazeNode, files map[string]string) error {
	files[node.ConfigFile()] = "of " + node.Type
	return nil
}

func TestAnyTextIsANodeType(t *testing.T) {
	cr := maze()
	cr.Spec.Nodes = append(cr.Spec.Nodes, node.Spec{Name: "o", NodeType: "middle.Manager", Image: "maze:3", ContainerName: "mine"})
	cr.Spec.Nodes = append(cr.Spec.Nodes, node.Spec{Name: "p", NodeType: want.MazeTypeMiddleManager, Image: "maze:3"})
	b, errs := want.NewMazeBuilder(cr, conf{}, build.Inputs{})
	require.Empty(t, errs)
	nodes := b.Nodes()

	configMap, err := b.ConfigMap(nodes[0])
	require.NoError(t, err)
	assert.Nil(t, configMap, "a type without a directory has no files")
	configMap, err = b.ConfigMap(nodes[2])
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"middle.Manager.conf": "of middle.Manager"}, configMap.Data)

	set, err := b.StatefulSet(nodes[2])
	require.NoError(t, err)
	assert.Equal(t, "mine", set.Spec.Template.Spec.Containers[0].Name)
	assert.Equal(t, "/etc/middle.Manager", set.Spec.Template.Spec.Containers[0].VolumeMounts[0].MountPath)
	set, err = b.StatefulSet(nodes[3])
	require.NoError(t, err)
	assert.Equal(t, nodes[3].ContainerName(), set.Spec.Template.Spec.Containers[0].Name, "the type, made legal")
}
