package promises

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// fixture is what a scenario has: a world, and what it installs there.
type fixture struct {
	*world
	operator *operator
	pinot    *v1beta1.Pinot
}

// install starts an operator for a namespace of its own, has it install the Pinot
// of newPinot, edited by edits, and waits until it has come to rest.
func (f *fixture) install(t *testing.T, edits ...func(*v1beta1.Pinot)) {
	t.Helper()
	f.pinot = newPinot(newNamespace(t, f.user), "events")
	for _, edit := range edits {
		edit(f.pinot)
	}
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	require.Eventually(t, func() bool { return f.condition(t, "Ready") != nil }, deadline, interval, "nobody reconciles it")
	f.operator.quiet(t)
}

// key is that of an object in the scenario's namespace.
func (f *fixture) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: f.pinot.Namespace, Name: name}
}

// edit changes the custom resource, and waits until the operator has come to
// rest.
func (f *fixture) edit(t *testing.T, change func(*v1beta1.Pinot)) {
	t.Helper()
	f.operator.recorder.Reset()
	require.NoError(t, retry.RetryOnConflict(retry.DefaultRetry, func() error { // the operator writes the status
		if err := f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot); err != nil {
			return err
		}
		change(f.pinot)
		return f.user.Update(t.Context(), f.pinot)
	}))
	f.operator.quiet(t)
}

// rollOut writes the statuses of the workloads, which nobody else does where no
// controllers run, and waits until the operator has come to rest.
func (f *fixture) rollOut(t *testing.T) {
	t.Helper()
	for name, child := range f.children(t) {
		switch w := child.(type) {
		case *appsv1.StatefulSet:
			n := *w.Spec.Replicas
			w.Status = appsv1.StatefulSetStatus{ObservedGeneration: w.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		case *appsv1.Deployment:
			n := *w.Spec.Replicas
			w.Status = appsv1.DeploymentStatus{ObservedGeneration: w.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		default:
			continue
		}
		require.NoError(t, f.user.Status().Update(t.Context(), child), name)
	}
	require.Eventually(t, func() bool {
		ready := f.condition(t, "Ready")
		return ready != nil && ready.Status == metav1.ConditionTrue
	}, deadline, interval, "it is not ready")
	f.operator.quiet(t)
	f.operator.again(t, f.pinot)
}

// condition reads a condition of the custom resource; nil when it has none such.
func (f *fixture) condition(t *testing.T, kind string) *metav1.Condition {
	t.Helper()
	require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot))
	return meta.FindStatusCondition(f.pinot.Status.Conditions, kind)
}

// children are the objects in the scenario's namespace that look like a Pinot's,
// by "Kind name".
func (f *fixture) children(t *testing.T) map[string]client.Object {
	t.Helper()
	return children(t, f.user, f.pinot.Namespace)
}

func children(t *testing.T, user client.Client, namespace string) map[string]client.Object {
	t.Helper()
	found := map[string]client.Object{}
	for _, kind := range controller.PinotKind(controller.UnimplementedPinotHooks{}).Objects {
		list := kind.NewList()
		require.NoError(t, user.List(t.Context(), list, client.InNamespace(namespace), client.HasLabels{"dsoi.datainfra.io/node"}))
		require.NoError(t, meta.EachListItem(list, func(item runtime.Object) error {
			object := item.(client.Object)
			found[kind.Kind+" "+object.GetName()] = object
			return nil
		}))
	}
	return found
}

// newNamespace makes a namespace for one test.
func newNamespace(t *testing.T, user client.Client) string {
	t.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "promise-"}}
	require.NoError(t, user.Create(t.Context(), namespace))
	return namespace.Name
}

// newPinot is a custom resource with a controller, a broker that is a Deployment,
// and a minion.
func newPinot(namespace, name string) *v1beta1.Pinot {
	group := func(name string, port int32) v1beta1.K8sConfig {
		return v1beta1.K8sConfig{
			Name: name, Image: "pinot:1",
			Port:        []corev1.ContainerPort{{Name: name, ContainerPort: port}},
			Env:         []corev1.EnvVar{{Name: "LEVEL", Value: "info"}},
			Service:     &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: name, Port: port}}},
			Tolerations: []corev1.Toleration{{Key: "pinot", Operator: corev1.TolerationOpExists}},
		}
	}
	return &v1beta1.Pinot{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1beta1.PinotSpec{
			DeploymentOrder: []v1beta1.PinotNodeType{"controller", "broker", "minion"},
			External:        v1beta1.ExternalSpec{Zookeeper: v1beta1.ZookeeperSpec{Spec: v1beta1.ZookeeperConfig{ZkAddress: "zk:2181"}}},
			K8sConfig:       []v1beta1.K8sConfig{group("controller", 9000), group("broker", 8099), group("minion", 9514)},
			PinotNodeConfig: []v1beta1.PinotNodeConfig{{Name: "all", JavaOpts: "-Xmx1g", Data: "key=value"}},
			Nodes: []v1beta1.NodeSpec{
				{Name: "c", NodeType: "controller", Kind: "StatefulSet", Replicas: 1, K8sConfig: "controller", PinotNodeConfig: "all"},
				{Name: "b", NodeType: "broker", Kind: "Deployment", Replicas: 2, K8sConfig: "broker", PinotNodeConfig: "all"},
				{Name: "m", NodeType: "minion", Kind: "StatefulSet", Replicas: 1, K8sConfig: "minion", PinotNodeConfig: "all"},
			},
		},
	}
}

// withStorage gives the controllers a volume per pod, and the brokers one that
// they share.
func withStorage(p *v1beta1.Pinot) {
	for i := range 2 {
		p.Spec.K8sConfig[i].StorageConfig = []v1beta1.StorageConfig{{
			Name: "data", MountPath: "/data",
			PVCSpec: corev1.PersistentVolumeClaimSpec{
				AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
				Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
			},
		}}
	}
}

// ready waits until the custom resource is in effect as it is now, and the
// operator has come to rest.
func (f *fixture) ready(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(f.pinot.Status.Conditions)
		}
	})
	require.Eventually(t, func() bool {
		ready := f.condition(t, dsoi.ConditionReady)
		return ready != nil && ready.Status == metav1.ConditionTrue && ready.ObservedGeneration == f.pinot.Generation
	}, deadline, interval, "it does not become ready")
	f.operator.quiet(t)
}

// pods are the UIDs of the pods in the scenario's namespace that are not being
// deleted, by name; names of a Deployment's pods are random.
func (f *fixture) pods(t *testing.T) map[string]types.UID {
	t.Helper()
	var list corev1.PodList
	require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.pinot.Namespace)))
	found := map[string]types.UID{}
	for _, pod := range list.Items {
		if pod.DeletionTimestamp == nil {
			found[pod.Name] = pod.UID
		}
	}
	return found
}

// claims are the UIDs of the claims in the scenario's namespace, by name.
func (f *fixture) claims(t *testing.T) map[string]types.UID {
	t.Helper()
	var list corev1.PersistentVolumeClaimList
	require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.pinot.Namespace)))
	found := map[string]types.UID{}
	for _, claim := range list.Items {
		if claim.DeletionTimestamp == nil {
			found[claim.Name] = claim.UID
		}
	}
	return found
}

func kindOf(t *testing.T, user client.Client, object client.Object) string {
	t.Helper()
	gvk, err := user.GroupVersionKindFor(object)
	require.NoError(t, err)
	return gvk.Kind
}

// isWorkload tells by "Kind name".
func isWorkload(name string) bool {
	return strings.HasPrefix(name, "StatefulSet ") || strings.HasPrefix(name, "Deployment ")
}

func without(values map[string]string, key string) map[string]string {
	left := maps.Clone(values)
	delete(left, key)
	return left
}
