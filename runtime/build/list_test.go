package build

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestAdd(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	broken := errors.New("broken")
	good := ConfigMap(node, map[string]string{"f": "x"})
	renamed := good.DeepCopy()
	renamed.Name = "other"
	budget := PodDisruptionBudget(clusterNamed("prod"))
	tests := map[string]struct {
		add  func(*List)
		want []Wanted
		err  string
	}{
		"an object":         {func(l *List) { Add(l, node, good, nil) }, []Wanted{{Object: good, Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}}, ""},
		"of the cluster":    {func(l *List) { Add(l, clusterNamed("prod"), budget, nil) }, []Wanted{{Object: budget, Kind: "PodDisruptionBudget"}}, ""},
		"nothing":           {func(l *List) { Add(l, node, (*corev1.ConfigMap)(nil), nil) }, nil, ""},
		"no interface":      {func(l *List) { Add[client.Object](l, node, nil, nil) }, nil, ""},
		"nil in interface":  {func(l *List) { Add[client.Object](l, node, (*corev1.ConfigMap)(nil), nil) }, nil, ""},
		"an error":          {func(l *List) { Add(l, node, (*corev1.ConfigMap)(nil), broken) }, []Wanted{{Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}}, "building the ConfigMap of node a: broken"},
		"an error and more": {func(l *List) { Add(l, node, good, broken) }, []Wanted{{Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}}, "building the ConfigMap of node a: broken"},
		"an error of what?": {func(l *List) { Add[client.Object](l, node, nil, broken) }, []Wanted{{Kind: "object", Node: "a", Type: "broker", Stage: 1}}, "building the object of node a: broken"},
		"changed by a hook": {func(l *List) { Add(l, node, renamed, nil) }, []Wanted{{Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}},
			`building the ConfigMap of node a: hook ConfigMap changed the name to "other"; it must stay "prod-a-config"`},
		"all":         {func(l *List) { AddAll(l, node, []*corev1.ConfigMap{nil, good, nil}, nil) }, []Wanted{{Object: good, Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}}, ""},
		"all of none": {func(l *List) { AddAll[*corev1.ConfigMap](l, node, nil, nil) }, nil, ""},
		"all, broken": {func(l *List) { AddAll(l, node, []*corev1.ConfigMap{good}, broken) }, []Wanted{{Kind: "ConfigMap", Node: "a", Type: "broker", Stage: 1}}, "building the ConfigMap of node a: broken"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var list List
			test.add(&list)
			_, err := list.Done()
			if test.err == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, test.err)
			}
			for i := range list.Objects {
				list.Objects[i].Err = nil
			}
			assert.Equal(t, test.want, list.Objects)
		})
	}
}

func TestAddAllRefusesAClaimWithoutItsLabels(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	for _, label := range []string{LabelName, LabelInstance, LabelManagedBy, LabelNode} {
		claims := PersistentVolumeClaims(node, sampleStorage())
		delete(claims[0].Labels, label)
		var list List
		AddAll(&list, node, claims, nil)
		objects, err := list.Done()
		assert.ErrorContains(t, err, "building the PersistentVolumeClaim of node a: hook PersistentVolumeClaim changed the label "+label)
		assert.Equal(t, []client.Object{claims[1]}, objects, "the other one is as it should be")
	}
}

func TestDone(t *testing.T) {
	first, last := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "1"}}, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "2"}}
	broken := errors.New("broken")
	wrong := field.Required(field.NewPath("spec", "x"), "")
	tests := map[string]struct {
		list    List
		objects []client.Object
		err     string
	}{
		"empty":   {List{}, nil, ""},
		"good":    {List{Objects: []Wanted{{Object: first}, {Object: last}}}, []client.Object{first, last}, ""},
		"broken":  {List{Objects: []Wanted{{Object: first}, {Err: broken}, {Object: last}, {Err: broken}}}, []client.Object{first, last}, "broken\nbroken"},
		"invalid": {List{Objects: []Wanted{{Object: first}}, Invalid: field.ErrorList{wrong}}, []client.Object{first}, "spec.x: Required value"},
		"both":    {List{Objects: []Wanted{{Err: broken}}, Invalid: field.ErrorList{wrong}}, nil, "spec.x: Required value\nbroken"},
		"odd":     {List{Warnings: []string{"odd"}, Partial: true}, nil, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			objects, err := test.list.Done()
			assert.Equal(t, test.objects, objects)
			if test.err == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, test.err)
			assert.Equal(t, len(test.list.Invalid) > 0, IsInvalidSpec(err))
		})
	}
}

type boxed[T any] []T

func TestTypeName(t *testing.T) {
	tests := map[string]any{
		"ConfigMap": &corev1.ConfigMap{},
		"Secret":    (*corev1.Secret)(nil),
		"boxed":     boxed[corev1.ConfigMap]{},
		"string":    "x",
		"object":    nil,
	}
	for want, object := range tests {
		assert.Equal(t, want, typeName(object))
	}
}

// BenchmarkAdd adds the objects of one node, as a builder does for each.
func BenchmarkAdd(b *testing.B) {
	node := newResolver(sampleKind(), sampleCluster("prod"), Inputs{}).Node(nodesPath.Index(0), NodeFields{Name: "controller-a", Type: "controller"})
	configMap := ConfigMap(node, map[string]string{"f": "x"})
	service := serviceOf(node)
	budget := PodDisruptionBudget(node)
	set := &appsv1.StatefulSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.StatefulSetSpec{Selector: node.Selector("StatefulSet")}}
	list := List{Objects: make([]Wanted, 0, 4)}
	b.ReportAllocs()
	for b.Loop() {
		list.Objects = list.Objects[:0]
		Add(&list, node, configMap, nil)
		Add(&list, node, service, nil)
		Add(&list, node, budget, nil)
		Add(&list, node, set, nil)
	}
	_, err := list.Done()
	require.NoError(b, err)
}

// BenchmarkBuild makes the same objects first.
func BenchmarkBuild(b *testing.B) {
	node := newResolver(sampleKind(), sampleCluster("prod"), Inputs{}).Node(nodesPath.Index(0), NodeFields{Name: "controller-a", Type: "controller"})
	files := map[string]string{"f": "x"}
	b.ReportAllocs()
	for b.Loop() {
		list := List{Objects: make([]Wanted, 0, 4)}
		Add(&list, node, ConfigMap(node, files), nil)
		service, err := Service(node, PortsOf(node), nil)
		Add(&list, node, service, err)
		Add(&list, node, PodDisruptionBudget(node), nil)
		Add(&list, node, &appsv1.StatefulSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.StatefulSetSpec{
			Selector: node.Selector("StatefulSet"),
			Template: corev1.PodTemplateSpec{},
		}}, nil)
	}
}
