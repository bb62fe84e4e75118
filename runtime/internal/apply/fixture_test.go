package apply

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var noon = time.Unix(1e9, 0)

// sampleScheme knows the types of Kubernetes.
func sampleScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	_ = clientgoscheme.AddToScheme(scheme)
	return scheme
}

// sampleCR is a custom resource, for which any type is good enough.
func sampleCR() *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod", UID: "uid-1", Generation: 1}}
}

func emptyCR() client.Object { return &corev1.ConfigMap{} }

func configMap(name string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: name}, Data: map[string]string{"a": "1"}}
}

func service(ports ...corev1.ServicePort) *corev1.Service {
	return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "web"}, Spec: corev1.ServiceSpec{Ports: ports}}
}

// readySet is rolled out.
func readySet() *appsv1.StatefulSet {
	return &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "db"},
		Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](3), Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{
			{Name: "main", Image: "v1"},
		}}}},
		Status: appsv1.StatefulSetStatus{Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3},
	}
}

func readyDeployment() *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "web"},
		Spec:       appsv1.DeploymentSpec{Replicas: ptr.To[int32](3)},
		Status:     appsv1.DeploymentStatus{Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3, AvailableReplicas: 3},
	}
}

// bench is an API server in memory, a client of it, and the record of a custom
// resource.
type bench struct {
	*Client
	server client.WithWatch
	record *store.Record
	// sent are the requests that write: "apply db".
	sent []string
	// fail answers a request with an error; nil for none.
	fail func(request string) error
}

func newBench(objects ...client.Object) *bench {
	server := fake.NewClientBuilder().WithScheme(sampleScheme()).WithReturnManagedFields().WithStatusSubresource(&appsv1.StatefulSet{}).WithObjects(append(objects, sampleCR())...).Build()
	b := &bench{server: server, record: store.New().Record(types.NamespacedName{Name: "prod"})}
	send := func(request string) error {
		b.sent = append(b.sent, request)
		if b.fail != nil {
			return b.fail(request)
		}
		return nil
	}
	c := interceptor.NewClient(server, interceptor.Funcs{
		Apply: func(ctx context.Context, c client.WithWatch, object runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
			named := object.(interface {
				GetName() string
				GetUID() types.UID
				GroupVersionKind() schema.GroupVersionKind
			})
			current := &unstructured.Unstructured{}
			current.SetGroupVersionKind(named.GroupVersionKind())
			missing := server.Get(ctx, types.NamespacedName{Namespace: "data", Name: named.GetName()}, current)
			options := client.ApplyOptions{}
			if options.ApplyOptions(opts); len(options.DryRun) > 0 {
				if err := send("try " + named.GetName()); err != nil {
					return err
				}
				// The fake client does not know dry runs.
				scratch := fake.NewClientBuilder().WithScheme(sampleScheme()).WithReturnManagedFields().WithObjects(current).Build()
				return scratch.Apply(ctx, object, client.FieldOwner(options.FieldManager), client.ForceOwnership)
			}
			if err := send("apply " + named.GetName()); err != nil {
				return err
			}
			if missing == nil && named.GetUID() != "" && named.GetUID() != current.GetUID() {
				return apierrors.NewConflict(schema.GroupResource{}, named.GetName(), errors.New("another UID")) // nor that
			}
			return c.Apply(ctx, object, opts...)
		},
		Create: func(ctx context.Context, c client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			if err := send("create " + object.GetName()); err != nil {
				return err
			}
			return c.Create(ctx, object, opts...)
		},
		Patch: func(ctx context.Context, c client.WithWatch, object client.Object, patch client.Patch, opts ...client.PatchOption) error {
			if err := send("patch " + object.GetName()); err != nil {
				return err
			}
			return c.Patch(ctx, object, patch, opts...)
		},
		Delete: func(ctx context.Context, c client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			if err := send("delete " + object.GetName()); err != nil {
				return err
			}
			return c.Delete(ctx, object, opts...)
		},
	})
	b.Client = &Client{Client: c, Reader: server, Owner: "us", Now: func() time.Time { return noon }}
	return b
}

// atOnce runs a test in which no time passes: the server in memory, unlike a real one, writes
// the time of an apply that changes nothing into the managed fields.
func atOnce(t *testing.T, test func(*testing.T)) { synctest.Test(t, test) }

func gvkOf(object client.Object) schema.GroupVersionKind {
	gvks, _, err := sampleScheme().ObjectKinds(object)
	if err != nil {
		panic(err)
	}
	return gvks[0]
}

func keyOf(object client.Object) plan.Key { return plan.KeyOf(gvkOf(object).GroupKind(), object) }

// live is an object as it is.
func (b *bench) live(t *testing.T, object client.Object) client.Object {
	t.Helper()
	made, err := b.Scheme().New(gvkOf(object))
	require.NoError(t, err)
	live := made.(client.Object)
	require.NoError(t, b.server.Get(t.Context(), client.ObjectKeyFromObject(object), live))
	return live
}

// outcome of a wanted object.
func outcome(decision plan.Decision, reason plan.Reason, wanted, live client.Object) plan.Outcome {
	hash, _ := plan.ObjectHash(wanted)
	return plan.Outcome{Key: keyOf(wanted), Version: gvkOf(wanted).Version, Decision: decision, Reason: reason, Wanted: wanted, Hash: hash, Live: live}
}

func create(object client.Object, after ...plan.Prerequisite) plan.Outcome {
	o := outcome(plan.Create, plan.ReasonMissing, object, nil)
	o.After = after
	return o
}

// remove is the outcome of an object that is not wanted.
func remove(live client.Object) plan.Outcome {
	o := outcome(plan.Delete, plan.ReasonUnwanted, live, live)
	o.Wanted, o.Hash = nil, 0
	return o
}

func (b *bench) act(t *testing.T, outcomes ...plan.Outcome) Done {
	t.Helper()
	b.sent = nil
	done := b.Act(t.Context(), sampleCR(), plan.Plan{Outcomes: outcomes}, b.record, emptyCR)
	require.Len(t, done.Results, len(outcomes))
	return done
}

// made creates objects by way of an apply of ours, and returns them as they are.
func (b *bench) made(t *testing.T, objects ...client.Object) []client.Object {
	t.Helper()
	var live []client.Object
	for _, object := range objects {
		require.NoError(t, b.act(t, create(object)).Results[0].Err)
		live = append(live, b.live(t, object))
	}
	return live
}
