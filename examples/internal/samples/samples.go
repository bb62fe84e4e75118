// Package samples tests the samples of an example: what is rendered of them, and how a
// real API server takes it.
package samples

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

const (
	deadline = time.Minute
	interval = 50 * time.Millisecond
	// calm is how many looks in a row find no request, before an operator counts as
	// at rest: more than it waits when its cache is behind.
	calm = 30
)

// Test starts an API server with the CustomResourceDefinitions in config/crd of the
// example whose directory it runs in, and the operator of a kind. It makes the custom
// resource of each file in config/samples, in a namespace of its own: the API server
// knows every field of it, the operator brings its objects about and reports it ready,
// and another pass then sends no request that changes anything. With -short the test
// is skipped.
func Test(t *testing.T, scheme *runtime.Scheme, kind build.ClusterKind) {
	t.Helper()
	if testing.Short() {
		t.Skip("this runs a real API server")
	}
	files := sampleFiles(t)
	admin := fortest.Start(t, testbed.APIServer, filepath.Join("config", "crd")).Config()
	user, err := client.New(admin, client.Options{Scheme: scheme})
	require.NoError(t, err)
	o := &operator{kind: kind}
	o.run(t, admin, scheme)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := &sample{operator: o, user: user}
			s.create(t, file)
			s.settle(t)
			s.hasItsObjects(t)
			s.sendsNothing(t)
		})
	}
}

// operator runs, and counts.
type operator struct {
	kind     build.ClusterKind
	requests testbed.Recorder
	passes   atomic.Int64 // those that build objects
}

func (o *operator) run(t *testing.T, config *rest.Config, scheme *runtime.Scheme) {
	t.Helper()
	ctrl.SetLogger(logr.Discard())
	mgr, err := ctrl.NewManager(o.requests.Wrap(config), ctrl.Options{
		Scheme:     scheme,
		Metrics:    metricsserver.Options{BindAddress: "0"},
		Controller: crconfig.Controller{SkipNameValidation: ptr.To(true)},
	})
	require.NoError(t, err)
	counted := o.kind
	counted.Build = func(cr client.Object, in build.Inputs) build.List {
		o.passes.Add(1)
		return o.kind.Build(cr, in)
	}
	reconciler, err := dsoi.NewReconciler(mgr, counted)
	require.NoError(t, err)
	require.NoError(t, reconciler.SetupWithManager(mgr))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-done)
	})
}

// sample is one custom resource, in a namespace of its own.
type sample struct {
	*operator
	user client.Client // has no cache
	cr   client.Object
}

// create makes the custom resource. A field that its CustomResourceDefinition does
// not have is an error.
func (s *sample) create(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	object := &unstructured.Unstructured{}
	require.NoError(t, yaml.UnmarshalStrict(text, &object.Object))
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "samples-"}}
	require.NoError(t, s.user.Create(t.Context(), namespace))
	object.SetNamespace(namespace.Name)
	require.NoError(t, s.user.Create(t.Context(), object, client.FieldValidation(metav1.FieldValidationStrict)))
	s.cr = s.kind.New()
	s.cr.SetNamespace(namespace.Name)
	s.cr.SetName(object.GetName())
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(*s.kind.Conditions(s.cr)) // as they were read last
		}
	})
}

// read reads the custom resource as it is now.
func (s *sample) read(t *testing.T) client.Object {
	t.Helper()
	require.NoError(t, s.user.Get(t.Context(), client.ObjectKeyFromObject(s.cr), s.cr))
	return s.cr
}

// settle waits until the custom resource is ready, and the operator at rest.
func (s *sample) settle(t *testing.T) {
	t.Helper()
	eventually(t, func() bool {
		s.rollOut(t)
		ready := meta.FindStatusCondition(*s.kind.Conditions(s.read(t)), dsoi.ConditionReady)
		return ready != nil && ready.Status == metav1.ConditionTrue && ready.ObservedGeneration == s.cr.GetGeneration()
	}, "it does not become ready")
	s.rest(t)
}

// rollOut writes the statuses of workloads, as their controllers do, which do not run
// here.
func (s *sample) rollOut(t *testing.T) {
	t.Helper()
	for _, kind := range []string{"StatefulSet", "Deployment"} {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(appsv1.SchemeGroupVersion.WithKind(kind + "List"))
		require.NoError(t, s.user.List(t.Context(), list, client.InNamespace(s.cr.GetNamespace())))
		for i := range list.Items {
			workload := &list.Items[i]
			replicas, _, err := unstructured.NestedInt64(workload.Object, "spec", "replicas")
			require.NoError(t, err)
			observed, _, err := unstructured.NestedInt64(workload.Object, "status", "observedGeneration")
			require.NoError(t, err)
			if observed == workload.GetGeneration() {
				continue
			}
			workload.Object["status"] = map[string]any{
				"observedGeneration": workload.GetGeneration(),
				"replicas":           replicas, "readyReplicas": replicas, "updatedReplicas": replicas, "availableReplicas": replicas,
			}
			if err := s.user.Status().Update(t.Context(), workload); !apierrors.IsConflict(err) {
				require.NoError(t, err)
			}
		}
	}
}

// rest waits until the operator has sent nothing for a while.
func (s *sample) rest(t *testing.T) {
	t.Helper()
	sent, looks := -1, 0
	eventually(t, func() bool {
		if n := len(s.requests.Requests()); n != sent {
			sent, looks = n, 0
			return false
		}
		looks++
		return looks >= calm
	}, "the operator does not come to rest")
}

// hasItsObjects sees that the API server has all that the custom resource asks for.
func (s *sample) hasItsObjects(t *testing.T) {
	t.Helper()
	objects, err := s.kind.Build(s.read(t), build.Inputs{}).Done()
	require.NoError(t, err)
	require.NotEmpty(t, objects)
	for _, object := range objects {
		assert.NoError(t, s.user.Get(t.Context(), client.ObjectKeyFromObject(object), object))
	}
}

// sendsNothing has the operator build everything anew: an annotation may mean
// something to hooks.
func (s *sample) sendsNothing(t *testing.T) {
	t.Helper()
	s.requests.Reset()
	passes := s.passes.Load()
	patch := client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"annotations":{"example.com/touched":"yes"}}}`))
	require.NoError(t, s.user.Patch(t.Context(), s.cr, patch))
	eventually(t, func() bool { return s.passes.Load() > passes }, "there is no other pass")
	s.rest(t)
	assert.Empty(t, s.requests.Where(func(r testbed.Request) bool { return r.Verb != "GET" && !r.DryRun }))
}

// eventually waits until something is so. It asks in the test's own goroutine, where
// the test may fail.
func eventually(t *testing.T, is func() bool, message string) {
	t.Helper()
	require.NoError(t, wait.PollUntilContextTimeout(t.Context(), interval, deadline, true, func(context.Context) (bool, error) {
		return is(), nil
	}), message)
}
