package build

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// setOf is the StatefulSet of a node, as generated code makes it.
func setOf(node Node) *appsv1.StatefulSet {
	return &appsv1.StatefulSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.StatefulSetSpec{Selector: node.Selector("StatefulSet"), Template: podsFor(node)}}
}

func podsFor(node Node) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: node.PodLabels()}}
}

// objectsOf are objects of every shape that a check tells apart.
func objectsOf(node Node) map[string]client.Object {
	claims := node
	claims.Kind = Deployment
	return map[string]client.Object{
		"ConfigMap":             ConfigMap(node, map[string]string{"f": "x"}),
		"Service":               serviceOf(node),
		"StatefulSet":           setOf(node),
		"Deployment":            &appsv1.Deployment{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.DeploymentSpec{Selector: node.Selector("StatefulSet"), Template: podsFor(node)}},
		"DaemonSet":             &appsv1.DaemonSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.DaemonSetSpec{Selector: node.Selector("StatefulSet"), Template: podsFor(node)}},
		"PodDisruptionBudget":   PodDisruptionBudget(node),
		"PersistentVolumeClaim": PersistentVolumeClaims(claims, sampleStorage())[0],
	}
}

func TestCheckHookRefuses(t *testing.T) {
	const claim = "PersistentVolumeClaim"
	all := []string{"ConfigMap", "Service", "StatefulSet", "Deployment", "DaemonSet", "PodDisruptionBudget", claim}
	owned := all[:6]
	label := func(key, value string) func(client.Object) {
		return func(object client.Object) { object.GetLabels()[key] = value }
	}
	owner := func(change func(*metav1.OwnerReference)) func(client.Object) {
		return func(object client.Object) {
			owners := object.GetOwnerReferences()
			change(&owners[0])
			object.SetOwnerReferences(owners)
		}
	}
	const changedOwner = "changed the owner; it must stay Pinot prod"
	tests := map[string]struct {
		kinds  []string
		change func(client.Object)
		want   []string
	}{
		"namespace":    {all, func(o client.Object) { o.SetNamespace("other") }, []string{`changed the namespace to "other"; it must stay "data"`}},
		"no namespace": {all, func(o client.Object) { o.SetNamespace("") }, []string{`changed the namespace to ""; it must stay "data"`}},
		"name":         {owned, func(o client.Object) { o.SetName("other") }, []string{`changed the name to "other"; it must stay "prod-a`}},
		"no name":      {owned, func(o client.Object) { o.SetName("") }, []string{`changed the name to ""; it must stay "prod-a`}},
		"label name":   {all, label(LabelName, "x"), []string{`changed the label app.kubernetes.io/name to "x"; it must stay "pinot"`}},
		"label instance": {all, label(LabelInstance, "x"),
			[]string{`changed the label app.kubernetes.io/instance to "x"; it must stay "prod"`}},
		"label managed-by": {all, label(LabelManagedBy, "x"),
			[]string{`changed the label app.kubernetes.io/managed-by to "x"; it must stay "dsoi"`}},
		"label node": {all, label(LabelNode, "x"), []string{`changed the label dsoi.datainfra.io/node to "x"; it must stay "a"`}},
		"one label away": {all, func(o client.Object) { delete(o.GetLabels(), LabelNode) },
			[]string{`changed the label dsoi.datainfra.io/node to ""; it must stay "a"`}},
		"all labels away": {all, func(o client.Object) { o.SetLabels(nil) },
			[]string{LabelName, LabelInstance, LabelManagedBy, LabelNode}},
		"owner away":            {owned, func(o client.Object) { o.SetOwnerReferences(nil) }, []string{changedOwner}},
		"owner of another UID":  {owned, owner(func(o *metav1.OwnerReference) { o.UID = "other" }), []string{changedOwner}},
		"owner of another name": {owned, owner(func(o *metav1.OwnerReference) { o.Name = "other" }), []string{changedOwner}},
		"owner of another kind": {owned, owner(func(o *metav1.OwnerReference) { o.Kind = "Other" }), []string{changedOwner}},
		"owner of another API":  {owned, owner(func(o *metav1.OwnerReference) { o.APIVersion = "other/v1" }), []string{changedOwner}},
		"owner no controller":   {owned, owner(func(o *metav1.OwnerReference) { o.Controller = nil }), []string{changedOwner}},
		"owner of a claim": {[]string{claim}, func(o client.Object) {
			o.SetOwnerReferences(clusterNamed("prod").ObjectMeta("StatefulSet").OwnerReferences)
		},
			[]string{"changed the owner; a PersistentVolumeClaim must not be deleted with Pinot prod"}},
		"labels of the pods away": {[]string{"StatefulSet", "Deployment", "DaemonSet"}, func(o client.Object) { delete(podsOf(o).Labels, LabelComponent) },
			[]string{`changed the label app.kubernetes.io/component of the pods to none; it must stay "controller"`}},
		"several": {owned, func(o client.Object) { o.SetNamespace("x"); o.SetName("y"); o.GetLabels()[LabelNode] = "z" },
			[]string{"namespace", LabelNode, "name"}},
	}
	for name, test := range tests {
		for _, kind := range test.kinds {
			t.Run(name+"/"+kind, func(t *testing.T) {
				node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
				object := objectsOf(node)[kind]
				require.NoError(t, CheckHook(node, kind, object))
				test.change(object)
				err := CheckHook(node, kind, object)
				require.Error(t, err)
				errs := err.(interface{ Unwrap() []error }).Unwrap()
				require.Len(t, errs, len(test.want), "%v", err)
				for i, want := range test.want {
					assert.Contains(t, errs[i].Error(), want)
					assert.Contains(t, errs[i].Error(), "hook "+kind+" changed the ", "the error names the hook")
				}
			})
		}
	}
}

func TestCheckHookRefusesAnotherSelector(t *testing.T) {
	tests := map[string]func(*metav1.LabelSelector) *metav1.LabelSelector{
		"none":  func(*metav1.LabelSelector) *metav1.LabelSelector { return nil },
		"empty": func(*metav1.LabelSelector) *metav1.LabelSelector { return &metav1.LabelSelector{} },
		"wider": func(s *metav1.LabelSelector) *metav1.LabelSelector { delete(s.MatchLabels, LabelNode); return s },
		"narrower": func(s *metav1.LabelSelector) *metav1.LabelSelector {
			s.MatchLabels["x"] = "y"
			return s
		},
		"another node": func(s *metav1.LabelSelector) *metav1.LabelSelector { s.MatchLabels[LabelNode] = "b"; return s },
		"one for another": func(s *metav1.LabelSelector) *metav1.LabelSelector {
			delete(s.MatchLabels, LabelNode)
			s.MatchLabels["x"] = "y"
			return s
		},
		"expressions": func(s *metav1.LabelSelector) *metav1.LabelSelector {
			s.MatchExpressions = []metav1.LabelSelectorRequirement{{Key: "x", Operator: metav1.LabelSelectorOpExists}}
			return s
		},
	}
	const want = "changed the selector; it must stay app.kubernetes.io/instance=prod,app.kubernetes.io/name=pinot,dsoi.datainfra.io/node=a"
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			set := &appsv1.StatefulSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.StatefulSetSpec{Selector: change(node.Selector("StatefulSet")), Template: podsFor(node)}}
			assert.EqualError(t, CheckHook(node, "StatefulSet", set), "hook StatefulSet "+want)
			deployment := &appsv1.Deployment{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.DeploymentSpec{Selector: change(node.Selector("StatefulSet")), Template: podsFor(node)}}
			assert.EqualError(t, CheckHook(node, "Deployment", deployment), "hook Deployment "+want)
		})
	}
}

func TestCheckHookAllows(t *testing.T) {
	tests := map[string]func(client.Object){
		"nothing":         func(client.Object) {},
		"a label":         func(o client.Object) { o.GetLabels()["team"] = "a" },
		"the node's type": func(o client.Object) { o.GetLabels()[LabelComponent] = "x" },
		"no node's type":  func(o client.Object) { delete(o.GetLabels(), LabelComponent) },
		"annotations":     func(o client.Object) { o.SetAnnotations(map[string]string{"a": "b"}) },
		"finalizers":      func(o client.Object) { o.SetFinalizers([]string{"a/b"}) },
		"a further owner": func(o client.Object) {
			o.SetOwnerReferences(append(o.GetOwnerReferences(), metav1.OwnerReference{UID: "x"}))
		},
		"an owner in front": func(o client.Object) {
			o.SetOwnerReferences(append([]metav1.OwnerReference{{UID: "x"}}, o.GetOwnerReferences()...))
		},
		"a spec": func(o client.Object) {
			switch o := o.(type) {
			case *appsv1.StatefulSet:
				o.Spec.Replicas = ptr.To(int32(9))
				o.Spec.Template.Labels["a"] = "b"
			case *corev1.Service:
				o.Spec = corev1.ServiceSpec{Type: "NodePort"}
			case *corev1.ConfigMap:
				o.Data = nil
			case *corev1.PersistentVolumeClaim:
				o.Spec = corev1.PersistentVolumeClaimSpec{}
			}
		},
	}
	for name, change := range tests {
		node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
		for kind, object := range objectsOf(node) {
			t.Run(name+"/"+kind, func(t *testing.T) {
				change(object)
				assert.NoError(t, CheckHook(node, kind, object))
			})
		}
	}
}

func TestCheckHookOfTheWholeCluster(t *testing.T) {
	cluster := clusterNamed("prod")
	budget := PodDisruptionBudget(cluster)
	assert.NoError(t, CheckHook(cluster, "ClusterPDB", budget))
	budget.Labels[LabelComponent] = "x"
	assert.NoError(t, CheckHook(cluster, "ClusterPDB", budget))
	budget.Labels[LabelNode] = "a"
	assert.EqualError(t, CheckHook(cluster, "ClusterPDB", budget), `hook ClusterPDB changed the label dsoi.datainfra.io/node to "a"; it must stay away`,
		"the object would be taken for one of the node")
	budget = PodDisruptionBudget(cluster)
	budget.Name = "prod-a"
	assert.EqualError(t, CheckHook(cluster, "ClusterPDB", budget), `hook ClusterPDB changed the name to "prod-a"; it must stay "prod"`)
}

func TestCheckHookKnowsAClaimOfAnyGoType(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	for _, object := range []client.Object{&corev1.PersistentVolumeClaim{}, &unstructured.Unstructured{}, &metav1.PartialObjectMetadata{}} {
		object.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "PersistentVolumeClaim"})
		object.SetNamespace("data")
		object.SetLabels(node.Labels())
		assert.NoError(t, CheckHook(node, "Further", object))
	}
}

func TestCheckHookAllocatesNothing(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a-node-with-a-name-that-is-long", Type: "controller"})
	var scope Scope = node
	for kind, object := range objectsOf(node) {
		assert.Zero(t, testing.AllocsPerRun(10, func() { _ = CheckHook(scope, kind, object) }), kind)
	}
}

func TestCheckPodHook(t *testing.T) {
	broken := errors.New("broken")
	tests := map[string]struct {
		change func(*corev1.PodTemplateSpec)
		err    error
		want   []string
	}{
		"nothing":     {func(*corev1.PodTemplateSpec) {}, nil, nil},
		"its own":     {func(p *corev1.PodTemplateSpec) { p.Labels["team"] = "x" }, nil, nil},
		"sidecar":     {func(p *corev1.PodTemplateSpec) { p.Spec.Containers = append(p.Spec.Containers, corev1.Container{}) }, nil, nil},
		"annotations": {func(p *corev1.PodTemplateSpec) { p.Annotations = map[string]string{"a": "b"} }, nil, nil},
		"an error":    {func(*corev1.PodTemplateSpec) {}, broken, []string{"broken"}},
		"name":        {func(p *corev1.PodTemplateSpec) { p.Labels[LabelName] = "x" }, nil, []string{`hook Pod changed the label app.kubernetes.io/name of the pods to "x"; it must stay "pinot"`}},
		"instance":    {func(p *corev1.PodTemplateSpec) { p.Labels[LabelInstance] = "x" }, nil, []string{`hook Pod changed the label app.kubernetes.io/instance of the pods to "x"; it must stay "prod"`}},
		"managed-by":  {func(p *corev1.PodTemplateSpec) { p.Labels[LabelManagedBy] = "x" }, nil, []string{`hook Pod changed the label app.kubernetes.io/managed-by of the pods to "x"; it must stay "dsoi"`}},
		"component":   {func(p *corev1.PodTemplateSpec) { p.Labels[LabelComponent] = "x" }, nil, []string{`hook Pod changed the label app.kubernetes.io/component of the pods to "x"; it must stay "broker"`}},
		"node":        {func(p *corev1.PodTemplateSpec) { p.Labels[LabelNode] = "x" }, nil, []string{`hook Pod changed the label dsoi.datainfra.io/node of the pods to "x"; it must stay "a"`}},
		"all labels":  {func(p *corev1.PodTemplateSpec) { p.Labels = nil }, nil, []string{LabelName, LabelInstance, LabelComponent, LabelManagedBy, LabelNode}},
		"containers":  {func(p *corev1.PodTemplateSpec) { p.Spec.Containers = nil }, nil, []string{"hook Pod removed the main container"}},
		"everything":  {func(p *corev1.PodTemplateSpec) { p.Spec.Containers = nil; p.Labels[LabelNode] = "x" }, broken, []string{"broken", LabelNode, "main container"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
			pod := samplePod()
			pod.Labels = node.PodLabels()
			test.change(pod)
			err := CheckPodHook(node, pod, test.err)
			if test.want == nil {
				assert.NoError(t, err)
				return
			}
			require.Error(t, err)
			errs := err.(interface{ Unwrap() []error }).Unwrap()
			require.Len(t, errs, len(test.want))
			for i, want := range test.want {
				assert.Contains(t, errs[i].Error(), want)
			}
			if test.err != nil {
				assert.ErrorIs(t, err, test.err)
			}
		})
	}
}

func TestInvalidSpec(t *testing.T) {
	broken := errors.New("broken")
	wrong := field.Invalid(field.NewPath("spec", "x"), 1, "is odd")
	tests := map[string]struct {
		err  error
		want bool
	}{
		"none":               {nil, false},
		"any":                {broken, false},
		"several":            {errors.Join(broken, broken), false},
		"marked":             {InvalidSpec(broken), true},
		"wrapped":            {fmt.Errorf("building: %w", InvalidSpec(broken)), true},
		"marked after all":   {InvalidSpec(fmt.Errorf("reading: %w", broken)), true},
		"among others":       {errors.Join(broken, InvalidSpec(broken)), true},
		"of a field":         {wrong, true},
		"of a field wrapped": {fmt.Errorf("building: %w", wrong), true},
		"of a list":          {field.ErrorList{wrong, wrong}.ToAggregate(), true},
		"of a list wrapped":  {fmt.Errorf("building: %w", field.ErrorList{wrong}.ToAggregate()), true},
		"nothing in a list":  {field.ErrorList{}.ToAggregate(), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, IsInvalidSpec(test.err)) })
	}
	assert.NoError(t, InvalidSpec(nil))
	assert.EqualError(t, InvalidSpec(broken), "broken")
	assert.ErrorIs(t, InvalidSpec(broken), broken)
}
