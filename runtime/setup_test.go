package runtime

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// ownedKind has objects to watch; ReplicaSets stand in for its custom resources.
func ownedKind() ClusterKind {
	kind := sampleKind()
	kind.GroupVersionKind = appsv1.SchemeGroupVersion.WithKind("ReplicaSet")
	kind.Objects = []ObjectKind{
		{Object: &corev1.ConfigMap{}, List: &corev1.ConfigMapList{}},
		{Object: &corev1.PersistentVolumeClaim{}, List: &corev1.PersistentVolumeClaimList{}},
		{Object: &appsv1.StatefulSet{}, List: &appsv1.StatefulSetList{}},
	}
	return kind
}

// sampleManager is a manager of an API server that is not there.
func sampleManager(t *testing.T, edits ...func(*manager.Options)) manager.Manager {
	t.Helper()
	mapper := meta.NewDefaultRESTMapper(nil)
	for gvk := range sampleScheme().AllKnownTypes() {
		mapper.Add(gvk, meta.RESTScopeNamespace)
	}
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

func TestBackoff(t *testing.T) {
	limiter, failing := backoff(), reconcile.Request{NamespacedName: types.NamespacedName{Namespace: "data", Name: "a"}}
	last := limiter.When(failing)
	assert.Equal(t, 5*time.Millisecond, last)
	for range 13 {
		next := limiter.When(failing)
		assert.Equal(t, 2*last, next)
		last = next
	}
	assert.Equal(t, time.Minute, limiter.When(failing), "and no longer")
	assert.Equal(t, time.Minute, limiter.When(failing))
	assert.Equal(t, 5*time.Millisecond, limiter.When(reconcile.Request{}), "each for itself")
}

func TestSetup(t *testing.T) {
	mgr := sampleManager(t)
	rt, err := NewForManager(mgr, ownedKind(), FieldOwner("us"))
	require.NoError(t, err)
	assert.NotNil(t, rt.Client())
	assert.Equal(t, "us", rt.options.fieldOwner)
	nothing := reconcile.Func(nil)
	require.NoError(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing))

	assert.ErrorContains(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing), "indexing ConfigMap by owner: ", "twice")
	rt.kind.Objects = nil
	assert.ErrorContains(t, rt.Setup(mgr, &appsv1.ReplicaSet{}, nothing), "setting up the controller of ReplicaSet: ")
}

func TestOwnerIndex(t *testing.T) {
	other := sampleKind()
	other.Group = "example.com"
	assert.NotEqual(t, OwnerIndex(sampleKind()), OwnerIndex(other), "two kinds of one name have one each")
	assert.Nil(t, IndexByOwner(&corev1.ConfigMap{}))
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	assert.Equal(t, []string{"uid-1"}, IndexByOwner(&corev1.ConfigMap{ObjectMeta: node.ObjectMeta()}))
}

func TestPlaceOfTheConfigHash(t *testing.T) {
	pod := samplePod()
	setConfigHash(pod, ConfigHashAnnotation, "abc")
	assert.Equal(t, map[string]string{ConfigHashAnnotationKey: "abc"}, pod.Annotations)
	assert.Empty(t, pod.Spec.Containers[0].Env)

	pod = samplePod()
	pod.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: ConfigHashVariable, Value: "old"}}
	setConfigHash(pod, ConfigHashEnvironment, "abc")
	assert.Empty(t, pod.Annotations)
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: ConfigHashVariable, Value: "abc"}}, pod.Spec.Containers[0].Env)

	bare := &corev1.PodTemplateSpec{}
	setConfigHash(bare, ConfigHashEnvironment, "abc")
	assert.Equal(t, "abc", bare.Annotations[ConfigHashAnnotationKey])
}

// The namespace of a cluster-scoped custom resource's objects is an option.
func TestNamespaceOfTheObjects(t *testing.T) {
	rt := sampleRuntime(t)
	rt.options.namespace = "home"
	cr := sampleCluster("prod")
	assert.Equal(t, "data", rt.NewPass(cr, nil, nil).namespace())
	cr.Namespace = ""
	assert.Equal(t, "home", rt.NewPass(cr, nil, nil).namespace())
	r := NewResolver(sampleKind(), cr, rt.BuilderOptions()...)
	assert.Equal(t, "home", r.namespace)
}

func TestPassWithoutConditions(t *testing.T) {
	rt := sampleRuntime(t)
	p := rt.NewPass(sampleCluster("prod"), nil, nil)
	result, err := p.Finish(t.Context(), nil)
	assert.NoError(t, err)
	assert.Equal(t, DefaultResync, result.RequeueAfter)
}

func TestFormerlyOwned(t *testing.T) {
	rt := sampleRuntime(t)
	p := rt.NewPass(sampleCluster("prod"), nil, nil)
	by := func(apiVersion, kind, name, uid string) client.Object {
		controller := true
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{OwnerReferences: []metav1.OwnerReference{{APIVersion: apiVersion, Kind: kind, Name: name, UID: types.UID(uid), Controller: &controller}}}}
	}
	assert.True(t, p.formerlyOwned(by("datainfra.io/v1", "Pinot", "prod", "uid-0")), "of any version")
	assert.False(t, p.formerlyOwned(by("datainfra.io/v1beta1", "Pinot", "prod", "uid-1")), "it is ours")
	assert.False(t, p.formerlyOwned(by("datainfra.io/v1beta1", "Pinot", "other", "uid-0")))
	assert.False(t, p.formerlyOwned(by("datainfra.io/v1beta1", "Druid", "prod", "uid-0")))
	assert.False(t, p.formerlyOwned(by("example.com/v1", "Pinot", "prod", "uid-0")))
	assert.False(t, p.formerlyOwned(by("a/b/c", "Pinot", "prod", "uid-0")))
	assert.False(t, p.formerlyOwned(&corev1.ConfigMap{}))
	assert.False(t, p.formerlyOwned(nil))
}
