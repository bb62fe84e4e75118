package clear_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/clear/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/clear/want"
)

// said are the sizes of what the levels of a node lead to.
type said struct{ args, env, tolerations, annotations, serviceAnnotations, volumes int }

func sizes(t *testing.T, node v1.Node) said {
	t.Helper()
	node.Name, node.NodeType, node.Replicas = "a", "chalk", 1
	cr := &v1.Slate{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.SlateSpec{
		Image:              "slate:1",
		Args:               []string{"all"},
		Env:                []corev1.EnvVar{{Name: "ALL", Value: "1"}},
		Tolerations:        []corev1.Toleration{{Key: "all"}},
		Annotations:        map[string]string{"all": "1"},
		ServiceAnnotations: map[string]string{"all": "1"},
		Volumes:            []v1.Volume{{Name: "all", Size: "1Gi"}},
		Nodes:              []v1.Node{node},
	}}
	b, errs := want.NewSlateBuilder(cr, want.UnimplementedSlateHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	set := built.Find[*appsv1.StatefulSet](t, list, "one-a")
	pod := set.Spec.Template.Spec
	return said{
		args: len(pod.Containers[0].Args), env: len(pod.Containers[0].Env), tolerations: len(pod.Tolerations),
		annotations:        len(set.Spec.Template.Annotations),
		serviceAnnotations: len(built.Find[*corev1.Service](t, list, "one-a").Annotations),
		volumes:            len(set.Spec.VolumeClaimTemplates),
	}
}

func TestClear(t *testing.T) {
	tests := map[string]struct {
		node v1.Node
		want said
	}{
		"nothing said": {v1.Node{}, said{args: 1, env: 2, tolerations: 1, annotations: 1, serviceAnnotations: 1, volumes: 1}},
		"empty": {v1.Node{
			Args: []string{}, Env: []corev1.EnvVar{}, Tolerations: &[]corev1.Toleration{}, Annotations: map[string]string{},
			ServiceAnnotations: map[string]string{}, Volumes: map[string]v1.Size{},
		}, said{}},
		"something": {v1.Node{
			Args: []string{"own"}, Env: []corev1.EnvVar{{Name: "OWN"}}, Tolerations: &[]corev1.Toleration{{Key: "own"}}, Annotations: map[string]string{"own": "1"},
			ServiceAnnotations: map[string]string{"own": "1"}, Volumes: map[string]v1.Size{"own": {Size: "1Gi"}},
		}, said{args: 1, env: 3, tolerations: 2, annotations: 2, serviceAnnotations: 2, volumes: 2}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, sizes(t, test.node)) })
	}
}
