package runtime

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var noon = time.Unix(1e9, 0)

// eventLog counts what is recorded.
type eventLog struct{ count int }

func (e *eventLog) Eventf(runtime.Object, runtime.Object, string, string, string, string, ...any) {
	e.count++
}

// sampleScheme knows the types of Kubernetes.
func sampleScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	_ = clientgoscheme.AddToScheme(scheme)
	return scheme
}

// sampleKind has objects to watch; ReplicaSets stand in for its custom resources.
func sampleKind() build.ClusterKind {
	return build.ClusterKind{
		GroupVersionKind: appsv1.SchemeGroupVersion.WithKind("ReplicaSet"),
		New:              func() client.Object { return &appsv1.ReplicaSet{} },
		Objects:          []build.ObjectKind{build.ConfigMapKind(), build.PersistentVolumeClaimKind(), build.StatefulSetKind()},
	}
}

// sampleCR is a custom resource of sampleKind.
func sampleCR(name string) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "data", UID: "uid-1"}}
}

// sampleRuntime works on a cluster in memory.
func sampleRuntime(t *testing.T, kind build.ClusterKind, objects ...client.Object) *Runtime {
	t.Helper()
	clients := fake.NewClientBuilder().WithScheme(sampleScheme()).WithObjects(objects...)
	for _, object := range kind.Objects {
		clients = clients.WithIndex(object.New(), OwnerIndex(kind), IndexByOwner)
	}
	c := clients.Build()
	rt, err := New(c, c, &eventLog{}, kind)
	require.NoError(t, err)
	return rt
}

// sampleManager is a manager of an API server that is not there, and that knows the
// kinds of a mapper.
func sampleManager(t *testing.T, mapper meta.RESTMapper, edits ...func(*manager.Options)) manager.Manager {
	t.Helper()
	options := manager.Options{
		Scheme:         sampleScheme(),
		MapperProvider: func(*rest.Config, *http.Client) (meta.RESTMapper, error) { return mapper, nil },
		Metrics:        metricsserver.Options{BindAddress: "0"},
	}
	for _, edit := range edits {
		edit(&options)
	}
	mgr, err := manager.New(&rest.Config{Host: "http://127.0.0.1:1"}, options)
	require.NoError(t, err)
	return mgr
}

// allKinds is a mapper that knows the kinds of sampleScheme.
func allKinds() *meta.DefaultRESTMapper {
	mapper := meta.NewDefaultRESTMapper(nil)
	for gvk := range sampleScheme().AllKnownTypes() {
		mapper.Add(gvk, meta.RESTScopeNamespace)
	}
	return mapper
}

func configMapKey(name string) plan.Key { return plan.DataKey("ConfigMap", "data", name) }

func crName(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: "data", Name: name}
}

// secret is a Secret in a version.
func secret(uid, resourceVersion string) *corev1.Secret {
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x", UID: types.UID(uid), ResourceVersion: resourceVersion}}
}

func entryOf(manager, fields string) metav1.ManagedFieldsEntry {
	return metav1.ManagedFieldsEntry{
		Manager: manager, Operation: metav1.ManagedFieldsOperationApply, APIVersion: "v1", Time: &metav1.Time{Time: noon},
		FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(fields),
	}
}
