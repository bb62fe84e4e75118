package build

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestOwn(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	scopes := map[string]Scope{"node": node, "cluster": clusterNamed("prod")}
	for name, scope := range scopes {
		t.Run(name, func(t *testing.T) {
			theirs := metav1.OwnerReference{UID: "x"}
			object := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{
				Name:            "mine",
				Labels:          map[string]string{"team": "a", LabelManagedBy: "me", LabelInstance: "me"},
				OwnerReferences: []metav1.OwnerReference{theirs},
			}}
			require.NoError(t, Own(scope, "Further", object))
			meta := scope.ObjectMeta("Service")
			assert.Equal(t, "mine", object.Name)
			assert.Equal(t, "data", object.Namespace)
			assert.Equal(t, MergeMaps(map[string]string{"team": "a"}, meta.Labels), object.Labels)
			assert.Equal(t, []metav1.OwnerReference{theirs, meta.OwnerReferences[0]}, object.OwnerReferences)

			once := object.DeepCopy()
			require.NoError(t, Own(scope, "Further", object))
			assert.Equal(t, once, object, "to be owned twice changes nothing")
		})
	}
}

func TestOwnLeavesWhatTheHookMayHold(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	labels := map[string]string{"team": "a"}
	owners := make([]metav1.OwnerReference, 1, 4)
	owners[0].UID = "x"
	object := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "mine", Labels: labels, OwnerReferences: owners}}
	require.NoError(t, Own(node, "Further", object))
	assert.Equal(t, map[string]string{"team": "a"}, labels)
	assert.Empty(t, owners[:2][1], "the room behind the hook's owners is not ours")
	sharesNothing(t, func() any {
		object := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "mine"}}
		assert.NoError(t, Own(node, "Further", object))
		return object
	})
}

func TestOwnGivesAClaimNoOwner(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "mine"}}
	loose := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": map[string]any{"name": "mine"}}}
	for _, object := range []client.Object{claim, loose} {
		require.NoError(t, Own(node, "Further", object))
		assert.Empty(t, object.GetOwnerReferences(), "it would be deleted with the custom resource")
		assert.Equal(t, node.Labels(), object.GetLabels())
	}
}

func TestOwnRefuses(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	controlled := metav1.ObjectMeta{Name: "x", OwnerReferences: sampleNodeOwner("other")}
	deployment := func(selector *metav1.LabelSelector) *appsv1.Deployment {
		return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "x"}, Spec: appsv1.DeploymentSpec{Selector: selector}}
	}
	const picks = "hook Further returned a Deployment whose selector picks the pods of node a; give it labels of its own"
	tests := map[string]struct {
		object client.Object
		want   string
	}{
		"no name":            {&corev1.Secret{}, "hook Further returned a Secret without a name"},
		"another namespace":  {&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "x", Namespace: "other"}}, `hook Further changed the namespace to "other"; it must stay "data"`},
		"another controller": {&corev1.Secret{ObjectMeta: controlled}, "hook Further changed the owner; it must stay Pinot prod"},
		"an owned claim": {&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "x", OwnerReferences: node.ObjectMeta("Service").OwnerReferences}},
			"hook Further changed the owner; a PersistentVolumeClaim must not be deleted with Pinot prod"},
		"the node's selector": {deployment(node.Selector("Service")), picks},
		"a wider selector":    {deployment(&metav1.LabelSelector{MatchLabels: map[string]string{LabelInstance: "prod"}}), picks},
		"a selector of all":   {deployment(&metav1.LabelSelector{}), picks},
		"no valid selector": {deployment(&metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "x", Operator: "is"}}}),
			`hook Further returned a Deployment with a selector that is not valid: "is" is not a valid label selector operator`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.EqualError(t, Own(node, "Further", test.object), test.want) })
	}
	assert.NoError(t, Own(node, "Further", deployment(&metav1.LabelSelector{MatchLabels: map[string]string{"app": "exporter"}})))
}

// sampleNodeOwner is the owner of the objects of another custom resource.
func sampleNodeOwner(name string) []metav1.OwnerReference {
	owners := clusterNamed(name).ObjectMeta("Service").OwnerReferences
	owners[0].UID = "uid-2"
	return owners
}

func TestAddFurther(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	named := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }
	loose := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "example.com/v1", "kind": "Monitor", "metadata": map[string]any{"name": "m"}}}
	var list List
	AddFurther(&list, node, "Further", []client.Object{
		&corev1.Secret{ObjectMeta: named("s")}, nil, (*corev1.Secret)(nil), &corev1.ConfigMap{}, loose, &unstructured.Unstructured{},
	}, nil)
	require.Len(t, list.Objects, 4)
	for i, want := range []struct{ kind, name, err string }{
		{"Secret", "s", ""},
		{"ConfigMap", "", "building the ConfigMap of node a: hook Further returned a ConfigMap without a name"},
		{"Monitor", "m", ""},
		{"Unstructured", "", "building the Unstructured of node a: hook Further returned a Unstructured without a name"},
	} {
		got := list.Objects[i]
		assert.Equal(t, want.kind, got.Kind)
		assert.Equal(t, "a", got.Node)
		assert.Equal(t, 1, got.Stage)
		if want.err != "" {
			assert.Nil(t, got.Object)
			assert.EqualError(t, got.Err, want.err)
			continue
		}
		require.NoError(t, got.Err)
		assert.Equal(t, want.name, got.Object.GetName())
		assert.Equal(t, node.Labels(), got.Object.GetLabels())
	}
}

func TestAddFurtherOfTheWholeCluster(t *testing.T) {
	var list List
	AddFurther(&list, clusterNamed("prod"), "Further", []*corev1.Secret{{ObjectMeta: metav1.ObjectMeta{Name: "s"}}}, nil)
	AddFurther(&list, clusterNamed("prod"), "Further", []*corev1.Secret{}, nil)
	require.Len(t, list.Objects, 1)
	assert.Empty(t, list.Objects[0].Node)
	assert.Zero(t, list.Objects[0].Stage)
}

func TestAddFurtherKeepsTheError(t *testing.T) {
	broken := errors.New("broken")
	var list List
	AddFurther(&list, sampleNode(t, NodeFields{Name: "a", Type: "broker"}), "Further", []*corev1.Secret{{}}, broken)
	require.Len(t, list.Objects, 1)
	assert.Nil(t, list.Objects[0].Object)
	assert.Equal(t, "Further", list.Objects[0].Kind)
	assert.EqualError(t, list.Objects[0].Err, "hook Further for node a: broken")
	assert.ErrorIs(t, list.Objects[0].Err, broken)
}
