package groupscopes_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/groupscopes/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/groupscopes/want"
)

func newTroupe() *v1.Troupe {
	return &v1.Troupe{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.TroupeSpec{
		Image: "troupe:1",
		Plays: []v1.Play{
			{Name: "hamlet", Settings: map[string]string{"acts": "5"}, Notes: map[string]string{"by": "us"}, Password: "elsinore"},
			{Name: "faust", Settings: map[string]string{"acts": "2"}},
			{Name: "unread"},
		},
		Stages: []v1.Stage{{Name: "big", Type: "NodePort", Access: &networkingv1.NetworkPolicySpec{}}, {Name: "small"}},
		Nodes: []v1.Node{
			{Name: "a", NodeType: "actor", Replicas: 1, Play: "hamlet", Stage: "big"},
			{Name: "b", NodeType: "actor", Replicas: 1, Play: "faust", Stage: "big"},
			{Name: "c", NodeType: "crew", Replicas: 1, Play: "hamlet"},
		},
	}}
}

func objects(t *testing.T, cr *v1.Troupe) build.List {
	t.Helper()
	b, errs := want.NewTroupeBuilder(cr, want.UnimplementedTroupeHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// Nodes of one entry have objects together, whatever their types; what no node refers to has
// none, and the nodes that refer to nothing are together too.
func TestTogether(t *testing.T) {
	list := objects(t, newTroupe())
	assert.Equal(t, []string{
		"ConfigMap one-hamlet-config", "Secret one-hamlet", "ConfigMap one-faust-config",
		"NetworkPolicy one-big", "Service one-big-front", "PodDisruptionBudget one-big", "Service one-9245aecd-front",
		"Service one-a", "StatefulSet one-a", "Service one-b", "StatefulSet one-b", "Service one-c", "Deployment one-c",
	}, built.Names(t, list))

	hamlet := built.Find[*corev1.ConfigMap](t, list, "one-hamlet-config")
	assert.Equal(t, map[string]string{"actor.conf": "acts=5\n", "crew.conf": "acts=5\n", "programme.txt": "of one"}, hamlet.Data)
	assert.Equal(t, map[string]string{"by": "us"}, hamlet.Annotations)
	assert.Equal(t, "hamlet", hamlet.Labels["dsoi.datainfra.io/plays"])
	assert.Equal(t, map[string]string{"actor.conf": "acts=2\n", "programme.txt": "of one"}, built.Find[*corev1.ConfigMap](t, list, "one-faust-config").Data)
	assert.Equal(t, "NodePort", string(built.Find[*corev1.Service](t, list, "one-big-front").Spec.Type))
}

func TestPods(t *testing.T) {
	list := objects(t, newTroupe())
	template := func(name string) corev1.PodTemplateSpec {
		if name == "one-c" {
			return built.Find[*appsv1.Deployment](t, list, name).Spec.Template
		}
		return built.Find[*appsv1.StatefulSet](t, list, name).Spec.Template
	}
	big := labels.SelectorFromSet(built.Find[*corev1.Service](t, list, "one-big-front").Spec.Selector)
	none := labels.SelectorFromSet(built.Find[*corev1.Service](t, list, "one-9245aecd-front").Spec.Selector)
	budget, err := metav1.LabelSelectorAsSelector(built.Find[*policyv1.PodDisruptionBudget](t, list, "one-big").Spec.Selector)
	require.NoError(t, err)
	for name, want := range map[string]struct {
		config string
		isBig  bool
	}{"one-a": {"one-hamlet-config", true}, "one-b": {"one-faust-config", true}, "one-c": {"one-hamlet-config", false}} {
		pod := template(name)
		set := labels.Set(pod.Labels)
		assert.Equal(t, want.isBig, big.Matches(set), name)
		assert.Equal(t, want.isBig, budget.Matches(set), name)
		assert.Equal(t, !want.isBig, none.Matches(set), name)
		require.Len(t, pod.Spec.Volumes, 1)
		assert.Equal(t, want.config, pod.Spec.Volumes[0].ConfigMap.Name)
		assert.NotContains(t, pod.Labels, "dsoi.datainfra.io/plays", "nothing selects by it")
	}
}

// Nodes of one entry that say something of a file themselves have to agree.
func TestFilesThatDiffer(t *testing.T) {
	cr := newTroupe()
	cr.Spec.Nodes[1].Play = "hamlet"
	cr.Spec.Nodes[1].Settings = map[string]string{"acts": "4"}
	_, errs := want.NewTroupeBuilder(cr, want.UnimplementedTroupeHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.EqualError(t, errs[0], `spec.nodes[1].settings: Invalid value: "actor.conf": nodes a and b have one ConfigMap together, and this file is not the same for both`)
}

// A hook sees the nodes that have an object together.
type director struct{ want.UnimplementedTroupeHooks }

func (director) PlaysConfigMap(group want.TroupePlaysNodes, configMap *corev1.ConfigMap) error {
	for _, node := range group.Nodes {
		configMap.Data["cast"] += node.Name
	}
	configMap.Data["of"] = group.Group + " " + group.Entry
	return nil
}

func (director) Pod(node want.TroupeNode, pod *corev1.PodTemplateSpec) error {
	if node.Name != "a" { // of c, which refers to none, the label is empty
		delete(pod.Labels, "dsoi.datainfra.io/stages")
	}
	return nil
}

func (director) StatefulSet(_ want.TroupeNode, set *appsv1.StatefulSet) error {
	delete(set.Spec.Template.Labels, "dsoi.datainfra.io/stages")
	return nil
}

func TestHooks(t *testing.T) {
	b, errs := want.NewTroupeBuilder(newTroupe(), director{}, build.Inputs{})
	require.Empty(t, errs)
	configMap, err := b.PlaysConfigMap(b.PlaysNodes()[0])
	require.NoError(t, err)
	assert.Equal(t, "ac", configMap.Data["cast"])
	assert.Equal(t, "plays hamlet", configMap.Data["of"])
	_, err = b.StatefulSet(b.Nodes()[1])
	require.ErrorContains(t, err, "the label dsoi.datainfra.io/stages of the pods", "by it they are found")
	_, err = b.Deployment(b.Nodes()[2])
	require.ErrorContains(t, err, `the label dsoi.datainfra.io/stages of the pods to none; it must stay ""`)
	_, err = b.Objects()
	require.ErrorContains(t, err, "building the StatefulSet of node a: hook StatefulSet changed the label dsoi.datainfra.io/stages of the pods")
}

func TestReconcile(t *testing.T) {
	cr := newTroupe()
	casetest.Case[*v1.Troupe]{
		Kind: want.TroupeKind(want.UnimplementedTroupeHooks{}), CR: cr, Types: []runtime.Object{&v1.Troupe{}, &v1.TroupeList{}}, Hooks: want.UnimplementedTroupeHooks{},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Troupe) (reconcile.Result, error) {
			return want.ReconcileTroupe(ctx, rt, cr, want.UnimplementedTroupeHooks{})
		},
		Objects: built.Names(t, objects(t, cr)),
		Shrink:  func(cr *v1.Troupe) { cr.Spec.Nodes = cr.Spec.Nodes[1:] },
		Pruned:  []string{"PodDisruptionBudget one-big", "Service one-a", "StatefulSet one-a"},
		Changed: []string{"ConfigMap one-hamlet-config", "Deployment one-c"},
	}.Run(t)
}
