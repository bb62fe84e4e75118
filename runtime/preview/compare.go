package preview

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Compare tells what becomes of the objects of a custom resource that are rendered
// otherwise: by another version of an operator, or for another version of the custom
// resource. A workload whose pod template differs rolls. All of it is predicted.
func Compare(cr client.Object, kind schema.GroupVersionKind, before, after []*unstructured.Unstructured) (Report, error) {
	r := New(cr, kind)
	var secrets []map[string][]byte
	for _, list := range [][]*unstructured.Unstructured{before, after} {
		for _, object := range list {
			secrets = append(secrets, valuesOf(object))
		}
	}
	hider := NewHider(secrets...)
	was := byKey(before)
	for _, object := range after {
		key := keyOf(object)
		step, err := compared(key, was[key], object)
		if err != nil {
			return r, err
		}
		delete(was, key)
		step.Fields = hider.fields(key, step.Fields)
		r.Objects = append(r.Objects, rendered(key, object, step))
	}
	for key, object := range was {
		r.Objects = append(r.Objects, rendered(key, object, Step{What: Delete, Reason: string(plan.ReasonUnwanted), Predicted: true}))
	}
	r.finish()
	return r, nil
}

func keyOf(object *unstructured.Unstructured) plan.Key {
	return plan.KeyOf(object.GroupVersionKind().GroupKind(), object)
}

func byKey(objects []*unstructured.Unstructured) map[plan.Key]*unstructured.Unstructured {
	found := map[plan.Key]*unstructured.Unstructured{}
	for _, object := range objects {
		found[keyOf(object)] = object
	}
	return found
}

func rendered(key plan.Key, object *unstructured.Unstructured, step Step) Object {
	return Object{Kind: key.Kind, Namespace: key.Namespace, Name: key.Name, Node: object.GetLabels()[build.LabelNode], Step: step}
}

// compared is what becomes of an object, of which before may be nil.
func compared(key plan.Key, before, after *unstructured.Unstructured) (Step, error) {
	if before == nil {
		return Step{What: Create, Reason: string(plan.ReasonMissing), Predicted: true}, nil
	}
	step := Step{What: Settled, Reason: string(plan.ReasonAsWanted), Fields: Diff(before.Object, after.Object), Predicted: true}
	if len(step.Fields) == 0 {
		return step, nil
	}
	step.What, step.Reason = Change, string(plan.ReasonOutdated)
	was, err := workload(key, before)
	if err != nil {
		return step, err
	}
	is, err := workload(key, after)
	if err != nil {
		return step, err
	}
	if was == nil || is == nil {
		return step, nil
	}
	_, isDaemon := is.(*appsv1.DaemonSet) // it has as many pods as there are Kubernetes nodes
	if step.Pods = podsThatRoll(was, is); step.Pods > 0 || isDaemon && startsAnew(was, is) {
		step.What = Roll
	}
	return step, nil
}

// workload is a workload as its Go type; nil for another object.
func workload(key plan.Key, object *unstructured.Unstructured) (client.Object, error) {
	var into client.Object
	switch key.GroupKind {
	case appsv1.SchemeGroupVersion.WithKind("StatefulSet").GroupKind():
		into = &appsv1.StatefulSet{}
	case appsv1.SchemeGroupVersion.WithKind("Deployment").GroupKind():
		into = &appsv1.Deployment{}
	case appsv1.SchemeGroupVersion.WithKind("DaemonSet").GroupKind():
		into = &appsv1.DaemonSet{}
	default:
		return nil, nil
	}
	return into, runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, into)
}
