package dsoitest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// The tests use a Deployment as custom resource: it has a spec and a status, and
// its type is at hand.
func sampleKind() build.ClusterKind {
	return build.ClusterKind{
		GroupVersionKind: schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"},
		Objects:          []build.ObjectKind{build.ConfigMapKind(), build.StatefulSetKind()},
		New:              func() client.Object { return &appsv1.Deployment{} },
	}
}

func sampleScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	return scheme
}

func sampleCluster(t *testing.T, objects ...client.Object) *Cluster {
	t.Helper()
	return NewCluster(sampleScheme(t), sampleKind(), objects...)
}

// object is the beginning of an apply configuration.
func object(apiVersion, kind, name string, rest map[string]any) *unstructured.Unstructured {
	content := map[string]any{"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": name, "namespace": "data"}}
	for key, value := range rest {
		content[key] = value
	}
	return &unstructured.Unstructured{Object: content}
}

func configMap(data map[string]any) *unstructured.Unstructured {
	return object("v1", "ConfigMap", "config", map[string]any{"data": data})
}

func statefulSet(replicas int64) *unstructured.Unstructured {
	return object("apps/v1", "StatefulSet", "set", map[string]any{"spec": map[string]any{"replicas": replicas, "serviceName": "set"}})
}

// apply applies as the operator, and returns the answer.
func apply(t *testing.T, c *Cluster, u *unstructured.Unstructured, opts ...client.ApplyOption) *unstructured.Unstructured {
	t.Helper()
	answer := u.DeepCopy()
	opts = append([]client.ApplyOption{client.FieldOwner("operator"), client.ForceOwnership}, opts...)
	require.NoError(t, c.Client().Apply(context.Background(), client.ApplyConfigurationFromUnstructured(answer), opts...))
	return answer
}

func get[T client.Object](t *testing.T, from client.Reader, name string, into T) T {
	t.Helper()
	require.NoError(t, from.Get(context.Background(), client.ObjectKey{Namespace: "data", Name: name}, into))
	return into
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "data", Name: name} }
