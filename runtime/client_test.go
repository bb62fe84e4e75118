package runtime

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	k8sruntime "k8s.io/apimachinery/pkg/runtime"
	corev1apply "k8s.io/client-go/applyconfigurations/core/v1"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

func sampleScheme() *k8sruntime.Scheme {
	scheme := k8sruntime.NewScheme()
	_ = clientgoscheme.AddToScheme(scheme)
	return scheme
}

// failingClient fails every call while *err is set.
func failingClient(err *error) client.Client {
	return interceptor.NewClient(fake.NewClientBuilder().WithScheme(sampleScheme()).Build(), interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
			return cmpErr(*err, func() error { return c.Get(ctx, key, object, opts...) })
		},
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			return cmpErr(*err, func() error { return c.List(ctx, list, opts...) })
		},
		Create: func(ctx context.Context, c client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			return cmpErr(*err, func() error { return c.Create(ctx, object, opts...) })
		},
		Update: func(ctx context.Context, c client.WithWatch, object client.Object, opts ...client.UpdateOption) error {
			return cmpErr(*err, func() error { return c.Update(ctx, object, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			return cmpErr(*err, func() error { return c.Delete(ctx, object, opts...) })
		},
		Apply: func(ctx context.Context, c client.WithWatch, configuration k8sruntime.ApplyConfiguration, opts ...client.ApplyOption) error {
			return cmpErr(*err, func() error { return c.Apply(ctx, configuration, opts...) })
		},
	})
}

// cmpErr returns the error, or what the call returns when there is none.
func cmpErr(err error, call func() error) error {
	if err != nil {
		return err
	}
	return call()
}

func TestClientRecords(t *testing.T) {
	ctx := context.Background()
	a := func() *corev1.ConfigMap {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a", Namespace: "data"}}
	}
	key := client.ObjectKeyFromObject(a())
	applied := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "b", "namespace": "data"}}}

	tests := []struct {
		name  string
		call  func(c *Client) error
		good  []string
		wrong []string
	}{
		{"create", func(c *Client) error { return c.Create(ctx, a()) },
			[]string{"Normal Created Reconcile: Created ConfigMap a (a)"}, []string{"Warning Failed Reconcile: cannot create ConfigMap a: broken (a)"}},
		{"get", func(c *Client) error { return c.Get(ctx, key, a()) },
			nil, []string{"Warning Failed Reconcile: cannot get ConfigMap a: broken"}},
		{"list", func(c *Client) error { return c.List(ctx, &corev1.ConfigMapList{}) },
			nil, []string{"Warning Failed Reconcile: cannot list ConfigMapList: broken"}},
		{"update", func(c *Client) error { return c.Update(ctx, a()) },
			[]string{"Normal Updated Reconcile: Updated ConfigMap a (a)"}, []string{"Warning Failed Reconcile: cannot update ConfigMap a: broken (a)"}},
		{"apply", func(c *Client) error {
			return c.Apply(ctx, client.ApplyConfigurationFromUnstructured(applied.DeepCopy()), client.FieldOwner("us"))
		}, nil, []string{"Warning ApplyFailed Reconcile: cannot apply ConfigMap b: broken (b)"}},
		{"apply, typed", func(c *Client) error {
			return c.Apply(ctx, corev1apply.ConfigMap("c", "data"), client.FieldOwner("us"))
		}, nil, nil},
		{"delete", func(c *Client) error { return c.Delete(ctx, a()) },
			[]string{"Normal Deleted Reconcile: Deleted ConfigMap a (a)"}, []string{"Warning Failed Reconcile: cannot delete ConfigMap a: broken (a)"}},
	}
	log := &eventLog{}
	var err error
	c := NewClient(failingClient(&err), NewRecorder(log), sampleCluster("prod"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // what came back is recorded again
				err = errors.New("broken")
				require.ErrorIs(t, test.call(c), err)
				require.ErrorIs(t, test.call(c), err)
				assert.Equal(t, test.wrong, log.take())
				if test.name != "get" && test.name != "list" {
					break
				}
				err = nil
				require.NoError(t, test.call(c))
				log.take()
			}
			err = nil
			require.NoError(t, test.call(c))
			assert.Equal(t, test.good, log.take())
		})
	}
}

func TestClientKnowsWhatIsNoFailure(t *testing.T) {
	ctx := context.Background()
	log := &eventLog{}
	var none error
	c := NewClient(failingClient(&none), NewRecorder(log), sampleCluster("prod"))
	missing := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a", Namespace: "data"}}
	assert.True(t, apierrors.IsNotFound(c.Get(ctx, client.ObjectKeyFromObject(missing), missing)))
	assert.True(t, apierrors.IsNotFound(c.Delete(ctx, missing)))
	require.NoError(t, c.Create(ctx, missing))
	log.take()
	assert.True(t, apierrors.IsConflict(c.Delete(ctx, missing, client.Preconditions{ResourceVersion: ptr.To("77")})))
	assert.Empty(t, log.take())
}

type boxed[T any] struct{ metav1.PartialObjectMetadata }

func TestTypeName(t *testing.T) {
	assert.Equal(t, "ConfigMap", typeName(&corev1.ConfigMap{}))
	assert.Equal(t, "ConfigMap", typeName((*corev1.ConfigMap)(nil)))
	assert.Equal(t, "boxed", typeName(&boxed[corev1.ConfigMap]{}))
	assert.Equal(t, "string", typeName("x"))
	assert.Equal(t, "Special a", describe(&unstructured.Unstructured{Object: map[string]any{"kind": "Special", "metadata": map[string]any{"name": "a"}}}))
}
