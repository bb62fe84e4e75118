// Package promises tests what a reconcile promises on a real API server, with
// the Pinot example's own reconciler and every request counted where it leaves
// the operator. Each promise is a subtest: go test -run 'Promise/zero'.
package promises

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

const (
	deadline = 30 * time.Second
	interval = 50 * time.Millisecond
)

func newScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, v1beta1.AddToScheme(scheme))
	return scheme
}

// operator is a running operator, whose requests are recorded.
type operator struct {
	reconciler *controller.PinotReconciler
	recorder   *testbed.Recorder
	stop       func()
}

// start starts an operator; it stops with the test, or by its stop.
func start(t *testing.T, config *rest.Config) *operator {
	t.Helper()
	ctrl.SetLogger(logr.Discard())
	o := &operator{recorder: &testbed.Recorder{}}
	mgr, err := ctrl.NewManager(o.recorder.Wrap(config), ctrl.Options{
		Scheme:     newScheme(t),
		Metrics:    metricsserver.Options{BindAddress: "0"},
		Logger:     logr.Discard(),
		Controller: crconfig.Controller{SkipNameValidation: ptr.To(true)},
	})
	require.NoError(t, err)
	o.reconciler, err = controller.NewPinotReconciler(mgr, hooks.Pinot{})
	require.NoError(t, err)
	require.NoError(t, o.reconciler.SetupWithManager(mgr))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	stopped := false
	o.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		require.NoError(t, <-done)
	}
	t.Cleanup(o.stop)
	return o
}

// quiet waits until the operator has sent nothing for a while.
func (o *operator) quiet(t *testing.T) {
	t.Helper()
	sent, calm := -1, 0
	require.Eventually(t, func() bool {
		n := len(o.recorder.Requests())
		if n == sent {
			calm++
		} else {
			sent, calm = n, 0
		}
		return calm >= 20
	}, deadline, interval, "the operator does not come to rest")
}

// writes are the requests that change something, events aside.
func (o *operator) writes() []string {
	var writes []string
	for _, r := range o.recorder.Requests() {
		if r.Verb != "GET" && !r.DryRun && r.Resource != "events" {
			writes = append(writes, r.String())
		}
	}
	return writes
}

// again reconciles a Pinot by hand.
func (o *operator) again(t *testing.T, pinot *v1beta1.Pinot) {
	t.Helper()
	_, err := o.reconciler.Reconcile(t.Context(), reconcile.Request{NamespacedName: client.ObjectKeyFromObject(pinot)})
	require.NoError(t, err)
}

// pinot is a custom resource with a controller, a broker and a minion.
func pinot(namespace, name string) *v1beta1.Pinot {
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

// children are the objects of one Pinot, by kind and name.
func children(t *testing.T, user client.Client, namespace string) map[string]client.Object {
	t.Helper()
	found := map[string]client.Object{}
	for _, kind := range controller.PinotKind().Objects {
		list, ok := kind.List.DeepCopyObject().(client.ObjectList)
		require.True(t, ok)
		require.NoError(t, user.List(t.Context(), list, client.InNamespace(namespace), client.HasLabels{"dsoi.datainfra.io/node"}))
		switch items := list.(type) {
		case *corev1.ConfigMapList:
			collect(found, "ConfigMap", pointers(items.Items))
		case *corev1.ServiceList:
			collect(found, "Service", pointers(items.Items))
		case *appsv1.StatefulSetList:
			collect(found, "StatefulSet", pointers(items.Items))
		case *appsv1.DeploymentList:
			collect(found, "Deployment", pointers(items.Items))
		}
	}
	return found
}

func pointers[T any](items []T) []*T {
	var found []*T
	for i := range items {
		found = append(found, &items[i])
	}
	return found
}

func collect[T client.Object](into map[string]client.Object, kind string, objects []T) {
	for _, object := range objects {
		into[kind+" "+object.GetName()] = object
	}
}

// newNamespace makes a namespace for one test.
func newNamespace(t *testing.T, user client.Client) string {
	t.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "promise-"}}
	require.NoError(t, user.Create(t.Context(), namespace))
	return namespace.Name
}

var crds = filepath.Join("..", "..", "config", "crd")
