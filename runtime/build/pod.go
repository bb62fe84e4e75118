package build

import (
	"fmt"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxPods is how many pods of a node may have objects of their own. A node with more of
// them is a mistake that would fill the API server.
const maxPods = 1000

// Pod is one pod of a node that runs as a StatefulSet, as the scope of objects of its own.
// It has the labels of the node. Its methods return fresh values that the caller may change.
type Pod struct {
	Node
	// Ordinal of the pod, from 0.
	Ordinal int32
	// PodName is the name of the pod.
	PodName string
}

// Pods of the node, as far as the custom resource tells how many there are: those of a
// StatefulSet that says its replicas.
func (n Node) Pods() []Pod {
	if n.Kind != StatefulSet || n.Replicas == nil {
		return nil
	}
	var pods []Pod
	for i := range min(*n.Replicas, maxPods) {
		pods = append(pods, Pod{Node: n, Ordinal: i, PodName: n.NameOf(string(StatefulSet)) + "-" + strconv.Itoa(int(i))})
	}
	return pods
}

// CheckPods finds out whether there are too many pods for objects of their own; the JSON
// names are those of the field that tells how many there are.
func (n Node) CheckPods(path *field.Path, fields ...string) field.ErrorList {
	if n.Kind != StatefulSet || n.Replicas == nil || *n.Replicas <= maxPods {
		return nil
	}
	return field.ErrorList{field.Invalid(below(path, fields), *n.Replicas, fmt.Sprintf("each pod has objects of its own, so there are at most %d", maxPods))}
}

// ObjectMeta of the pod's object of a kind.
func (p Pod) ObjectMeta(kind string) metav1.ObjectMeta { return p.objectMeta(p.NameOf(kind)) }

// Selector of the pod.
func (p Pod) Selector(kind string) *metav1.LabelSelector {
	selector := p.Node.Selector(kind)
	selector.MatchLabels[appsv1.StatefulSetPodNameLabel] = p.PodName
	return selector
}

func (p Pod) evictable() *metav1.LabelSelector { return nil }

func (p Pod) word(name string) (string, bool) {
	if name == "pod" {
		return p.PodName, true
	}
	return p.Node.word(name)
}

func (p Pod) title() string { return "pod " + p.PodName }

// NameOf is the name that an object of a kind has for the pod: the pod's; "" for one of many.
func (p Pod) NameOf(kind string) string {
	if kind == "PersistentVolumeClaim" {
		return ""
	}
	return p.PodName
}
