package build

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// sampleKind has two StatefulSet types with ports and a Deployment type that
// has nothing but its workload.
func sampleKind() ClusterKind {
	return ClusterKind{
		GroupVersionKind: schema.GroupVersionKind{Group: "datainfra.io", Version: "v1beta1", Kind: "Pinot"},
		NodeTypes: []NodeType{
			{Name: "controller", Workload: StatefulSet, ConfigFile: "controller.conf", ConfigDir: "/etc/controller", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 9000}}},
			{Name: "broker", Workload: Deployment, ConfigFile: "{nodeType}.conf", ConfigDir: "/etc/{nodeType}"},
			{Name: "server"},
			{Name: "minion", Workload: Deployment, ConfigDir: "/etc/minion", Objects: []string{}},
		},
	}
}

// dynamicKind takes node types that it does not name.
func dynamicKind() ClusterKind {
	kind := sampleKind()
	kind.NodeTypes = append(kind.NodeTypes, NodeType{Workload: Deployment, ConfigFile: "{nodeType}.yaml", ConfigDir: "/etc/{nodeType}"})
	return kind
}

// daemonKind has a DaemonSet type besides.
func daemonKind() ClusterKind {
	kind := sampleKind()
	kind.NodeTypes = append(kind.NodeTypes, NodeType{Name: "agent", Workload: DaemonSet})
	return kind
}

// sampleCluster is a custom resource of sampleKind.
func sampleCluster(name string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "data", UID: "uid-1"}}
}

// newResolver resolves a custom resource of a kind.
func newResolver(kind ClusterKind, cr client.Object, in Inputs) *Resolver {
	return NewResolver(kind.GroupVersionKind, kind.NodeTypes, cr, in)
}

// sampleNode is a node of the custom resource "prod".
func sampleNode(t *testing.T, fields NodeFields) Node {
	t.Helper()
	return nodeOf(t, sampleKind(), "prod", fields)
}

// nodeOf is a node of a custom resource of a kind.
func nodeOf(t *testing.T, kind ClusterKind, cluster string, fields NodeFields) Node {
	t.Helper()
	r := newResolver(kind, sampleCluster(cluster), Inputs{})
	node := r.Node(field.NewPath("spec", "nodes").Index(0), fields)
	_, errs := r.Done()
	require.Empty(t, errs)
	return node
}

// serviceOf is the Service of a node that nobody asks for.
func serviceOf(node Node) *corev1.Service {
	service, err := Service(node, PortsOf(node), nil)
	if err != nil {
		panic(err)
	}
	return service
}

// samplePod has a main container.
func samplePod() *corev1.PodTemplateSpec {
	return &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main"}}}}
}

// sampleStorage is a mounted volume, and one that is not mounted.
func sampleStorage() []Storage {
	spec := func(size string) corev1.PersistentVolumeClaimSpec {
		return corev1.PersistentVolumeClaimSpec{
			StorageClassName: ptr.To("fast"),
			Resources:        corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse(size)}},
		}
	}
	return []Storage{{Name: "data", MountPath: "/data", Spec: spec("1Gi")}, {Name: "deep-store", Spec: spec("2Gi")}}
}

// messages of errors, in their order.
func messages(errs field.ErrorList) []string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return texts
}

// labelSet is what a selector sees of a node's pods.
func labelSet(node Node) labels.Set { return node.PodLabels() }

// sharesNothing fails when to change what make returns changes what it returns next,
// or one of the inputs, which are pointers, maps or lists.
func sharesNothing(t *testing.T, make func() any, inputs ...any) {
	t.Helper()
	before := make()
	was := render(before, inputs)
	scribble(reflect.ValueOf(before))
	assert.Equal(t, was, render(make(), inputs))
}

func render(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// scribble changes everything that can be reached from a value.
func scribble(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			scribble(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			scribble(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			scribble(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			scribble(v.MapIndex(key))
			v.SetMapIndex(key, reflect.Zero(v.Type().Elem()))
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString("changed")
		}
	case reflect.Bool:
		if v.CanSet() {
			v.SetBool(!v.Bool())
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		if v.CanSet() {
			v.SetInt(v.Int() + 1)
		}
	}
}
